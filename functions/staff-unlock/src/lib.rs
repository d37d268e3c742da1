//! Staff operation: resets the limits that a member ran into: failed logins, identity checks, mails. It restores no link and
//! changes no secret.

use serde_json::json;
use shared::app::App;
use shared::fact::Fact;
use shared::rights::{Action, ItemKind, Right};
use shared::staff::{Order, OrderReply, StaffError, Subject};
use shared::store::{LoginAttempts, LoginBucket, Mailbox, MailboxUse, Member, Outcome, Pk, Table, Transaction, number};

/// What the operation may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Mailbox, &[Action::Get, Action::Update]),
];

/// Resets the limits of a member.
///
/// # Errors
/// If the tables do not answer, or the member was changed at the same time (lost race).
pub async fn unlock(app: &App, order: &Order) -> Result<OrderReply, StaffError> {
    let wording = &app.staff;
    let Subject::Member(member_key) = &order.of else { return Ok(OrderReply::refused(&wording.member_key_needed)) };
    let member: Option<Member> = app.store.get(Table::Members, Pk::member(member_key)).await?;
    let Some(member) = member else { return Ok(OrderReply::refused(&wording.unknown)) };
    let (logins, transaction) = forget_logins(app, &member, Transaction::default()).await?;
    let checks = !member.checked_at.is_empty();
    let transaction = if checks { forget_checks(&member, transaction) } else { transaction };
    let (mails, transaction) = forget_mails(app, &member, transaction).await?;
    if !(logins || checks || mails) {
        return Ok(OrderReply::nothing(Fact::StaffUnlocked, &wording.nothing_locked));
    }
    match app.store.commit(transaction).await? {
        Outcome::Committed => Ok(OrderReply::done(Fact::StaffUnlocked, &wording.unlocked)
            .with("unlocked", json!({ "login": logins, "identity_checks": checks, "mail": mails }))),
        Outcome::Refused(_) => Err(StaffError::Contended),
    }
}

async fn forget_logins(app: &App, member: &Member, so_far: Transaction) -> Result<(bool, Transaction), StaffError> {
    let Some(login_key) = &member.login_id else { return Ok((false, so_far)) };
    let bucket = LoginBucket::of(login_key, None);
    let attempts: Option<LoginAttempts> = app.store.get(Table::Expiring, Pk::login_attempts(&bucket)).await?;
    Ok(match attempts {
        Some(_) => (true, so_far.forget_failures(&bucket)),
        None => (false, so_far),
    })
}

fn forget_checks(member: &Member, so_far: Transaction) -> Transaction {
    let condition = "attribute_exists(member_key)";
    so_far.update(Table::Members, &member.pk, "REMOVE checked_at", condition, Vec::new())
}

async fn forget_mails(app: &App, member: &Member, so_far: Transaction) -> Result<(bool, Transaction), StaffError> {
    let (mut found, mut transaction) = (false, so_far);
    let Some(address) = &member.address else { return Ok((found, transaction)) };
    for of in MailboxUse::ALL {
        let mailbox: Option<Mailbox> = app.store.get(Table::Expiring, Pk::mailbox(of, address)).await?;
        let Some(mailbox) = mailbox.filter(|mailbox| !mailbox.sent_at.is_empty()) else { continue };
        // Optimistic locking: a delivery in progress sees the new version and starts again.
        let set = "REMOVE sent_at SET version = version + :one";
        let values = vec![(":one", number(1)), (":seen", number(i64::try_from(mailbox.version).unwrap_or(i64::MAX)))];
        transaction = transaction.update(Table::Expiring, &mailbox.pk, set, "version = :seen", values);
        found = true;
    }
    Ok((found, transaction))
}
