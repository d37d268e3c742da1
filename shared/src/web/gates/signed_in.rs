//! Authentication by the session cookie.
//!
//! A session is marked as seen concurrently with reading the account: by then it is known to be alive.

use super::owner::account_and_owner;
use crate::language::Language;
use crate::secret::MemberTag;
use crate::store::{Account, Member, Session, StoreError};
use crate::web::answer::Answer;
use crate::web::cookies::CookieName;
use crate::web::frame::Frame;
use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::notice::Notice;
use crate::web::rate_limit::{BoundBySession, OwnBrowserOnly};
use crate::web::rejection::Rejection;
use crate::web::shown_for::{FLOW, MEMBER, ShownFor};
use crate::web::visit::Visit;
use crate::wording::ErrorPage;

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
    let Some(token) = visit.cookies.token(CookieName::Session) else { return Ok(None) };
    let mut found = visit.store.find_session(&token.hash()).await?;
    if let Some(session) = &mut found {
        // A session of an earlier release has no tag yet.
        session.member_tag.get_or_insert_with(|| visit.config.service_key.member_tag(&session.member_key));
    }
    Ok(found)
}

/// Whether the form was shown for the member of this session. A page, which does not act, is shown for whoever it finds.
fn is_shown_for(visit: &Visit, session: &Session) -> bool {
    let named = visit.query(MEMBER).and_then(MemberTag::parse);
    !visit.acts || named.is_some() && named == session.member_tag
}

/// The page that says who is signed in, for a form that was not shown for that member: it acts for nobody.
pub(super) async fn other_member(visit: &Visit, session: &Session) -> Result<Rejection, Rejection> {
    let account = visit.store.find_account(&session.login_key).await?;
    Ok(match account.filter(|account| account.epoch == session.epoch) {
        Some(account) => Rejection::Page(ErrorPage::OtherMember(account.nickname.as_str().to_owned())),
        None => to_login(visit, None),
    })
}

/// The session, unless the form was shown for another member.
async fn of_its_member(visit: &Visit, session: Session) -> Result<Session, Rejection> {
    match is_shown_for(visit, &session) {
        true => Ok(session),
        false => Err(other_member(visit, &session).await?),
    }
}

/// The session of the browser, if it is alive.
pub(super) async fn live_session(visit: &Visit) -> Result<Option<Session>, StoreError> {
    Ok(stored_session(visit).await?.filter(|session| is_alive(session, visit)))
}

/// The session of the browser, or a redirect to the login.
async fn live_session_or_login(visit: &Visit) -> Result<Session, Rejection> {
    match stored_session(visit).await? {
        Some(session) if is_alive(&session, visit) => of_its_member(visit, session).await,
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
        let mut frame = self.frame();
        if let Some(SignedIn { session, account, .. }) = signed_in {
            frame.shown_for.member = session.member_tag;
            frame.signed_in_as = Some(account.nickname.as_str().to_owned());
        }
        Ok(frame)
    }
}

impl Sealed for SignedIn {}

impl Gate for SignedIn {
    type RateLimit = BoundBySession;

    fn shown_for(&self) -> ShownFor {
        ShownFor::member(self.session.member_tag.as_ref())
    }

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
    type RateLimit = BoundBySession;

    fn shown_for(&self) -> ShownFor {
        self.here.shown_for()
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        Self::find(visit).await
    }

    async fn remember(&self, visit: &Visit, language: Language) -> Result<(), Rejection> {
        self.here.remember(visit, language).await
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

    fn shown_for(&self) -> ShownFor {
        ShownFor::member(self.session.member_tag.as_ref())
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        Ok(Self { session: live_session_or_login(visit).await? })
    }
}

/// Changing what this browser holds itself: its cookies; and the session of the member for whom the page was shown, if that
/// member is still signed in. A page of a flow may name who is signed in, but was not shown for that member.
pub struct OwnBrowser {
    session: Option<Session>,
}

impl OwnBrowser {
    /// The session of the member for whom the page was shown; none when the page was shown for no member.
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }
}

impl Sealed for OwnBrowser {}

impl Gate for OwnBrowser {
    type RateLimit = OwnBrowserOnly;

    fn shown_for(&self) -> ShownFor {
        ShownFor::member(self.session.as_ref().and_then(|session| session.member_tag.as_ref()))
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let session = match (visit.query(FLOW), visit.query(MEMBER)) {
            (None, Some(_)) => live_session(visit).await?,
            _ => None,
        };
        let Some(session) = session else { return Ok(Self { session: None }) };
        Ok(Self { session: Some(of_its_member(visit, session).await?) })
    }
}

/// Leaving: the session of the member for whom the page was shown. Without one there is nothing left to end.
pub struct SigningOut {
    session: Option<Session>,
}

impl SigningOut {
    /// The session to end, if the member is still signed in.
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }
}

impl Sealed for SigningOut {}

impl Gate for SigningOut {
    type RateLimit = OwnBrowserOnly;

    fn shown_for(&self) -> ShownFor {
        ShownFor::member(self.session.as_ref().and_then(|session| session.member_tag.as_ref()))
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let Some(session) = live_session(visit).await? else { return Ok(Self { session: None }) };
        Ok(Self { session: Some(of_its_member(visit, session).await?) })
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
