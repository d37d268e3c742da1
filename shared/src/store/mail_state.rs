//! What may become of a mail.

use serde::{Deserialize, Serialize};

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailState {
    /// Not yet handled.
    Waiting,
    /// SES took it.
    Sent,
    /// The receiving server took it.
    Delivered,
    /// The receiving server puts it off; SES keeps trying.
    Delayed,
    /// It came back, and SES tries no more; another mail may arrive (soft bounce).
    SoftBounced,
    /// It came back for good.
    Bounced,
    /// The receiver called it spam.
    Complained,
    /// SES refused it.
    Rejected,
    /// The address is on no roster, or its member may not have this mail.
    NotDue,
    /// The roster changed the address a short time ago: it gets no re-issue yet.
    Held,
    /// Too many mails to this address, or the login is told by the mail before.
    Limited,
    /// The address is on the list of those that bounced or complained.
    Suppressed,
    /// Its deadline had passed.
    TooLate,
}

impl MailState {
    /// The name in the store and in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Delayed => "delayed",
            Self::SoftBounced => "soft-bounced",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Rejected => "rejected",
            Self::NotDue => "not-due",
            Self::Held => "held",
            Self::Limited => "limited",
            Self::Suppressed => "suppressed",
            Self::TooLate => "too-late",
        }
    }

    /// Events of SES come in any order: a state never replaces one of a higher rank.
    pub(super) const fn rank(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Sent | Self::NotDue | Self::Held | Self::Limited | Self::Suppressed | Self::TooLate => 1,
            Self::Delayed => 2,
            Self::Delivered => 3,
            Self::SoftBounced => 4,
            Self::Bounced | Self::Complained | Self::Rejected => 5,
        }
    }
}
