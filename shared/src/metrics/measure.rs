use metrique_writer_core::Unit;
use metrique_writer_core::unit::NegativeScale;

/// What is measured besides the number of each fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// A call of DynamoDB with all its retries, in milliseconds.
    StoreTime,
    /// A call of SES with all its retries, in milliseconds.
    SesTime,
    /// From asking for a mail to handing it to SES, in seconds.
    MailWait,
    /// Pages that failed for a reason of ours.
    RequestFailed,
    /// Mail jobs that could not be finished now and come again.
    MailFailed,
    /// Rows of an imported roster.
    RosterRows,
    /// New people in it.
    RosterAdded,
    /// People with something changed.
    RosterChanged,
    /// People whose 資格喪失日 was set.
    RosterLost,
    /// People whose 資格喪失日 was taken back.
    RosterReopened,
    /// Rows that were not imported.
    RosterRejected,
    /// People of earlier imports who are not on this full list.
    RosterMissing,
}

impl Measure {
    /// All of them.
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
