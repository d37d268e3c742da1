//! The restricted session: between a proof (authentication key, temporary password) and the password that it lets the
//! member set.

use super::owner::account_and_owner;
use super::signed_in::{SignedIn, live_session, other_member};
use crate::input::LoginKey;
use crate::secret::FlowTag;
use crate::store::{Account, May, Member, RestrictedSession};
use crate::web::answer::Answer;
use crate::web::flow::{Flow, FlowKind};
use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::notice::Notice;
use crate::web::rate_limit::{BoundBySession, NoPosts};
use crate::web::rejection::Rejection;
use crate::web::shown_for::ShownFor;
use crate::web::visit::Visit;
use crate::wording::ErrorPage;

/// May open an account, and nothing else.
pub struct MayOpenAccount {
    flow: FlowTag,
    session: RestrictedSession,
    member: Member,
    issued_login_id: Option<LoginKey>,
}

impl MayOpenAccount {
    /// The restricted session of the browser.
    pub const fn session(&self) -> &RestrictedSession {
        &self.session
    }

    /// The roster's entry as it is now.
    pub const fn member(&self) -> &Member {
        &self.member
    }

    /// See [`May::OpenAccount`].
    pub fn issued_login_id(&self) -> Option<&LoginKey> {
        self.issued_login_id.as_ref()
    }
}

impl Sealed for MayOpenAccount {}

impl Gate for MayOpenAccount {
    type RateLimit = BoundBySession;

    fn shown_for(&self) -> ShownFor {
        ShownFor::flow(&self.flow)
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let ended = || Rejection::Page(ErrorPage::CredentialsTimeout);
        let flow = visit.flow(FlowKind::Restricted)?.ok_or_else(ended)?;
        let session = restricted(visit, &flow).await?.ok_or_else(ended)?;
        let May::OpenAccount { member_key, identity, issued_login_id, .. } = session.may.clone() else {
            return Err(ended());
        };
        if session.used_at.is_some() {
            return Err(done(&flow));
        }
        let member = visit.store.find_member(&member_key).await?;
        let today = visit.now.date_in_japan();
        let still_valid = member.filter(|member| {
            session.is_open(visit.now)
                && !member.is_closed(today, visit.config.grace_days)
                && member.has_identity(&identity, &visit.config.service_key, visit.now)
        });
        let member = still_valid.ok_or_else(ended)?;
        if member.login_id.is_some() {
            return Err(already_open(visit, &flow).await?);
        }
        Ok(Self { flow: flow.tag().clone(), session, member, issued_login_id })
    }
}

/// Race: the account appeared between our two reads (another registration, or a double submit).
async fn already_open(visit: &Visit, flow: &Flow) -> Result<Rejection, Rejection> {
    let used = restricted(visit, flow).await?.is_some_and(|session| session.used_at.is_some());
    Ok(if used { done(flow) } else { Rejection::Page(ErrorPage::AlreadyRegistered) })
}

fn done(flow: &Flow) -> Rejection {
    Rejection::redirect(Answer::see(flow.page("/credentials/done")))
}

/// Has just opened an account.
pub struct OpenedAccount(FlowTag);

impl Sealed for OpenedAccount {}

impl Gate for OpenedAccount {
    type RateLimit = NoPosts;

    fn shown_for(&self) -> ShownFor {
        ShownFor::flow(&self.0)
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let to_login = || Rejection::redirect(Answer::see("/login"));
        let flow = visit.flow(FlowKind::Restricted)?.ok_or_else(to_login)?;
        let session = restricted(visit, &flow).await?;
        let opened = session.is_some_and(|s| s.used_at.is_some() && matches!(s.may, May::OpenAccount { .. }));
        if opened { Ok(Self(flow.tag().clone())) } else { Err(to_login()) }
    }
}

/// May replace the password of an account, and nothing else.
pub struct MayReplacePassword {
    flow: FlowTag,
    session: RestrictedSession,
    account: Account,
    member: Member,
}

impl MayReplacePassword {
    /// The restricted session of the browser.
    pub const fn session(&self) -> &RestrictedSession {
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
}

impl Sealed for MayReplacePassword {}

impl Gate for MayReplacePassword {
    type RateLimit = BoundBySession;

    fn shown_for(&self) -> ShownFor {
        ShownFor::flow(&self.flow)
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let Some(flow) = visit.flow(FlowKind::Restricted)? else { return Err(nothing_to_replace(visit, None).await?) };
        let session = restricted(visit, &flow).await?;
        let Some((session, May::ReplacePassword { login_key, member_key, epoch, mailed_to })) =
            session.map(|session| (session.clone(), session.may))
        else {
            return Err(nothing_to_replace(visit, None).await?);
        };
        if session.used_at.is_some() {
            return Err(nothing_to_replace(visit, Some(&login_key)).await?);
        }
        let owned = account_and_owner(visit, &login_key, &member_key).await?;
        let current = owned.filter(|(account, member)| {
            let is_theirs = mailed_to.is_none_or(|address| member.is_reached_at(&address));
            session.is_open(visit.now) && account.epoch == epoch && is_theirs
        });
        let Some((account, member)) = current else {
            // Race: another request may have replaced the password between our two reads.
            let again = restricted(visit, &flow).await?;
            let used = again.is_some_and(|session| session.used_at.is_some());
            return Err(nothing_to_replace(visit, used.then_some(&login_key)).await?);
        };
        Ok(Self { flow: flow.tag().clone(), session, account, member })
    }
}

/// Replayed or double-submitted, with `replaced` the login ID of the account: redirect to the portal, whose notice (or the
/// login's, without a session) says that the password was replaced; if another member is signed in by now, that is what
/// the page says. Otherwise to the portal with a session, and the stale-page error without one.
async fn nothing_to_replace(visit: &Visit, replaced: Option<&LoginKey>) -> Result<Rejection, Rejection> {
    let Some(replaced) = replaced else {
        let is_signed_in = SignedIn::find(visit).await?.is_some();
        return Ok(if is_signed_in { Rejection::redirect(Answer::see("/")) } else { Rejection::stale(&visit.path) });
    };
    match live_session(visit).await? {
        Some(session) if session.login_key != *replaced => Err(other_member(visit, &session).await?),
        _ => Ok(Rejection::redirect(Answer::see(Notice::PasswordReplaced.at("/")))),
    }
}

/// The session of the flow, used or not, until it expires. DynamoDB's TTL deletes late, so expiry is compared here.
pub(super) async fn restricted(visit: &Visit, flow: &Flow) -> Result<Option<RestrictedSession>, Rejection> {
    let found = visit.store.find_restricted_session(&flow.token().hash()).await?;
    Ok(found.filter(|session| session.expires_at > visit.now))
}
