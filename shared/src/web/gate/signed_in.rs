//! Signed in.

use super::{Gate, account_and_owner};
use crate::store::{Account, Member, Session, Table, session_pk};
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
        let Some(token) = visit.cookies.token(CookieName::Session) else { return Ok(None) };
        let session: Option<Session> = visit.store.get(Table::Expiring, session_pk(&token.hash())).await?;
        let Some(session) = session.filter(|s| s.is_alive(visit.now, visit.config.session_idle_minutes)) else {
            return Ok(None);
        };
        let owned = account_and_owner(visit, &session.login_key, &session.member_key).await?;
        let current = owned.filter(|(account, _)| account.epoch == session.epoch);
        Ok(current.map(|(account, member)| Self { session, account, member }))
    }
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
        if let Some(signed_in) = Self::find(visit).await? {
            visit.store.mark_seen(&signed_in.session, visit.now).await?;
            return Ok(signed_in);
        }
        let to_login = match visit.cookies.get(CookieName::Session) {
            Some(_) => Answer::see(Notice::TimedOut.at("/login")),
            None => Answer::see("/login"),
        };
        Err(Refusal::see(to_login.with(CookieName::Session.clear())))
    }

    async fn remember(&self, visit: &Visit, language: Language) -> Result<(), Refusal> {
        Ok(visit.store.remember_language(&self.account, language).await?)
    }
}
