//! The MIME message.

use std::time::{Duration, UNIX_EPOCH};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Body, Mailbox};
use shared::clock::Timestamp;
use shared::config::Config;
use shared::input::EmailAddress;
use shared::store::MailJob;
use shared::wording::MailText;

use super::error::SendError;

/// RFC 3834 and its Exchange counterpart: no auto-replies.
const AUTOMATIC: [(HeaderName, &str); 2] = [
    (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
    (HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All"),
];

/// RFC 3282: a screen reader picks the right voice, and no mail program offers a translation.
const CONTENT_LANGUAGE: HeaderName = HeaderName::new_from_ascii_str("Content-Language");

/// Composes the message: plain text in UTF-8, encoded as base64, so it is 7-bit with short lines and no mail program
/// rewraps or re-encodes it.
///
/// # Errors
/// [`SendError::Refused`] if an address or header cannot be encoded.
pub fn compose(
    config: &Config,
    job: &MailJob,
    to: &EmailAddress,
    text: &MailText,
    now: Timestamp,
) -> Result<Vec<u8>, SendError> {
    let unsendable = |_| SendError::Refused("address");
    let society = &config.names(job.language).society;
    let from = config.from_address.as_str().parse().map_err(unsendable)?;
    let seconds = u64::try_from(now.0).unwrap_or_default();
    let body = Body::new_with_encoding(text.body.clone(), ContentTransferEncoding::Base64);
    let mut message = Message::builder()
        .from(Mailbox::new(Some(society.clone()), from))
        .to(Mailbox::new(None, to.as_str().parse().map_err(unsendable)?))
        .subject(text.subject.clone())
        .date(UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(format!("<{}@{}>", job.id(), config.mail_domain())))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .body(body.map_err(|_| SendError::Refused("encoding"))?)
        .map_err(|_| SendError::Refused("headers"))?;
    message.headers_mut().insert_raw(sender(society, config));
    message.headers_mut().insert_raw(HeaderValue::new(CONTENT_LANGUAGE, job.language.code().to_owned()));
    for (name, value) in AUTOMATIC {
        message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    Ok(message.formatted())
}

/// The `From` header, with name and address on separate lines: lettre would write one line, longer than the 76 characters
/// that RFC 2047 allows for a line with an encoded word.
fn sender(name: &str, config: &Config) -> HeaderValue {
    let address = config.from_address.as_str();
    let encoded = format!("{}\r\n <{address}>", display_name(name));
    let from = HeaderName::new_from_ascii_str("From");
    HeaderValue::dangerous_new_pre_encoded(from, format!("{name} <{address}>"), encoded)
}

/// Quotes an ASCII name instead of encoding it: some spam filters penalise needless encoding.
fn display_name(name: &str) -> String {
    /// With `From: ` and two quotation marks at most 74 columns.
    const MAX_CHARS: usize = 66;
    let plain = |c: char| c == ' ' || c.is_ascii_graphic() && !r#""\"#.contains(c);
    if name.len() <= MAX_CHARS && name.chars().all(plain) { format!("\"{name}\"") } else { encoded_words(name) }
}

/// RFC 2047 encoded words of at most 75 characters, one per line; no word splits a character.
fn encoded_words(text: &str) -> String {
    /// 56 characters of base64; with `=?UTF-8?B?…?=` and `From: ` at most 74.
    const MAX_BYTES: usize = 42;
    let mut words = vec![String::new()];
    for character in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + character.len_utf8() <= MAX_BYTES => word.push(character),
            _ => words.push(character.into()),
        }
    }
    let encoded = words.iter().map(|word| format!("=?UTF-8?B?{}?=", BASE64_STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}
