//! Staff operation: erases a person, on their request or where the law requires it.

use shared::app::App;
use shared::fact::Fact;
use shared::rights::{Action, ItemKind, Right};
use shared::staff::{Order, OrderReply, StaffError, Subject};
use shared::store::{CommitResult, MemberChanged};

/// What the operation may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Account, &[Action::Delete]),
    Right::Items(ItemKind::Suppression, &[Action::Delete]),
    Right::Items(ItemKind::Mailbox, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Link, &[Action::Delete]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Delete]),
];

/// Erases a member. The order must repeat 加入者ID, and confirm it if the member is still insured.
///
/// # Errors
/// If the tables do not answer, or the member was changed at the same time (lost race).
pub async fn erase(app: &App, order: &Order) -> Result<OrderReply, StaffError> {
    let wording = &app.staff;
    let Subject::Member(member_key) = &order.of else { return Ok(OrderReply::refused(&wording.member_key_needed)) };
    if order.confirmed.as_ref() != Some(member_key) {
        return Ok(OrderReply::refused(&wording.not_confirmed));
    }
    let member = app.store.find_member(member_key).await?;
    let Some(member) = member else { return Ok(OrderReply::nothing(Fact::StaffErased, &wording.unknown)) };
    let is_insured = !member.is_closed(app.now().date_in_japan(), app.config.grace_days);
    if is_insured && !order.even_if_insured {
        return Ok(OrderReply::refused(&wording.still_insured));
    }
    match app.store.erase(&member).await? {
        CommitResult::Committed => Ok(OrderReply::done(Fact::StaffErased, &wording.erased)),
        CommitResult::Refused(MemberChanged) => Err(StaffError::Contended),
    }
}
