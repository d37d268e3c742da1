//! The ways in which sending can be made to fail.

use serde::Deserialize;

use super::Outcome;

/// What happens to one attempt to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Failure {
    /// SES says to slow down; the SDK tries again by itself.
    Throttle,
    /// SES refuses this message for good.
    Reject,
    /// SES is broken; the SDK tries again by itself.
    #[serde(rename = "500")]
    Broken,
    /// SES accepts the message and the receiving side returns it for good.
    Bounce,
    /// SES delivers the message and the recipient reports it as spam.
    Complaint,
}

/// An error answer of SES: status, error type, message.
pub(super) struct Refusal(pub(super) u16, pub(super) &'static str, pub(super) &'static str);

impl Failure {
    /// Whether the message is refused at once, or what becomes of it later.
    pub(super) fn effect(self) -> Result<Outcome, Refusal> {
        match self {
            Self::Throttle => Err(Refusal(429, "TooManyRequestsException", "Maximum sending rate exceeded.")),
            Self::Reject => Err(Refusal(400, "MessageRejected", "Email address is not verified.")),
            Self::Broken => Err(Refusal(500, "InternalFailure", "The service is unavailable.")),
            Self::Bounce => Ok(Outcome::Bounced),
            Self::Complaint => Ok(Outcome::Complained),
        }
    }
}
