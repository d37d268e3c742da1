//! What staff read of the operations they carry out.

use crate::config::Config;

/// Sentences for staff.
#[derive(Debug)]
pub struct Staff {
    /// The order has other fields than it should.
    pub malformed: String,
    /// No operator.
    pub operator: String,
    /// No reason.
    pub reason: String,
    /// Neither 加入者ID nor address, or both.
    pub subject: String,
    /// No address.
    pub address: String,
    /// This operation asks for 加入者ID.
    pub member_key_needed: String,
    /// Not on the roster.
    pub unknown: String,
    /// What is known of a member follows.
    pub looked_up: String,
    /// Locks were taken away.
    pub unlocked: String,
    /// There was no lock.
    pub nothing_locked: String,
    /// Mails go to the address again.
    pub lifted: String,
    /// The same, and what an AWS administrator has to do besides.
    pub lifted_complaint: String,
    /// There was nothing to lift.
    pub not_suppressed: String,
    /// The member has no address.
    pub no_address: String,
    /// A new temporary password was made.
    pub reissued: String,
    /// The society hands out nothing.
    pub credentials_off: String,
    /// Nothing was ever handed out to this member.
    pub never_issued: String,
    /// The member has an account.
    pub registered_already: String,
    /// The member is no longer insured.
    pub lost: String,
    /// Everything about the member is gone.
    pub erased: String,
    /// 加入者ID was not typed twice alike.
    pub not_confirmed: String,
    /// The member is insured.
    pub still_insured: String,
    /// A failure of ours: it may have been carried out.
    pub unfinished: String,
    /// Somebody else wrote at the same time: it was not carried out.
    pub contended: String,
}

impl Staff {
    /// In Japanese, and in no other language: the manual for staff is written in it, and so are the alarms.
    pub fn ja(config: &Config) -> Self {
        super::ja::staff(config)
    }
}
