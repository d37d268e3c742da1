//! Mailed links. GET shows and consumes nothing, so link scanners do no harm; only a POST uses a link up.

use std::marker::PhantomData;

use super::owner::account_and_owner;
use super::restricted::restricted;
use super::signed_in::SignedIn;
use crate::fact::Fact;
use crate::secret::{FlowTag, Token};
use crate::store::{Grants, Link, May, Member, Purpose, RestrictedSession, Updated};
use crate::web::answer::Answer;
use crate::web::flow::{Flow, FlowKind};
use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::posted::{Posted, Uncounted};
use crate::web::rate_limit::{CountedByHandler, CountedByPipeline, UseLink};
use crate::web::rejection::Rejection;
use crate::web::shown_for::ShownFor;
use crate::web::visit::Visit;
use crate::wording::ErrorPage;

/// The purposes of links, as types.
pub mod at_link {
    /// M1.
    pub struct Registration;
    /// M2.
    pub struct Credentials;
    /// M4.
    pub struct Reset;
    /// 「これは私ではありません」 of a notice.
    pub struct NotMe;
}

/// The purpose of a link, as a type: M1 (registration), M2 (credentials), M4 (reset) or a notice (the freeze).
pub trait LinkPurpose: Send + Sync + 'static {
    /// The purpose.
    const PURPOSE: Purpose;
    /// The flow that holds the token after the redirect that removes it from the URL.
    const FLOW: FlowKind;
    /// The page on which the restricted session that follows from the link is used.
    const NEXT: &'static str;
    /// Recorded when the link is opened.
    const OPENED: Fact;
    /// Recorded when a dead link is opened.
    const DEAD: Fact;
}

impl LinkPurpose for at_link::Registration {
    const PURPOSE: Purpose = Purpose::Registration;
    const FLOW: FlowKind = FlowKind::Registration;
    const NEXT: &'static str = "/credentials";
    const OPENED: Fact = Fact::RegistrationLinkOpened;
    const DEAD: Fact = Fact::RegistrationLinkDead;
}

impl LinkPurpose for at_link::Credentials {
    const PURPOSE: Purpose = Purpose::Credentials;
    const FLOW: FlowKind = FlowKind::Credentials;
    const NEXT: &'static str = "/credentials";
    const OPENED: Fact = Fact::KeyLinkOpened;
    const DEAD: Fact = Fact::KeyLinkDead;
}

impl LinkPurpose for at_link::Reset {
    const PURPOSE: Purpose = Purpose::Reset;
    const FLOW: FlowKind = FlowKind::Reset;
    const NEXT: &'static str = "/password";
    const OPENED: Fact = Fact::ResetLinkOpened;
    const DEAD: Fact = Fact::ResetLinkDead;
}

impl LinkPurpose for at_link::NotMe {
    const PURPOSE: Purpose = Purpose::NotMe;
    const FLOW: FlowKind = FlowKind::NotMe;
    const NEXT: &'static str = "/not-me/done";
    const OPENED: Fact = Fact::NotMeLinkOpened;
    const DEAD: Fact = Fact::NotMeLinkDead;
}

/// An open link of that purpose: current, unused, unexpired, with tries left. Passing the gate changes nothing.
pub struct AtLink<P> {
    link: Link,
    flow: FlowTag,
    purpose: PhantomData<P>,
}

impl<P> AtLink<P> {
    /// The link.
    pub const fn link(&self) -> &Link {
        &self.link
    }
}

impl<P> Sealed for AtLink<P> {}

impl<P: LinkPurpose> Gate for AtLink<P> {
    type RateLimit = CountedByPipeline<UseLink>;

    fn check_flow(visit: &Visit) -> Result<(), Rejection> {
        flow::<P>(visit).map(|_| ())
    }

    fn shown_for(&self) -> ShownFor {
        ShownFor::flow(&self.flow)
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let Some(flow) = flow::<P>(visit)? else { return Err(after_link::<P>(visit, None, None).await?) };
        let link = visit.store.find_link(&flow.token().hash()).await?;
        match link.filter(|link| link.grants.purpose() == P::PURPOSE) {
            Some(link) if link.is_open(visit.now) && is_still_valid(visit, &link).await? => {
                Ok(Self { link, flow: flow.tag().clone(), purpose: PhantomData })
            }
            closed => Err(after_link::<P>(visit, closed, Some(&flow)).await?),
        }
    }
}

/// The token of a link, not yet looked up: [`Uncounted::take_try`] counts a try and reads the link in one request, and
/// takes the rate limit concurrently. There is no other way to the link.
pub struct HoldsLink<P> {
    flow: Flow,
    purpose: PhantomData<P>,
}

impl<P> Sealed for HoldsLink<P> {}

impl<P: LinkPurpose> Gate for HoldsLink<P> {
    type RateLimit = CountedByHandler<UseLink>;

    fn check_flow(visit: &Visit) -> Result<(), Rejection> {
        flow::<P>(visit).map(|_| ())
    }

    fn shown_for(&self) -> ShownFor {
        ShownFor::flow(self.flow.tag())
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        match flow::<P>(visit)? {
            Some(flow) => Ok(Self { flow, purpose: PhantomData }),
            None => Err(after_link::<P>(visit, None, None).await?),
        }
    }
}

impl<P: LinkPurpose> Uncounted<HoldsLink<P>> {
    /// Counts a try of the link before anything is compared, and gives the link as it is after that. A re-issue may have
    /// ended all the same: the write that uses the link carries that condition.
    ///
    /// # Errors
    /// The redirect or error page for a closed link, or E04 when the rate limit is exceeded; the try may be counted then.
    pub async fn take_try(self) -> Result<(Posted<HoldsLink<P>>, Link), Rejection> {
        let flow = self.gate().flow.clone();
        let hash = flow.token().hash();
        let try_link = async |visit: Visit| visit.store.count_try(&hash, P::PURPOSE, visit.now).await;
        let (posted, tried) = self.count_while(try_link).await?;
        match tried? {
            Updated::Now(link) => Ok((posted, link)),
            Updated::Refused(closed) => {
                let closed = closed.filter(|link| link.grants.purpose() == P::PURPOSE);
                Err(after_link::<P>(posted.visit(), closed, Some(&flow)).await?)
            }
        }
    }

    /// Checks that the link is open, for a form with empty fields: it costs no try.
    ///
    /// # Errors
    /// The redirect or error page for a closed link, or E04 when the rate limit is exceeded.
    pub async fn look(self) -> Result<Posted<HoldsLink<P>>, Rejection> {
        let (posted, open) = self.count_while(async |visit: Visit| AtLink::<P>::pass(&visit).await.map(|_| ())).await?;
        open.map(|()| posted)
    }
}

impl Visit {
    /// Records a wrong try of a link and gives the number of tries left; the last one voids the link.
    ///
    /// # Errors
    /// The error page `none_left`, when no try is left.
    pub fn wrong_try(&self, link: &Link, fact: Fact, none_left: ErrorPage) -> Result<u32, Rejection> {
        let who = link.address.as_str();
        self.record(fact, Some(&who), "");
        match link.tries_left() {
            0 => {
                self.record(Fact::LinkLocked, Some(&who), fact.name());
                Err(Rejection::Page(none_left))
            }
            left => Ok(left),
        }
    }
}

/// A re-issue ends when the password changes, when its owner is no longer insured, or when the roster gets another
/// address for its owner than the one it was mailed to, also for a time only. The member learns that before filling in the form.
async fn is_still_valid(visit: &Visit, link: &Link) -> Result<bool, Rejection> {
    let Grants::Reset { login_key, member_key, epoch, .. } = &link.grants else { return Ok(true) };
    let owned = account_and_owner(visit, login_key, member_key).await?;
    let is_reached = |member: &Member| member.is_reached_at(&link.address) && !member.address_is_held(visit.now);
    Ok(owned.is_some_and(|(account, member)| account.epoch == *epoch && is_reached(&member)))
}

/// The flow of the link; a token in the URL moves into a cookie first.
fn flow<P: LinkPurpose>(visit: &Visit) -> Result<Option<Flow>, Rejection> {
    match visit.query("t") {
        Some(token) => Err(move_token_to_cookie::<P>(visit, token)),
        None => visit.flow(P::FLOW),
    }
}

/// Moves the token from the URL into a cookie and redirects: so it stays out of the history, logs and screenshots.
fn move_token_to_cookie<P: LinkPurpose>(visit: &Visit, token: &str) -> Rejection {
    match Token::parse(token) {
        Some(token) => {
            visit.record(P::OPENED, None, "");
            Rejection::redirect(visit.begin_flow(P::FLOW, token))
        }
        None => Rejection::dead_link(P::PURPOSE),
    }
}

/// What follows a closed freeze link: the page that says what a used one did. No session matters to it.
fn after_freeze_link(visit: &Visit, link: Option<&Link>, flow: Option<&Flow>) -> Rejection {
    if let (Some(flow), true) = (flow, link.is_some_and(|link| link.used_at.is_some())) {
        return Rejection::redirect(Answer::see(flow.page(at_link::NotMe::NEXT)));
    }
    visit.record(at_link::NotMe::DEAD, None, "");
    Rejection::dead_link(Purpose::NotMe)
}

/// What follows a closed link: the next step, if its member has begun it in this browser; the portal, if its member is
/// signed in; else the error page of a dead link.
async fn after_link<P: LinkPurpose>(
    visit: &Visit,
    link: Option<Link>,
    flow: Option<&Flow>,
) -> Result<Rejection, Rejection> {
    if P::PURPOSE == Purpose::NotMe {
        return Ok(after_freeze_link(visit, link.as_ref(), flow));
    }
    let member = link.as_ref().and_then(|link| link.grants.member_key());
    let next = match (member, flow) {
        (Some(member), _) => visit.restricted_flow_of(member),
        (None, Some(flow)) => visit.restricted_flow_beside(flow),
        (None, None) => None,
    };
    if let Some(next) = next
        && leads_on::<P>(restricted(visit, &next).await?)
    {
        return Ok(Rejection::redirect(Answer::see(next.page(P::NEXT))));
    }
    if let Some(used) = link.filter(|link| link.used_at.is_some())
        && let Some(here) = SignedIn::find(visit).await?
        && used.grants.member_key() == Some(&here.member().member_key)
    {
        return Ok(Rejection::redirect(Answer::see("/")));
    }
    visit.record(P::DEAD, None, "");
    Ok(Rejection::dead_link(P::PURPOSE))
}

/// Whether the restricted session is one that follows from links of this purpose.
fn leads_on<P: LinkPurpose>(session: Option<RestrictedSession>) -> bool {
    session.is_some_and(|session| match session.may {
        May::OpenAccount { .. } => P::NEXT == "/credentials",
        May::ReplacePassword { .. } => P::NEXT == "/password",
    })
}
