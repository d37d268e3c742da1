//! What must be true before a page is shown, or a body is read.

use std::future::Future;
use std::marker::PhantomData;

use super::answer::Answer;
use super::cookies::CookieName;
use super::refusal::Refusal;
use super::visit::{Notice, Visit};
use crate::audit::Fact;
use crate::secret::Token;
use crate::store::{
    Account, Grants, Limit, Link, May, Member, Purpose, RestrictedSession, Session, Table, account_pk, link_pk,
    member_pk, restricted_pk, session_pk,
};
use crate::wording::Refusal as Told;

/// A state that a request must be in. A step names its gate in the signature of its handlers and cannot get around it.
pub trait Gate: Sized + Send {
    /// The budget of the client's network address, for a POST.
    const LIMIT: Option<Limit> = None;

    /// Passes, or says where to go instead.
    fn pass(visit: &Visit) -> impl Future<Output = Result<Self, Refusal>> + Send;
}

/// No condition at all.
pub struct Anyone;

impl Gate for Anyone {
    async fn pass(_: &Visit) -> Result<Self, Refusal> {
        Ok(Self)
    }
}

/// Asking for a mail: no condition but the budget.
pub struct Asking;

impl Gate for Asking {
    const LIMIT: Option<Limit> = Some(Limit::AskMail);

    async fn pass(_: &Visit) -> Result<Self, Refusal> {
        Ok(Self)
    }
}

/// Signing in: no condition but the budget.
pub struct SigningIn;

impl Gate for SigningIn {
    const LIMIT: Option<Limit> = Some(Limit::Login);

    async fn pass(_: &Visit) -> Result<Self, Refusal> {
        Ok(Self)
    }
}

/// The purposes of links, as types.
pub mod at_link {
    /// M1.
    pub struct Registration;
    /// M2.
    pub struct Credentials;
    /// M4.
    pub struct Reset;
}

/// The purpose of a link, as a type.
pub trait LinkGate: Send {
    /// The purpose.
    const PURPOSE: Purpose;
    /// The cookie that holds the token once it has left the address bar.
    const COOKIE: CookieName;
    /// Where the restricted session leads that follows from the link.
    const NEXT: &'static str;
}

impl LinkGate for at_link::Registration {
    const PURPOSE: Purpose = Purpose::Registration;
    const COOKIE: CookieName = CookieName::RegistrationLink;
    const NEXT: &'static str = "/credentials";
}

impl LinkGate for at_link::Credentials {
    const PURPOSE: Purpose = Purpose::Credentials;
    const COOKIE: CookieName = CookieName::CredentialsLink;
    const NEXT: &'static str = "/credentials";
}

impl LinkGate for at_link::Reset {
    const PURPOSE: Purpose = Purpose::Reset;
    const COOKIE: CookieName = CookieName::ResetLink;
    const NEXT: &'static str = "/password";
}

/// An open link of that purpose: current, unused, unexpired, with tries left. Looking at it changes nothing.
pub struct AtLink<P> {
    /// The link.
    pub link: Link,
    purpose: PhantomData<P>,
}

impl<P: LinkGate> Gate for AtLink<P> {
    const LIMIT: Option<Limit> = Some(Limit::UseLink);

    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        if let Some(token) = visit.query("t") {
            return Err(leave_address_bar::<P>(visit, token));
        }
        let token = visit.cookies.token(P::COOKIE);
        let link = match &token {
            Some(token) => visit.store.get::<Link>(Table::Expiring, link_pk(&token.hash())).await?,
            None => None,
        };
        match link.filter(|link| link.is_open(visit.now) && link.grants.purpose() == P::PURPOSE) {
            Some(link) if still_serves(visit, &link).await? => Ok(Self { link, purpose: PhantomData }),
            _ => Err(after_link::<P>(visit).await?),
        }
    }
}

/// A re-issue is over when the password was changed since, or its owner is no longer insured: that is said before
/// anything is filled in.
async fn still_serves(visit: &Visit, link: &Link) -> Result<bool, Refusal> {
    let Grants::Reset { login_key, member_key, epoch, .. } = &link.grants else { return Ok(true) };
    let owned = account_and_owner(visit, login_key, member_key).await?;
    Ok(owned.is_some_and(|(account, _)| account.epoch == *epoch))
}

/// The token moves from the URL into a cookie, so that it is in no history, no log and no screenshot.
fn leave_address_bar<P: LinkGate>(visit: &Visit, token: &str) -> Refusal {
    match Token::parse(token) {
        Some(token) => {
            visit.record(Fact::LinkOpened, None, visit.path.trim_start_matches('/'));
            Refusal::see(Answer::see(visit.path.clone()).with(P::COOKIE.set(token.reveal())))
        }
        None => Refusal::dead_link(P::PURPOSE),
    }
}

/// A link that was used by this very browser leads on to the step that it opened; any other dead link is dead.
async fn after_link<P: LinkGate>(visit: &Visit) -> Result<Refusal, Refusal> {
    let restricted = restricted(visit).await?;
    let is_next = restricted.is_some_and(|session| match session.may {
        May::OpenAccount { .. } => P::NEXT == "/credentials",
        May::ReplacePassword { .. } => P::NEXT == "/password",
    });
    if is_next {
        return Ok(Refusal::see(Answer::see(P::NEXT)));
    }
    visit.record(Fact::LinkDead, None, visit.path.trim_start_matches('/'));
    Ok(Refusal::dead_link(P::PURPOSE))
}

async fn restricted(visit: &Visit) -> Result<Option<RestrictedSession>, Refusal> {
    let Some(token) = visit.cookies.token(CookieName::Restricted) else { return Ok(None) };
    Ok(visit.store.get(Table::Expiring, restricted_pk(&token.hash())).await?)
}

/// May open an account, and nothing else.
pub struct MayOpenAccount {
    /// The session that says so.
    pub session: RestrictedSession,
    /// The roster's entry as it is now.
    pub member: Member,
    /// See [`May::OpenAccount`].
    pub issued_login_id: Option<String>,
}

impl Gate for MayOpenAccount {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        let ended = || Refusal::Told(Told::CredentialsTimeout);
        let session = restricted(visit).await?.ok_or_else(ended)?;
        let May::OpenAccount { member_key, identity, issued_login_id, .. } = session.may.clone() else {
            return Err(ended());
        };
        if session.used_at.is_some() {
            return Err(Refusal::see(Answer::see("/credentials/done")));
        }
        let member: Option<Member> = visit.store.get(Table::Members, member_pk(&member_key)).await?;
        let today = visit.now.date_in_japan();
        let still_valid = member.filter(|member| {
            session.is_open(visit.now)
                && !member.is_closed(today, visit.config.grace_days)
                && member.identity(&visit.config.service_key) == identity
        });
        let member = still_valid.ok_or_else(ended)?;
        if member.login_id.is_some() {
            return Err(already_open(visit).await?);
        }
        Ok(Self { session, member, issued_login_id })
    }
}

/// The account was there when the session had not been used: another registration opened it, or a second click of this
/// one met the first between the two reads.
async fn already_open(visit: &Visit) -> Result<Refusal, Refusal> {
    let used = restricted(visit).await?.is_some_and(|session| session.used_at.is_some());
    Ok(if used { Refusal::see(Answer::see("/credentials/done")) } else { Refusal::Told(Told::AlreadyRegistered) })
}

/// Has just opened an account.
pub struct OpenedAccount;

impl Gate for OpenedAccount {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        let session = restricted(visit).await?;
        let opened = session.is_some_and(|s| s.used_at.is_some() && matches!(s.may, May::OpenAccount { .. }));
        if opened { Ok(Self) } else { Err(Refusal::see(Answer::see("/login"))) }
    }
}

/// May replace the password of an account, and nothing else.
pub struct MayReplacePassword {
    /// The session that says so.
    pub session: RestrictedSession,
    /// The account.
    pub account: Account,
    /// Its owner.
    pub member: Member,
    /// Argon2id of the temporary password.
    pub temporary_hash: String,
}

impl Gate for MayReplacePassword {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        let ended = || Refusal::stale(&visit.path);
        let session = restricted(visit).await?.filter(|session| session.is_open(visit.now)).ok_or_else(ended)?;
        let May::ReplacePassword { login_key, member_key, epoch, temporary_hash } = session.may.clone() else {
            return Err(ended());
        };
        let owned = account_and_owner(visit, &login_key, &member_key).await?;
        let (account, member) = owned.filter(|(account, _)| account.epoch == epoch).ok_or_else(ended)?;
        Ok(Self { session, account, member, temporary_hash })
    }
}

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

impl Gate for SignedIn {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        if let Some(signed_in) = Self::find(visit).await? {
            visit.store.mark_seen(&signed_in.session, visit.now).await?;
            return Ok(signed_in);
        }
        let to_login = match visit.cookies.get(CookieName::Session) {
            Some(_) => Answer::see(format!("/login?notice={}", Notice::TimedOut.code())),
            None => Answer::see("/login"),
        };
        Err(Refusal::see(to_login.with(CookieName::Session.clear())))
    }
}

/// The account and its owner, unless one of them is gone or the owner is no longer insured.
async fn account_and_owner(
    visit: &Visit,
    login_key: &str,
    member_key: &str,
) -> Result<Option<(Account, Member)>, Refusal> {
    let (account, member) = tokio::join!(
        visit.store.get::<Account>(Table::Members, account_pk(login_key)),
        visit.store.get::<Member>(Table::Members, member_pk(member_key)),
    );
    let (Some(account), Some(member)) = (account?, member?) else { return Ok(None) };
    let closed = member.is_closed(visit.now.date_in_japan(), visit.config.grace_days);
    let owns = account.member_key == member.member_key && !closed;
    Ok(owns.then_some((account, member)))
}
