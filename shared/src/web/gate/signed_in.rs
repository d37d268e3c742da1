//! Signed in, and where.

use super::{Gate, account_and_owner};
use crate::store::{Account, Member, Session, StoreError, Table, session_pk};
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
    async fn find(visit: &Visit) -> Result<Option<Self>, Refusal> {
        let Some(session) = session(visit).await? else { return Ok(None) };
        let (owned, all) = tokio::join!(
            account_and_owner(visit, &session.login_key, &session.member_key),
            visit.store.sessions_of(&session.login_key, visit.now),
        );
        let (Some(here), all) = (SignedIn::of(session, owned?), all?) else { return Ok(None) };
        let is_elsewhere = |other: &Session| {
            other.pk != here.session.pk && other.epoch == here.account.epoch && is_alive(other, visit)
        };
        let mut elsewhere: Vec<_> = all.into_iter().filter(is_elsewhere).collect();
        elsewhere.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
        Ok(Some(Self { here, elsewhere }))
    }
}

/// The session of the browser, if it is alive.
async fn session(visit: &Visit) -> Result<Option<Session>, StoreError> {
    let Some(token) = visit.cookies.token(CookieName::Session) else { return Ok(None) };
    let session: Option<Session> = visit.store.get(Table::Expiring, session_pk(&token.hash())).await?;
    Ok(session.filter(|session| is_alive(session, visit)))
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
        let signed_in = Self::find(visit).await?.ok_or_else(|| to_login(visit))?;
        visit.store.mark_seen(&signed_in.session, visit.now).await?;
        Ok(signed_in)
    }

    async fn remember(&self, visit: &Visit, language: Language) -> Result<(), Refusal> {
        Ok(visit.store.remember_language(&self.account, language).await?)
    }
}

impl Gate for SignedInWithOthers {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        let signed_in = Self::find(visit).await?.ok_or_else(|| to_login(visit))?;
        visit.store.mark_seen(&signed_in.here.session, visit.now).await?;
        Ok(signed_in)
    }
}

fn to_login(visit: &Visit) -> Refusal {
    let to_login = match (visit.notice(), visit.cookies.get(CookieName::Session)) {
        // The password was replaced, and the answer with the session was lost.
        (Some(Notice::PasswordReplaced), _) => Answer::see(Notice::PasswordReplaced.at("/login")),
        (_, Some(_)) => Answer::see(Notice::TimedOut.at("/login")),
        (_, None) => Answer::see("/login"),
    };
    Refusal::see(to_login.with(CookieName::Session.clear()))
}
