use metrique_writer_core::Unit;
use metrique_writer_core::unit::NegativeScale;

/// A metric besides the counts of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Duration of a DynamoDB call with its retries, in milliseconds.
    StoreTime,
    /// Duration of an SES call with its retries, in milliseconds.
    SesTime,
    /// From the request for a mail to its hand-over to SES, in seconds.
    MailWait,
    /// Requests answered with an internal error.
    RequestFailed,
    /// Mail jobs that failed and are retried.
    MailFailed,
    /// Rows of an imported roster.
    RosterRows,
    /// Members added by it.
    RosterAdded,
    /// Members changed by it.
    RosterChanged,
    /// Members who got a 資格喪失日.
    RosterLost,
    /// Members whose 資格喪失日 was removed.
    RosterReopened,
    /// Rows rejected.
    RosterRejected,
    /// Members of earlier imports who are missing from this full list.
    RosterMissing,
}

impl Measure {
    /// All measures.
    pub const ALL: &[Self] = &[
        Self::StoreTime,
        Self::SesTime,
        Self::MailWait,
        Self::RequestFailed,
        Self::MailFailed,
        Self::RosterRows,
        Self::RosterAdded,
        Self::RosterChanged,
        Self::RosterLost,
        Self::RosterReopened,
        Self::RosterRejected,
        Self::RosterMissing,
    ];

    /// The name in CloudWatch.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StoreTime => "store.time",
            Self::SesTime => "ses.time",
            Self::MailWait => "mail.wait",
            Self::RequestFailed => "request.failed",
            Self::MailFailed => "mail.failed",
            Self::RosterRows => "roster.rows",
            Self::RosterAdded => "roster.added",
            Self::RosterChanged => "roster.changed",
            Self::RosterLost => "roster.lost",
            Self::RosterReopened => "roster.reopened",
            Self::RosterRejected => "roster.rejected",
            Self::RosterMissing => "roster.missing",
        }
    }

    pub(super) const fn unit(self) -> Unit {
        match self {
            Self::StoreTime | Self::SesTime => Unit::Second(NegativeScale::Milli),
            Self::MailWait => Unit::Second(NegativeScale::One),
            _ => Unit::Count,
        }
    }
}
