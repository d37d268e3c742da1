//! Staff operation: takes an address off the suppression list after a bounce or complaint.

use shared::app::App;
use shared::fact::Fact;
use shared::input::EmailAddress;
use shared::rights::{Action, ItemKind, Right};
use shared::staff::{Order, OrderReply, StaffError, Subject};
use shared::store::MailState;

/// What the operation may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get]),
    Right::Items(ItemKind::Suppression, &[Action::Get, Action::Delete]),
];

/// Takes an address, or a member's address, off our suppression list, and tells the member on the portal no longer.
///
/// # Errors
/// If the tables do not answer.
pub async fn lift(app: &App, order: &Order) -> Result<OrderReply, StaffError> {
    let wording = &app.staff;
    let Some(address) = address(app, order).await? else { return Ok(OrderReply::refused(&wording.no_address)) };
    let Some(suppression) = app.store.find_suppression(&address).await? else {
        return Ok(OrderReply::nothing(Fact::StaffLiftedSuppression, &wording.not_suppressed));
    };
    app.store.lift_suppression(&address).await?;
    let is_complaint = suppression.reason == MailState::Complained.name();
    let message = if is_complaint { &wording.lifted_complaint } else { &wording.lifted };
    Ok(OrderReply::done(Fact::StaffLiftedSuppression, message)
        .with("reason", suppression.reason)
        .with("since", suppression.since.as_date_and_minute()))
}

async fn address(app: &App, order: &Order) -> Result<Option<EmailAddress>, StaffError> {
    match &order.of {
        Subject::Address(address) => Ok(Some(address.clone())),
        Subject::Member(member_key) => Ok(app.store.find_member(member_key).await?.and_then(|member| member.address)),
    }
}
