//! SES events as EventBridge delivers them, with only the fields that are used.

use std::collections::HashMap;

use serde::Deserialize;
use shared::store::Audience;

/// An SES event.
#[derive(Deserialize)]
pub struct SesEvent {
    /// When it happened, in UTC.
    #[serde(default)]
    pub time: String,
    /// The details.
    pub detail: Detail,
}

/// What happened, and to which mail.
#[derive(Deserialize)]
pub struct Detail {
    /// What happened.
    #[serde(flatten)]
    pub(crate) kind: Kind,
    mail: SesMail,
}

#[derive(Deserialize)]
struct SesMail {
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(tag = "eventType")]
pub(crate) enum Kind {
    Send,
    Delivery,
    DeliveryDelay,
    Bounce {
        bounce: Bounce,
    },
    Complaint {
        complaint: Complaint,
    },
    Reject,
    #[serde(rename = "Rendering Failure")]
    RenderingFailure,
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bounce {
    bounce_type: String,
    #[serde(default)]
    pub(crate) bounced_recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Complaint {
    #[serde(default)]
    complaint_feedback_type: Option<String>,
    #[serde(default)]
    pub(crate) complained_recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recipient {
    pub(crate) email_address: String,
}

impl SesEvent {
    /// The mail job, from the tag that `deliver-mail` set.
    pub fn job(&self) -> Option<&str> {
        self.detail.mail.tags.get("job").and_then(|values| values.first()).map(String::as_str)
    }
}

impl SesEvent {
    /// Whether the mail went to an address on no roster, from the tag that `deliver-mail` set.
    pub fn is_of_stranger(&self) -> bool {
        let audience = self.detail.mail.tags.get("audience");
        audience.is_some_and(|values| values.iter().any(|value| value == Audience::Stranger.name()))
    }
}

impl Complaint {
    /// Whether the receiver took the mail out of the junk folder (RFC 5965, `Feedback-Type: not-spam`).
    pub(crate) fn is_praise(&self) -> bool {
        self.complaint_feedback_type.as_deref().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("not-spam"))
    }
}

impl Bounce {
    /// A hard bounce.
    pub(crate) fn is_permanent(&self) -> bool {
        self.bounce_type == "Permanent"
    }
}
