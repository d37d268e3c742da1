//! Signed in, and where.
//!
//! A session is marked as seen while the account is read: that it is alive is known before.

use super::{Gate, account_and_owner};
use crate::store::{Account, Member, Pk, Session, StoreError, Table};
use crate::web::{Answer, CookieName, Frame, Notice, Refusal, Visit};
use crate::wording::Language;

/// Signed in.
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The account.
    pub account: Account,
    /// Its owner.
    pub member: Member,
}

impl SignedIn {
    /// Who is signed in, if anybody: for pages that only mention it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(visit: &Visit) -> Result<Option<Self>, Refusal> {
        let Some(session) = session(visit).await? else { return Ok(None) };
        let owned = account_and_owner(visit, &session.login_key, &session.member_key).await?;
        Ok(Self::of(session, owned))
    }

    /// The session of the account's present epoch: those before it ended with a change of the password.
    fn of(session: Session, owned: Option<(Account, Member)>) -> Option<Self> {
        let current = owned.filter(|(account, _)| account.epoch == session.epoch);
        current.map(|(account, member)| Self { session, account, member })
    }
}

/// Signed in, with the other sessions of the account.
pub struct SignedInWithOthers {
    /// Here.
    pub here: SignedIn,
    /// Elsewhere; the latest use first.
    pub elsewhere: Vec<Session>,
}

impl SignedInWithOthers {
    async fn find(visit: &Visit) -> Result<Self, Refusal> {
        let session = alive(visit).await?;
        let (owned, all, seen) = tokio::join!(
            account_and_owner(visit, &session.login_key, &session.member_key),
            visit.store.sessions_of(&session.login_key, visit.now),
            visit.store.mark_seen(&session, visit.now),
        );
        seen?;
        let (here, all) = (SignedIn::of(session, owned?).ok_or_else(|| to_login(visit, None))?, all?);
        let is_elsewhere = |other: &Session| {
            other.pk != here.session.pk && other.epoch == here.account.epoch && is_alive(other, visit)
        };
        let mut elsewhere: Vec<_> = all.into_iter().filter(is_elsewhere).collect();
        elsewhere.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
        Ok(Self { here, elsewhere })
    }
}

/// The session of the browser as the table has it.
async fn stored(visit: &Visit) -> Result<Option<Session>, StoreError> {
    match visit.cookies.token(CookieName::Session) {
        Some(token) => visit.store.get(Table::Expiring, Pk::session(&token.hash())).await,
        None => Ok(None),
    }
}

/// The session of the browser, if it is alive.
async fn session(visit: &Visit) -> Result<Option<Session>, StoreError> {
    Ok(stored(visit).await?.filter(|session| is_alive(session, visit)))
}

/// The same, or the way to the login.
async fn alive(visit: &Visit) -> Result<Session, Refusal> {
    match stored(visit).await? {
        Some(session) if is_alive(&session, visit) => Ok(session),
        ended => Err(to_login(visit, ended.as_ref())),
    }
}

fn is_alive(session: &Session, visit: &Visit) -> bool {
    session.is_alive(visit.now, visit.config.session_idle_minutes)
}

impl Visit {
    /// The outside of a page behind a mailed link: it names whoever is signed in, and lets them go on or sign out.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn frame_behind_link(&self) -> Result<Frame, Refusal> {
        let signed_in = SignedIn::find(self).await?;
        let signed_in_as = signed_in.map(|signed_in| signed_in.account.nickname.as_str().to_owned());
        Ok(Frame { signed_in_as, ..self.frame() })
    }
}

impl Gate for SignedIn {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        let session = alive(visit).await?;
        let (owned, seen) = tokio::join!(
            account_and_owner(visit, &session.login_key, &session.member_key),
            visit.store.mark_seen(&session, visit.now),
        );
        seen?;
        Self::of(session, owned?).ok_or_else(|| to_login(visit, None))
    }

    async fn remember(&self, visit: &Visit, language: Language) -> Result<(), Refusal> {
        match self.account.language == Some(language) {
            true => Ok(()),
            false => Ok(visit.store.remember_language(&self.session, language).await?),
        }
    }
}

impl Gate for SignedInWithOthers {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        Self::find(visit).await
    }
}

/// Holds a session that is alive by its own times. Whether it is of the account's present epoch is for whatever is
/// written to demand: the account was not read.
pub struct HoldsSession {
    /// The session.
    pub session: Session,
}

impl HoldsSession {
    /// The session of the browser, if there is one that may still be of use.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(visit: &Visit) -> Result<Option<Self>, Refusal> {
        Ok(session(visit).await?.map(|session| Self { session }))
    }

    /// The way to the login, where it turned out that it was of no use.
    pub fn is_over(visit: &Visit) -> Refusal {
        to_login(visit, None)
    }
}

impl Gate for HoldsSession {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        Ok(Self { session: alive(visit).await? })
    }
}

/// Where the password was replaced and the answer with the new session was lost, the login says so: a session that was
/// replaced tells it, or the notice that the page of a re-issue leads on with.
fn to_login(visit: &Visit, ended: Option<&Session>) -> Refusal {
    let was_replaced = ended.is_some_and(|session| session.replaced_at.is_some());
    let to_login = match visit.cookies.get(CookieName::Session) {
        _ if was_replaced || visit.notice() == Some(Notice::PasswordReplaced) => {
            Answer::see(Notice::PasswordReplaced.at("/login"))
        }
        Some(_) => Answer::see(Notice::TimedOut.at("/login")),
        None => Answer::see("/login"),
    };
    Refusal::see(to_login.with(CookieName::Session.clear()))
}
