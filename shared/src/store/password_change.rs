//! The transactions of a new password: S12 behind the link of M4, S13, and the change from the portal.

use jiff::civil::Date;

use super::attribute::{number, text};
use super::condition::{counter, epoch_is, exists, insured, not_held, reached_at};
use super::{
    Account, CommitResult, Link, LoginBucket, MailJob, May, Pk, RestrictedSession, Session, Store, StoreError, Table,
    Transaction,
};
use crate::clock::Timestamp;
use crate::language::Language;
use crate::secret::{PasswordHash, TokenHash};

/// Why the temporary login of a re-issue was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemporaryLoginRefused {
    /// The link was used, replaced or has expired since it was read.
    LinkClosed,
    /// The password was changed since the link was mailed.
    PasswordChanged,
    /// The member is no longer insured, or is not reached at the address to which the link was mailed.
    NotReached,
}

/// Why a password was not replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplacePasswordRefused {
    /// The session that allowed it is used up or gone.
    SessionClosed,
    /// The password was changed since the account was read.
    PasswordChanged,
    /// The member is no longer insured.
    NotInsured,
}

/// What allows a new password, and ends with it.
#[derive(Clone, Copy)]
pub enum PasswordProof<'a> {
    /// S13: the restricted session after a temporary login.
    Reissue(&'a RestrictedSession),
    /// The portal: the session in which the current password was typed.
    SignedIn(&'a Session),
}

/// A password to be replaced, and what was read before.
pub struct ReplacePassword<'a> {
    /// What allows it.
    pub proof: PasswordProof<'a>,
    /// The account as it was read.
    pub account: &'a Account,
    /// Of the new password.
    pub hash: &'a PasswordHash,
    /// The language of the account from now on.
    pub language: Language,
    /// The session that begins with the new password.
    pub session: &'a Session,
    /// The session that the browser had, there or not: it ends with a re-issue.
    pub ended: Option<&'a Pk>,
    /// Where this browser's failed logins are counted.
    pub attempts: &'a LoginBucket,
    /// The mail that tells of it.
    pub mail: Option<&'a MailJob>,
    /// See [`super::last_closed_day`].
    pub last_closed_day: Date,
    /// The time now.
    pub now: Timestamp,
}

impl Store {
    /// S12: uses the link of a member who logged in with the temporary password, and begins the restricted session in which
    /// the password is replaced. The password is still the old one; what strangers' failures hold back is free again.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn begin_after_temporary_login(
        &self,
        link: &Link,
        session: (&TokenHash, May),
        last_closed_day: Date,
        now: Timestamp,
    ) -> Result<CommitResult<TemporaryLoginRefused>, StoreError> {
        let (token, may) = session;
        let mut transaction = Transaction::default().use_link(link, now).or(TemporaryLoginRefused::LinkClosed);
        if let May::ReplacePassword { login_key, member_key, epoch, .. } = &may {
            let reached = reached_at(&link.address).and(insured(last_closed_day)).and(not_held(now));
            transaction = transaction
                .check(Table::Members, &Pk::account(login_key), epoch_is(*epoch))
                .or(TemporaryLoginRefused::PasswordChanged)
                .check(Table::Members, &Pk::member(member_key), reached)
                .or(TemporaryLoginRefused::NotReached)
                .forget_failures(&LoginBucket::of(login_key, None));
        }
        self.commit(transaction.restrict(token, may, now)).await
    }

    /// Replaces the password and begins a session. The account's epoch rises, which ends every other session, link and
    /// temporary password of the account.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn replace_password(
        &self,
        replace: ReplacePassword<'_>,
    ) -> Result<CommitResult<ReplacePasswordRefused>, StoreError> {
        let ReplacePassword { proof, account, hash, language, session, ended, attempts, mail, last_closed_day, now } =
            replace;
        let set = "SET password_hash = :hash, epoch = :epoch, last_login_at = :now, display_language = :language";
        let values = vec![
            (":hash", text(hash.as_str())),
            (":epoch", counter(session.epoch)),
            (":now", number(now.0)),
            (":language", text(language.code())),
        ];
        let transaction = Transaction::default()
            .end_proof(proof, now)
            .or(ReplacePasswordRefused::SessionClosed)
            .update(Table::Members, &account.pk, set, values, epoch_is(account.epoch))
            .or(ReplacePasswordRefused::PasswordChanged)
            .check(Table::Members, &Pk::member(&account.member_key), insured(last_closed_day))
            .or(ReplacePasswordRefused::NotInsured)
            .create(Table::Expiring, session)
            .forget_failures(attempts)
            .end_session_at(ended.filter(|_| matches!(proof, PasswordProof::Reissue(_))));
        // The failures of strangers as well: the owner signs in with a new device from now on.
        let strangers = LoginBucket::of(account.login_id.key(), None);
        let transaction = if *attempts == strangers { transaction } else { transaction.forget_failures(&strangers) };
        self.commit(mail.into_iter().fold(transaction, Transaction::record_job)).await
    }
}

impl<R> Transaction<R> {
    fn end_proof(self, proof: PasswordProof<'_>, now: Timestamp) -> Self {
        match proof {
            PasswordProof::Reissue(session) => self.use_restricted(session, now),
            // Another session takes its place.
            PasswordProof::SignedIn(session) => {
                let (set, values) = ("SET replaced_at = :now", vec![(":now", number(now.0))]);
                self.update(Table::Expiring, &session.pk, set, values, exists())
            }
        }
    }
}
