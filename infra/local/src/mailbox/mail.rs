//! A mail as its recipient reads it.

use std::collections::BTreeMap;

use mail_parser::{Address, MessageParser};
use serde::{Deserialize, Serialize};

/// How the delivery of an accepted mail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Delivered.
    Delivered,
    /// Hard bounce.
    Bounced,
    /// Delivered and reported as spam.
    Complained,
}

/// A mail as a function handed it to SES.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Letter {
    /// The envelope's recipients; empty when only the header names them.
    pub(super) destination: Vec<String>,
    /// The whole MIME message.
    #[serde(skip)]
    pub(super) raw: Vec<u8>,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) configuration_set: Option<String>,
}

/// An accepted mail, decoded.
#[derive(Debug, Clone, Serialize)]
pub struct Mail {
    /// The message ID that SES answered with.
    pub id: String,
    /// The recipients' bare addresses.
    pub to: Vec<String>,
    /// The sender, as `Name <address>`.
    pub from: String,
    /// The subject, decoded.
    pub subject: String,
    /// The plain-text body, decoded, with `\n` line ends.
    pub text: String,
    /// When SES accepted it (RFC 3339, UTC).
    pub received_at: String,
    /// How its delivery ended.
    pub outcome: Delivery,
    #[serde(skip)]
    pub(super) letter: Letter,
}

impl Mail {
    /// Decodes a letter. Parts that cannot be decoded stay empty, so that the raw message can still be read.
    pub(super) fn open(id: String, letter: Letter, received_at: String, outcome: Delivery) -> Self {
        let message = MessageParser::default().parse(&letter.raw).unwrap_or_default();
        let to = match letter.destination.as_slice() {
            [] => message
                .to()
                .into_iter()
                .flat_map(Address::iter)
                .filter_map(|it| it.address())
                .map(str::to_owned)
                .collect(),
            envelope => envelope.to_vec(),
        };
        let text = message.body_text(0).unwrap_or_default().replace("\r\n", "\n");
        let from = message.from().and_then(Address::first).map(|it| match (it.name(), it.address()) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (name, address) => name.or(address).unwrap_or_default().to_owned(),
        });
        let subject = message.subject().unwrap_or_default().to_owned();
        Self { id, to, from: from.unwrap_or_default(), subject, text, received_at, outcome, letter }
    }

    /// The whole MIME message as it was sent.
    pub fn raw(&self) -> &[u8] {
        &self.letter.raw
    }

    /// The tags the function gave to SES.
    pub fn tags(&self) -> &BTreeMap<String, String> {
        &self.letter.tags
    }

    /// The configuration set the function named.
    pub fn configuration_set(&self) -> Option<&str> {
        self.letter.configuration_set.as_deref()
    }

    /// A header's value as it stands in the message, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let message = MessageParser::default().parse_headers(&self.letter.raw)?;
        message.header_raw(name.to_owned()).map(|value| value.trim().replace("\r\n", ""))
    }
}
