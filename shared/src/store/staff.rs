//! What staff operations write for a member.

use jiff::civil::Date;

use super::attribute::{number, text};
use super::condition::{Condition, insured, roster_unchanged, unregistered, version_is};
use super::{CommitResult, IssuedCredentials, LoginBucket, Mailbox, Member, Store, StoreError, Table, Transaction};
use crate::secret::PasswordHash;

/// The member, or what is stored for them, was changed since it was read; nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedSince;

/// The limits that staff lift for a member.
#[derive(Debug, Default)]
pub struct Unlock {
    /// Where failed logins are counted.
    pub logins: Option<LoginBucket>,
    /// The member, whose identity checks are counted.
    pub identity_checks: Option<Member>,
    /// The mailboxes whose mails are counted.
    pub mailboxes: Vec<Mailbox>,
}

impl Unlock {
    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.logins.is_none() && self.identity_checks.is_none() && self.mailboxes.is_empty()
    }
}

impl Store {
    /// Forgets everything that was counted, in one transaction.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn unlock(&self, unlock: &Unlock) -> Result<CommitResult<ChangedSince>, StoreError> {
        let mut transaction = Transaction::default();
        if let Some(bucket) = &unlock.logins {
            transaction = transaction.forget_failures(bucket);
        }
        if let Some(member) = &unlock.identity_checks {
            let on_roster = Condition::new("attribute_exists(member_key)", Vec::new());
            transaction = transaction
                .update(Table::Members, &member.pk, "REMOVE checked_at", Vec::new(), on_roster)
                .or(ChangedSince);
        }
        for mailbox in &unlock.mailboxes {
            // A delivery under way sees another version and starts again.
            let set = "REMOVE sent_at SET version = version + :one";
            let (values, condition) = (vec![(":one", number(1))], version_is(mailbox.version));
            transaction = transaction.update(Table::Expiring, &mailbox.pk, set, values, condition).or(ChangedSince);
        }
        self.commit(transaction).await
    }

    /// Ends the time during which a member's new address gets no re-issue, if the roster did not change since it was read.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn lift_address_hold(&self, member: &Member) -> Result<CommitResult<ChangedSince>, StoreError> {
        let (set, unchanged) = ("REMOVE address_held_until", roster_unchanged(&member.row_digest));
        let transaction = Transaction::default().update(Table::Members, &member.pk, set, Vec::new(), unchanged);
        self.commit(transaction.or(ChangedSince)).await
    }

    /// Replaces the temporary password of credentials that were handed out, if the member is insured, has no account and
    /// the password is the one that was read.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn reissue_credentials(
        &self,
        member: &Member,
        seen: &IssuedCredentials,
        new: &IssuedCredentials,
        last_closed_day: Date,
    ) -> Result<CommitResult<ChangedSince>, StoreError> {
        let set = "SET issued.password_hash = :hash, issued.expires_at = :expires";
        let values = vec![(":hash", text(new.password_hash.as_str())), (":expires", number(new.expires_at.0))];
        let condition = unregistered().and(password_issued(&seen.password_hash)).and(insured(last_closed_day));
        let transaction = Transaction::default().update(Table::Members, &member.pk, set, values, condition);
        self.commit(transaction.or(ChangedSince)).await
    }
}

/// A member to whom this temporary password was handed out.
fn password_issued(seen: &PasswordHash) -> Condition {
    Condition::new("issued.password_hash = :seen", vec![(":seen", text(seen.as_str()))])
}
