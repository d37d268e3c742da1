//! Fault injection: the ways in which sending can be made to fail.

use serde::Deserialize;

use super::Delivery;

/// The failure of one attempt to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Failure {
    /// SES throttles; the SDK retries.
    Throttle,
    /// SES rejects this message permanently.
    Reject,
    /// SES fails with a 500; the SDK retries.
    #[serde(rename = "500")]
    Broken,
    /// SES accepts the message; the receiving server rejects it permanently (hard bounce).
    Bounce,
    /// SES delivers the message; the recipient reports it as spam.
    Complaint,
}

/// An error answer of SES: status, error type, message.
pub(super) struct SesError(pub(super) u16, pub(super) &'static str, pub(super) &'static str);

impl Failure {
    /// The error that SES answers with, or the delivery that follows an accepted message.
    pub(super) fn effect(self) -> Result<Delivery, SesError> {
        match self {
            Self::Throttle => Err(SesError(429, "TooManyRequestsException", "Maximum sending rate exceeded.")),
            Self::Reject => Err(SesError(400, "MessageRejected", "Email address is not verified.")),
            Self::Broken => Err(SesError(500, "InternalFailure", "The service is unavailable.")),
            Self::Bounce => Ok(Delivery::Bounced),
            Self::Complaint => Ok(Delivery::Complained),
        }
    }
}
