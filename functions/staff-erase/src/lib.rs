//! Erases a person, on their request or when the law asks for it: roster entry, account, mailboxes and open links, in one
//! transaction. Sessions end because their account is gone.

use shared::app::App;
use shared::audit::Fact;
use shared::input::EmailAddress;
use shared::rights::{Action, ItemKind, Right};
use shared::staff::{Answer, Failure, Order, Subject};
use shared::store::{
    Mailbox, Member, Outcome, Suppression, Table, Transaction, account_pk, address_pk, attempts_bucket, member_pk, text,
};

/// What the operation may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Account, &[Action::Delete]),
    Right::Items(ItemKind::Suppression, &[Action::Delete]),
    Right::Items(ItemKind::Mailbox, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Link, &[Action::Delete]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Delete]),
];

/// Erases a member whose 加入者ID was typed twice, and who is no longer insured unless that was said as well.
///
/// # Errors
/// When the tables do not answer, or the member is busy at this very moment.
pub async fn erase(app: &App, order: &Order) -> Result<Answer, Failure> {
    let wording = &app.wording.staff;
    let Subject::Member(member_key) = &order.of else { return Ok(Answer::refused(&wording.member_key_needed)) };
    if order.confirmed.as_ref() != Some(member_key) {
        return Ok(Answer::refused(&wording.not_confirmed));
    }
    let member: Option<Member> = app.store.get(Table::Members, member_pk(member_key)).await?;
    let Some(member) = member else { return Ok(Answer::nothing(Fact::StaffErased, &wording.unknown)) };
    let is_insured = !member.is_closed(app.now().date_in_japan(), app.config.grace_days);
    if is_insured && !order.even_if_insured {
        return Ok(Answer::refused(&wording.still_insured));
    }
    let transaction = match &member.address {
        Some(address) => with_address(app, &member, address, durable(&member)).await?,
        None => durable(&member),
    };
    match app.store.commit(transaction).await? {
        Outcome::Committed => Ok(Answer::done(Fact::StaffErased, &wording.erased)),
        Outcome::Refused(_) => Err(Failure::Contended),
    }
}

/// The roster entry as it was read, and the account.
fn durable(member: &Member) -> Transaction {
    let mut seen = vec![(":row", text(&member.row_digest))];
    let Some(login_key) = &member.login_id else {
        let condition = "row_digest = :row AND attribute_not_exists(login_id)";
        return Transaction::default().delete_if(Table::Members, &member.pk, condition, seen);
    };
    seen.push((":login", text(login_key)));
    Transaction::default()
        .delete_if(Table::Members, &member.pk, "row_digest = :row AND login_id = :login", seen)
        .delete(Table::Members, account_pk(login_key))
        .forget_failures(&attempts_bucket(login_key, None))
}

/// What is stored under the address, if it is this member's and nobody else's.
async fn with_address(
    app: &App,
    member: &Member,
    address: &EmailAddress,
    so_far: Transaction,
) -> Result<Transaction, Failure> {
    let entry: Option<shared::store::AddressEntry> = app.store.get(Table::Members, address_pk(address)).await?;
    if entry.is_none_or(|entry| entry.member_key != member.member_key) {
        return Ok(so_far);
    }
    let mine = vec![(":me", text(&member.member_key))];
    let mut transaction = so_far
        .delete_if(Table::Members, address_pk(address), "member_key = :me", mine)
        .delete(Table::Members, Suppression::pk(address));
    for (_, of) in Mailbox::USES {
        let mailbox: Option<Mailbox> = app.store.get(Table::Expiring, Mailbox::pk(of, address)).await?;
        let Some(mailbox) = mailbox else { continue };
        transaction = transaction.delete(Table::Expiring, &mailbox.pk);
        if let Some(link) = mailbox.current_link {
            transaction = transaction.delete(Table::Expiring, link);
        }
    }
    Ok(transaction)
}
