//! Between what was proven and the password that has to be set.

use super::{Gate, SignedIn, account_and_owner};
use crate::input::LoginKey;
use crate::secret::PasswordHash;
use crate::store::{Account, May, Member, Pk, RestrictedSession, Table};
use crate::web::{Answer, CookieName, Notice, Refusal, Visit};
use crate::wording::Refusal as Told;

/// May open an account, and nothing else.
pub struct MayOpenAccount {
    /// The session that says so.
    pub session: RestrictedSession,
    /// The roster's entry as it is now.
    pub member: Member,
    /// See [`May::OpenAccount`].
    pub issued_login_id: Option<LoginKey>,
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
        let member: Option<Member> = visit.store.get(Table::Members, Pk::member(&member_key)).await?;
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
    pub temporary_hash: PasswordHash,
}

impl Gate for MayReplacePassword {
    async fn pass(visit: &Visit) -> Result<Self, Refusal> {
        let session = restricted(visit).await?;
        let Some((session, May::ReplacePassword { login_key, member_key, epoch, temporary_hash, mailed_to })) =
            session.map(|session| (session.clone(), session.may))
        else {
            return Err(no_more_to_replace(visit).await?);
        };
        let owned = account_and_owner(visit, &login_key, &member_key).await?;
        let current = owned.filter(|(account, member)| {
            let is_theirs = mailed_to.is_none_or(|address| member.is_reached_at(&address));
            session.is_open(visit.now) && account.epoch == epoch && is_theirs
        });
        let Some((account, member)) = current else { return Err(no_more_to_replace(visit).await?) };
        Ok(Self { session, account, member, temporary_hash })
    }
}

/// Whoever comes back to the page after the password was replaced, or pressed twice, goes on to the portal, which says
/// so; where the session never arrived, the login does. Anybody else is too late.
async fn no_more_to_replace(visit: &Visit) -> Result<Refusal, Refusal> {
    let session = restricted(visit).await?;
    if session.is_some_and(|s| s.used_at.is_some() && matches!(s.may, May::ReplacePassword { .. })) {
        return Ok(Refusal::see(Answer::see(Notice::PasswordReplaced.at("/"))));
    }
    let is_signed_in = SignedIn::find(visit).await?.is_some();
    Ok(if is_signed_in { Refusal::see(Answer::see("/")) } else { Refusal::stale(&visit.path) })
}

/// The session in the cookie, used or not, until its time is over: whether the housekeeping has been there shows nowhere.
pub(super) async fn restricted(visit: &Visit) -> Result<Option<RestrictedSession>, Refusal> {
    let Some(token) = visit.cookies.token(CookieName::Restricted) else { return Ok(None) };
    let found: Option<RestrictedSession> =
        visit.store.get(Table::Expiring, Pk::restricted_session(&token.hash())).await?;
    Ok(found.filter(|session| session.expires_at > visit.now))
}
