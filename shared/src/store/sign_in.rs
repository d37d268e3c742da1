//! The transactions of S01: signing in, and signing out everywhere.

use jiff::civil::Date;

use super::attribute::{number, text};
use super::condition::{counter, epoch_is, insured, not_frozen, password_unchanged};
use super::{Account, CommitResult, LoginBucket, MailJob, Pk, Session, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::language::Language;
use crate::secret::PasswordHash;

/// Why a member with the right password was not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefused {
    /// The member is no longer insured.
    NotInsured,
    /// The account is frozen; or a race: the password was changed between the comparison and the write.
    FrozenOrChanged,
}

/// Why not every session of an account was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOutRefused {
    /// The member is no longer insured.
    NotInsured,
    /// The session is of an epoch that is over: the password was changed, or another sign-out everywhere came first.
    EpochOver,
}

/// A session to begin, and what was read before.
pub struct SignIn<'a> {
    /// The account as it was read.
    pub account: &'a Account,
    /// Of the password, made anew where the parameters were raised.
    pub hash: &'a PasswordHash,
    /// The language of the account from now on.
    pub language: Language,
    /// The session.
    pub session: &'a Session,
    /// The session that the browser had, there or not: it ends.
    pub ended: Option<&'a Pk>,
    /// Where the failed logins are counted that this success forgets.
    pub attempts: &'a LoginBucket,
    /// The mail that tells of a login from a new device.
    pub mail: Option<&'a MailJob>,
    /// See [`super::last_closed_day`].
    pub last_closed_day: Date,
    /// The time now.
    pub now: Timestamp,
}

impl Store {
    /// Begins a session, if the member is insured, the account is not frozen and the password is still the one that was
    /// compared.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sign_in(&self, sign_in: SignIn<'_>) -> Result<CommitResult<SignInRefused>, StoreError> {
        let SignIn { account, hash, language, session, ended, attempts, mail, last_closed_day, now } = sign_in;
        let set = "SET last_login_at = :now, password_hash = :hash, display_language = :language";
        let values =
            vec![(":now", number(now.0)), (":hash", text(hash.as_str())), (":language", text(language.code()))];
        let usable = password_unchanged(&account.password_hash).and(not_frozen());
        let transaction = Transaction::default()
            .check(Table::Members, &Pk::member(&account.member_key), insured(last_closed_day))
            .or(SignInRefused::NotInsured)
            .update(Table::Members, &account.pk, set, values, usable)
            .or(SignInRefused::FrozenOrChanged)
            .create(Table::Expiring, session)
            .forget_failures(attempts)
            .end_session_at(ended);
        self.commit(mail.into_iter().fold(transaction, Transaction::record_job)).await
    }

    /// Ends every session of the account by raising its epoch, and with them a re-issue that is under way.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sign_out_everywhere(
        &self,
        session: &Session,
        last_closed_day: Date,
    ) -> Result<CommitResult<SignOutRefused>, StoreError> {
        let values = vec![(":next", counter(session.epoch + 1))];
        let transaction = Transaction::default()
            .check(Table::Members, &Pk::member(&session.member_key), insured(last_closed_day))
            .or(SignOutRefused::NotInsured)
            .update(
                Table::Members,
                &Pk::account(&session.login_key),
                "SET epoch = :next",
                values,
                epoch_is(session.epoch),
            )
            .or(SignOutRefused::EpochOver)
            .end_session(session);
        self.commit(transaction).await
    }
}
