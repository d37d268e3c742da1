use crate::input::{LoginKey, MemberKey};
use crate::store::{Account, Member};
use crate::web::rejection::Rejection;
use crate::web::visit::Visit;

/// The account and its owner; none when one of them is gone or the owner is no longer insured.
pub(super) async fn account_and_owner(
    visit: &Visit,
    login_key: &LoginKey,
    member_key: &MemberKey,
) -> Result<Option<(Account, Member)>, Rejection> {
    let (account, member) = tokio::join!(visit.store.find_account(login_key), visit.store.find_member(member_key),);
    let (Some(account), Some(member)) = (account?, member?) else { return Ok(None) };
    let closed = member.is_closed(visit.now.date_in_japan(), visit.config.grace_days);
    let owns = account.member_key == member.member_key && !closed;
    Ok(owns.then_some((account, member)))
}
