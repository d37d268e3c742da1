//! The transactions of a registration: S04 and S05 behind the link of M1, S07 behind that of M2, and S08.

use jiff::civil::Date;

use super::attribute::text;
use super::condition::{Condition, insured, roster_unchanged, unregistered};
use super::{
    Account, CommitResult, Link, MailJob, May, Member, Pk, RestrictedSession, Store, StoreError, Table, Transaction,
};
use crate::clock::Timestamp;
use crate::input::MemberKey;
use crate::secret::TokenHash;

/// Why the step behind a mailed link of a registration was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationRefused {
    /// The link was used, replaced or has expired since it was read.
    LinkClosed,
    /// The member is no longer insured, or has an account.
    MayNotOpenAccount,
}

/// Why an account was not opened. If there are several reasons, the first of this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAccountRefused {
    /// The roster changed the member since it was read, the insurance ended, or another registration opened an account.
    MemberChanged,
    /// The restricted session was used by another request, or is over.
    SessionClosed,
    /// Another account has the login ID.
    LoginIdTaken,
}

/// An account to be opened, and what was read before.
pub struct OpenAccount<'a> {
    /// The new account.
    pub account: &'a Account,
    /// Its owner, as read from the roster.
    pub member: &'a Member,
    /// The session that allows it.
    pub session: &'a RestrictedSession,
    /// The mail that tells of it.
    pub mail: Option<&'a MailJob>,
    /// See [`super::last_closed_day`].
    pub last_closed_day: Date,
    /// The time now.
    pub now: Timestamp,
}

/// A member who may open an account.
fn may_open_account(last_closed_day: Date) -> Condition {
    insured(last_closed_day).and(unregistered())
}

impl Transaction<RegistrationRefused> {
    fn begin_with(link: &Link, now: Timestamp) -> Self {
        Self::default().use_link(link, now).or(RegistrationRefused::LinkClosed)
    }

    fn check_may_open_account(self, member_key: &MemberKey, last_closed_day: Date) -> Self {
        self.check(Table::Members, &Pk::member(member_key), may_open_account(last_closed_day))
            .or(RegistrationRefused::MayNotOpenAccount)
    }
}

impl Store {
    /// S04: uses the link of a member who logged in with the credentials that were handed out, and begins the restricted
    /// session in which the account is opened.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn begin_after_first_login(
        &self,
        link: &Link,
        member: &Member,
        session: (&TokenHash, May),
        last_closed_day: Date,
        now: Timestamp,
    ) -> Result<CommitResult<RegistrationRefused>, StoreError> {
        let (token, may) = session;
        let transaction = Transaction::begin_with(link, now)
            .check_may_open_account(&member.member_key, last_closed_day)
            .restrict(token, may, now);
        self.commit(transaction).await
    }

    /// S05: uses the link of a member whose identity was confirmed, and asks for M2.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn confirm_identity(
        &self,
        link: &Link,
        member: &Member,
        mail: &MailJob,
        last_closed_day: Date,
        now: Timestamp,
    ) -> Result<CommitResult<RegistrationRefused>, StoreError> {
        let transaction = Transaction::begin_with(link, now)
            .check_may_open_account(&member.member_key, last_closed_day)
            .record_job(mail);
        self.commit(transaction).await
    }

    /// S07: uses the link of a member who typed the 認証キー, and begins the restricted session in which the account is
    /// opened.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn begin_after_auth_key(
        &self,
        link: &Link,
        session: (&TokenHash, May),
        now: Timestamp,
    ) -> Result<CommitResult<RegistrationRefused>, StoreError> {
        let (token, may) = session;
        self.commit(Transaction::begin_with(link, now).restrict(token, may, now)).await
    }

    /// S08: opens the account: account and lock on its login ID, mark on the roster, end of the restricted session and
    /// mail.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn open_account(&self, open: OpenAccount<'_>) -> Result<CommitResult<OpenAccountRefused>, StoreError> {
        let OpenAccount { account, member, session, mail, last_closed_day, now } = open;
        let set = "SET login_id = :login_id REMOVE issued";
        let values = vec![(":login_id", text(account.login_id.key().as_str()))];
        let unchanged = may_open_account(last_closed_day).and(roster_unchanged(&member.row_digest));
        let transaction = Transaction::default()
            .update(Table::Members, &member.pk, set, values, unchanged)
            .or(OpenAccountRefused::MemberChanged)
            .use_restricted(session, now)
            .or(OpenAccountRefused::SessionClosed)
            .create(Table::Members, account)
            .or(OpenAccountRefused::LoginIdTaken);
        self.commit(mail.into_iter().fold(transaction, Transaction::record_job)).await
    }
}
