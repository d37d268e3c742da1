//! Behind a mailed link.

use std::marker::PhantomData;

use super::restricted::restricted;
use super::{Gate, SignedIn, account_and_owner};
use crate::audit::Fact;
use crate::secret::{Token, TokenHash};
use crate::store::{Grants, Limit, Link, May, Pk, Purpose, Table, Updated};
use crate::web::{Answer, CookieName, Refusal, Visit};

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
    /// It was opened.
    const OPENED: Fact;
    /// It was dead when it was opened.
    const DEAD: Fact;
}

impl LinkGate for at_link::Registration {
    const PURPOSE: Purpose = Purpose::Registration;
    const COOKIE: CookieName = CookieName::RegistrationLink;
    const NEXT: &'static str = "/credentials";
    const OPENED: Fact = Fact::RegistrationLinkOpened;
    const DEAD: Fact = Fact::RegistrationLinkDead;
}

impl LinkGate for at_link::Credentials {
    const PURPOSE: Purpose = Purpose::Credentials;
    const COOKIE: CookieName = CookieName::CredentialsLink;
    const NEXT: &'static str = "/credentials";
    const OPENED: Fact = Fact::KeyLinkOpened;
    const DEAD: Fact = Fact::KeyLinkDead;
}

impl LinkGate for at_link::Reset {
    const PURPOSE: Purpose = Purpose::Reset;
    const COOKIE: CookieName = CookieName::ResetLink;
    const NEXT: &'static str = "/password";
    const OPENED: Fact = Fact::ResetLinkOpened;
    const DEAD: Fact = Fact::ResetLinkDead;
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
        let link = match visit.cookies.token(P::COOKIE) {
            Some(token) => visit.store.get::<Link>(Table::Expiring, Pk::link(&token.hash())).await?,
            None => None,
        };
        match link.filter(|link| link.grants.purpose() == P::PURPOSE) {
            Some(link) if link.is_open(visit.now) && still_serves(visit, &link).await? => {
                Ok(Self { link, purpose: PhantomData })
            }
            closed => Err(after_link::<P>(visit, closed).await?),
        }
    }
}

/// Holds the token of a link that was not looked at: reading it and counting a try of it are one request.
///
/// There is no other way to the link, so the budget is taken from, and at the same time.
pub struct HoldsLink<P> {
    hash: TokenHash,
    purpose: PhantomData<P>,
}

impl<P: LinkGate> Gate for HoldsLink<P> {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        if let Some(token) = visit.query("t") {
            return Err(leave_address_bar::<P>(visit, token));
        }
        match visit.cookies.token(P::COOKIE) {
            Some(token) => Ok(Self { hash: token.hash(), purpose: PhantomData }),
            None => Err(after_link::<P>(visit, None).await?),
        }
    }
}

impl<P: LinkGate> HoldsLink<P> {
    /// Counts a try, before anything is compared, and gives the link as it is then. A re-issue may be over all the same:
    /// that is for the write that uses it to demand.
    ///
    /// # Errors
    /// What the page says when the link is closed, or the budget is used up: then the try may be counted, too.
    pub async fn take_try(&self, visit: &Visit) -> Result<Link, Refusal> {
        let (within, tried) =
            tokio::join!(visit.stay_within(Limit::UseLink), visit.store.count_try(&self.hash, P::PURPOSE, visit.now),);
        within?;
        match tried? {
            Updated::Now(link) => Ok(link),
            Updated::Refused(closed) => {
                let closed = closed.filter(|link| link.grants.purpose() == P::PURPOSE);
                Err(after_link::<P>(visit, closed).await?)
            }
        }
    }

    /// Looks whether the link is open, for a form that lacks something and costs no try.
    ///
    /// # Errors
    /// What the page says when it is closed, or the budget is used up.
    pub async fn look(&self, visit: &Visit) -> Result<(), Refusal> {
        let (within, open) = tokio::join!(visit.stay_within(Limit::UseLink), AtLink::<P>::pass(visit));
        within?;
        open.map(|_| ())
    }
}

/// A re-issue is over when the password was changed since, its owner is no longer insured, or the roster has another
/// address for them than the one it was mailed to: that is said before anything is filled in.
async fn still_serves(visit: &Visit, link: &Link) -> Result<bool, Refusal> {
    let Grants::Reset { login_key, member_key, epoch, .. } = &link.grants else { return Ok(true) };
    let owned = account_and_owner(visit, login_key, member_key).await?;
    Ok(owned.is_some_and(|(account, member)| account.epoch == *epoch && member.is_reached_at(&link.address)))
}

/// The token moves from the URL into a cookie, so that it is in no history, no log and no screenshot.
fn leave_address_bar<P: LinkGate>(visit: &Visit, token: &str) -> Refusal {
    match Token::parse(token) {
        Some(token) => {
            visit.record(P::OPENED, None, "");
            Refusal::see(Answer::see(visit.path.clone()).with(P::COOKIE.set(token.reveal())))
        }
        None => Refusal::dead_link(P::PURPOSE),
    }
}

/// A link that was used by this very browser leads on to the step that it opened, and to the portal once its person is
/// signed in; any other dead link is dead.
async fn after_link<P: LinkGate>(visit: &Visit, link: Option<Link>) -> Result<Refusal, Refusal> {
    let restricted = restricted(visit).await?;
    let is_next = restricted.is_some_and(|session| match session.may {
        May::OpenAccount { .. } => P::NEXT == "/credentials",
        May::ReplacePassword { .. } => P::NEXT == "/password",
    });
    if is_next {
        return Ok(Refusal::see(Answer::see(P::NEXT)));
    }
    if let Some(used) = link.filter(|link| link.used_at.is_some())
        && let Some(here) = SignedIn::find(visit).await?
        && used.grants.member_key() == Some(&here.member.member_key)
    {
        return Ok(Refusal::see(Answer::see("/")));
    }
    visit.record(P::DEAD, None, "");
    Ok(Refusal::dead_link(P::PURPOSE))
}
