//! Staff operation: resets the limits that a member ran into: failed logins, identity checks, mails; or, by an explicit word,
//! lifts the freeze of the account. It restores no link and no session, and changes no secret.

use serde_json::json;
use shared::app::App;
use shared::fact::Fact;
use shared::rights::{Action, ItemKind, Right};
use shared::staff::{Lift, Order, OrderReply, StaffError, Subject};
use shared::store::{
    AccountKey, ChangedSince, CommitResult, LoginBucket, Mailbox, MailboxUse, Member, NotFrozen, Unlock,
};

/// What the operation may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::Account, &[Action::Update]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Mailbox, &[Action::Get, Action::Update]),
];

/// Resets the limits of a member; or lifts what the order names, and nothing else.
///
/// # Errors
/// If the tables do not answer, or the member was changed at the same time (lost race).
pub async fn unlock(app: &App, order: &Order) -> Result<OrderReply, StaffError> {
    let wording = &app.staff;
    let Subject::Member(member_key) = &order.of else { return Ok(OrderReply::refused(&wording.member_key_needed)) };
    let Some(member) = app.store.find_member(member_key).await? else {
        return Ok(OrderReply::refused(&wording.unknown));
    };
    match order.lift {
        Some(Lift::Freeze) => lift_freeze(app, member).await,
        Some(Lift::AddressHold) => lift_address_hold(app, &member).await,
        None => lift_limits(app, member).await,
    }
}

async fn lift_limits(app: &App, member: Member) -> Result<OrderReply, StaffError> {
    let wording = &app.staff;
    let (logins, mailboxes) = (counted_logins(app, &member).await?, counted_mails(app, &member).await?);
    let unlock = Unlock { logins, identity_checks: Some(member).filter(|it| !it.checked_at.is_empty()), mailboxes };
    if unlock.is_empty() {
        return Ok(OrderReply::nothing(Fact::StaffUnlocked, &wording.nothing_locked));
    }
    let unlocked = json!({
        "login": unlock.logins.is_some(),
        "identity_checks": unlock.identity_checks.is_some(),
        "mail": !unlock.mailboxes.is_empty(),
    });
    match app.store.unlock(&unlock).await? {
        CommitResult::Committed => {
            Ok(OrderReply::done(Fact::StaffUnlocked, &wording.unlocked).with("unlocked", unlocked))
        }
        CommitResult::Refused(ChangedSince) => Err(StaffError::Contended),
    }
}

async fn lift_freeze(app: &App, member: Member) -> Result<OrderReply, StaffError> {
    let Member { login_id: Some(login_key), member_key, .. } = member else {
        return Ok(OrderReply::nothing(Fact::StaffLiftedFreeze, &app.staff.not_frozen));
    };
    match app.store.lift_freeze(&AccountKey { login_key, member_key }).await? {
        CommitResult::Committed => Ok(OrderReply::done(Fact::StaffLiftedFreeze, &app.staff.freeze_lifted)),
        CommitResult::Refused(NotFrozen) => Ok(OrderReply::nothing(Fact::StaffLiftedFreeze, &app.staff.not_frozen)),
    }
}

async fn lift_address_hold(app: &App, member: &Member) -> Result<OrderReply, StaffError> {
    if !member.address_is_held(app.now()) {
        return Ok(OrderReply::nothing(Fact::StaffLiftedAddressHold, &app.staff.not_held));
    }
    match app.store.lift_address_hold(member).await? {
        CommitResult::Committed => Ok(OrderReply::done(Fact::StaffLiftedAddressHold, &app.staff.hold_lifted)),
        CommitResult::Refused(ChangedSince) => Err(StaffError::Contended),
    }
}

async fn counted_logins(app: &App, member: &Member) -> Result<Option<LoginBucket>, StaffError> {
    let Some(login_key) = &member.login_id else { return Ok(None) };
    let bucket = LoginBucket::of(login_key, None);
    let attempts = app.store.find_login_attempts(&bucket).await?;
    Ok(attempts.map(|_| bucket))
}

async fn counted_mails(app: &App, member: &Member) -> Result<Vec<Mailbox>, StaffError> {
    let mut counted = Vec::new();
    let Some(address) = &member.address else { return Ok(counted) };
    for of in MailboxUse::ON_REQUEST {
        let mailbox = app.store.find_mailbox(of, address).await?;
        counted.extend(mailbox.filter(|mailbox| !mailbox.sent_at.is_empty()));
    }
    Ok(counted)
}
