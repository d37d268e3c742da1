//! The replies of the staff operations, in Japanese.

/// The sentences for staff.
#[derive(Debug)]
pub struct Staff {
    /// The order has other fields than it should.
    pub malformed: String,
    /// No operator.
    pub operator: String,
    /// No reason.
    pub reason: String,
    /// Not exactly one of 加入者ID and address.
    pub subject: String,
    /// The address is malformed.
    pub address: String,
    /// This operation asks for 加入者ID.
    pub member_key_needed: String,
    /// Not on the roster.
    pub unknown: String,
    /// The member was found; the reply holds the facts.
    pub looked_up: String,
    /// Locks were removed.
    pub unlocked: String,
    /// There was no lock.
    pub nothing_locked: String,
    /// The freeze was lifted.
    pub freeze_lifted: String,
    /// The account is not frozen, or there is none.
    pub not_frozen: String,
    /// The new address gets re-issues from now on.
    pub hold_lifted: String,
    /// The address is not held.
    pub not_held: String,
    /// The suppression was lifted.
    pub lifted: String,
    /// The same, after a complaint.
    pub lifted_complaint: String,
    /// There was nothing to lift.
    pub not_suppressed: String,
    /// The member has no address.
    pub no_address: String,
    /// A new temporary password was made.
    pub reissued: String,
    /// The setting is off: the society hands out no credentials.
    pub credentials_off: String,
    /// The roster has no credentials for this member.
    pub never_issued: String,
    /// The member has an account.
    pub registered_already: String,
    /// The member is no longer insured.
    pub lost: String,
    /// The member's data were erased.
    pub erased: String,
    /// The two 加入者ID differ.
    pub not_confirmed: String,
    /// The member is insured.
    pub still_insured: String,
    /// An internal error: it may have been carried out.
    pub unfinished: String,
    /// A conflicting write (optimistic locking): it was not carried out.
    pub contended: String,
}
