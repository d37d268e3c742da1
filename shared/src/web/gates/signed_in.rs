//! Authentication by the session cookie.
//!
//! A session is marked as seen concurrently with reading the account: by then it is known to be alive.

use super::owner::account_and_owner;
use crate::language::Language;
use crate::store::{Account, Member, Session, StoreError};
use crate::web::answer::Answer;
use crate::web::cookies::CookieName;
use crate::web::frame::Frame;
use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::notice::Notice;
use crate::web::rate_limit::{BoundBySession, NoPosts};
use crate::web::rejection::Rejection;
use crate::web::visit::Visit;

/// Signed in.
pub struct SignedIn {
    session: Session,
    account: Account,
    member: Member,
}

impl SignedIn {
    /// The session, account and owner, if the browser is signed in: for pages that only mention it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(visit: &Visit) -> Result<Option<Self>, Rejection> {
        let Some(session) = live_session(visit).await? else { return Ok(None) };
        let owned = account_and_owner(visit, &session.login_key, &session.member_key).await?;
        Ok(Self::of(session, owned))
    }

    /// The session.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The account.
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The owner of the account.
    pub const fn member(&self) -> &Member {
        &self.member
    }

    /// Only sessions of the account's current epoch are valid: a change of the password revokes those before it.
    fn of(session: Session, owned: Option<(Account, Member)>) -> Option<Self> {
        let current = owned.filter(|(account, _)| account.epoch == session.epoch);
        current.map(|(account, member)| Self { session, account, member })
    }
}

/// Signed in, with the other sessions of the account.
pub struct SignedInWithOthers {
    here: SignedIn,
    elsewhere: Vec<Session>,
}

impl SignedInWithOthers {
    /// The session of this browser.
    pub const fn here(&self) -> &SignedIn {
        &self.here
    }

    /// The other sessions; the latest use first.
    pub fn elsewhere(&self) -> &[Session] {
        &self.elsewhere
    }

    async fn find(visit: &Visit) -> Result<Self, Rejection> {
        let session = live_session_or_login(visit).await?;
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

/// The session of the cookie as stored, alive or not.
async fn stored_session(visit: &Visit) -> Result<Option<Session>, StoreError> {
    match visit.cookies.token(CookieName::Session) {
        Some(token) => visit.store.find_session(&token.hash()).await,
        None => Ok(None),
    }
}

/// The session of the browser, if it is alive.
async fn live_session(visit: &Visit) -> Result<Option<Session>, StoreError> {
    Ok(stored_session(visit).await?.filter(|session| is_alive(session, visit)))
}

/// The session of the browser, or a redirect to the login.
async fn live_session_or_login(visit: &Visit) -> Result<Session, Rejection> {
    match stored_session(visit).await? {
        Some(session) if is_alive(&session, visit) => Ok(session),
        ended => Err(to_login(visit, ended.as_ref())),
    }
}

fn is_alive(session: &Session, visit: &Visit) -> bool {
    session.is_alive(visit.now, visit.config.session_idle_minutes)
}

impl Visit {
    /// The frame of a page behind a mailed link: it names the member who is signed in, with links to the portal and to
    /// sign out.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn frame_behind_link(&self) -> Result<Frame, Rejection> {
        let signed_in = SignedIn::find(self).await?;
        let signed_in_as = signed_in.map(|signed_in| signed_in.account.nickname.as_str().to_owned());
        Ok(Frame { signed_in_as, ..self.frame() })
    }
}

impl Sealed for SignedIn {}

impl Gate for SignedIn {
    type RateLimit = BoundBySession;

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let session = live_session_or_login(visit).await?;
        let (owned, seen) = tokio::join!(
            account_and_owner(visit, &session.login_key, &session.member_key),
            visit.store.mark_seen(&session, visit.now),
        );
        seen?;
        Self::of(session, owned?).ok_or_else(|| to_login(visit, None))
    }

    async fn remember(&self, visit: &Visit, language: Language) -> Result<(), Rejection> {
        match self.account.language == Some(language) {
            true => Ok(()),
            false => Ok(visit.store.remember_language(&self.session, language).await?),
        }
    }
}

impl Sealed for SignedInWithOthers {}

impl Gate for SignedInWithOthers {
    type RateLimit = NoPosts;

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        Self::find(visit).await
    }
}

/// Holds a session that has not expired. The account was not read: a write must carry the condition that the session is
/// of the account's current epoch.
pub struct HoldsSession {
    session: Session,
}

impl HoldsSession {
    /// The session of the browser, if it has not expired.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find(visit: &Visit) -> Result<Option<Self>, Rejection> {
        Ok(live_session(visit).await?.map(|session| Self { session }))
    }

    /// The session.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The redirect to the login, for a session that turned out to be of an earlier epoch.
    pub fn is_over(visit: &Visit) -> Rejection {
        to_login(visit, None)
    }
}

impl Sealed for HoldsSession {}

impl Gate for HoldsSession {
    type RateLimit = BoundBySession;

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        Ok(Self { session: live_session_or_login(visit).await? })
    }
}

/// Redirects to the login. If the password was replaced and the response with the new session was lost, the notice says
/// so: known from the session that was replaced, or from the notice with which the re-issue redirects.
fn to_login(visit: &Visit, ended: Option<&Session>) -> Rejection {
    let was_replaced = ended.is_some_and(|session| session.replaced_at.is_some());
    let to_login = match visit.cookies.get(CookieName::Session) {
        _ if was_replaced || visit.notice() == Some(Notice::PasswordReplaced) => {
            Answer::see(Notice::PasswordReplaced.at("/login"))
        }
        Some(_) => Answer::see(Notice::TimedOut.at("/login")),
        None => Answer::see("/login"),
    };
    Rejection::redirect(to_login.with(CookieName::Session.clear()))
}
