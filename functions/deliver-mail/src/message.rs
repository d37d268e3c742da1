//! The message as it goes over the wire.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox};
use shared::clock::Timestamp;
use shared::config::Config;
use shared::input::EmailAddress;
use shared::wording::MailText;

use super::send::SendProblem;

/// Nobody answers a machine, and no out-of-office note answers it either.
const AUTOMATIC: [(HeaderName, &str); 2] = [
    (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
    (HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All"),
];

/// Plain text in UTF-8 as base64: seven bits, no long lines, nothing for a mail program to rewrap or rewrite.
///
/// # Errors
/// When an address cannot stand in a header.
pub fn compose(
    config: &Config,
    job: &str,
    to: &EmailAddress,
    text: &MailText,
    now: Timestamp,
) -> Result<Vec<u8>, SendProblem> {
    let unsendable = |_| SendProblem::Refused("address");
    let from = config.from_address.as_str().parse().map_err(unsendable)?;
    let seconds = u64::try_from(now.0).unwrap_or_default();
    let body = Body::new_with_encoding(text.body.clone(), ContentTransferEncoding::Base64);
    let mut message = Message::builder()
        .from(Mailbox::new(Some(config.society_name.clone()), from))
        .to(Mailbox::new(None, to.as_str().parse().map_err(unsendable)?))
        .subject(text.subject.clone())
        .date(UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(format!("<{job}@{}>", config.mail_domain())))
        .header(ContentType::TEXT_PLAIN)
        .body(body.map_err(|_| SendProblem::Refused("encoding"))?)
        .map_err(|_| SendProblem::Refused("headers"))?;
    for (name, value) in AUTOMATIC {
        message.headers_mut().insert_raw(HeaderValue::new(name, value.to_owned()));
    }
    Ok(message.formatted())
}
