//! What must be true before a page is shown, or a body is read.

mod link;
mod restricted;
mod signed_in;

use std::future::Future;

pub use link::{AtLink, HoldsLink, LinkGate, at_link};
pub use restricted::{MayOpenAccount, MayReplacePassword, OpenedAccount};
pub use signed_in::{HoldsSession, SignedIn, SignedInWithOthers};

use super::refusal::Refusal;
use super::visit::Visit;
use crate::input::{LoginKey, MemberKey};
use crate::store::{Account, Limit, Member, Pk, Table};
use crate::wording::Language;

/// A state that a request must be in. A step names its gate in the signature of its handlers and cannot get around it.
pub trait Gate: Sized + Send {
    /// The budget of the client's network address, for a POST.
    const LIMIT: Option<Limit> = None;

    /// Passes, or says where to go instead.
    fn pass(visit: &Visit) -> impl Future<Output = Result<Self, Refusal>> + Send;

    /// Remembers the language that was just chosen, where it is known who chose it.
    fn remember(&self, _: &Visit, _: Language) -> impl Future<Output = Result<(), Refusal>> + Send {
        std::future::ready(Ok(()))
    }
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

/// The account and its owner, unless one of them is gone or the owner is no longer insured.
async fn account_and_owner(
    visit: &Visit,
    login_key: &LoginKey,
    member_key: &MemberKey,
) -> Result<Option<(Account, Member)>, Refusal> {
    let (account, member) = tokio::join!(
        visit.store.get::<Account>(Table::Members, Pk::account(login_key)),
        visit.store.get::<Member>(Table::Members, Pk::member(member_key)),
    );
    let (Some(account), Some(member)) = (account?, member?) else { return Ok(None) };
    let closed = member.is_closed(visit.now.date_in_japan(), visit.config.grace_days);
    let owns = account.member_key == member.member_key && !closed;
    Ok(owns.then_some((account, member)))
}
