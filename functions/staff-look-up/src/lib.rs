//! Staff operation: what the help desk may know of a member who calls: state, locks and limits, and the pseudonyms by which
//! the log can be searched. The answer contains no address, birth date, login ID or name.

use serde_json::{Value, json};
use shared::app::App;
use shared::clock::Timestamp;
use shared::fact::Fact;
use shared::input::EmailAddress;
use shared::limits;
use shared::rights::{Action, ItemKind, Right};
use shared::secret::ServiceKey;
use shared::staff::{Order, OrderReply, StaffError, Subject};
use shared::store::{Audience, LoginBucket, MailboxUse, Member};

/// What the operation may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get]),
    Right::Items(ItemKind::Account, &[Action::Get]),
    Right::Items(ItemKind::Suppression, &[Action::Get]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Get]),
    Right::Items(ItemKind::Mailbox, &[Action::Get]),
    Right::Items(ItemKind::Link, &[Action::Get]),
];

/// Looks up a member by 加入者ID or by address.
///
/// # Errors
/// If the tables do not answer.
pub async fn look_up(app: &App, order: &Order) -> Result<OrderReply, StaffError> {
    let member = match &order.of {
        Subject::Member(member_key) => app.store.find_member(member_key).await?,
        Subject::Address(address) => app.store.find_member_by_address(address).await?,
    };
    let Some(member) = member else {
        let answer = OrderReply::nothing(Fact::StaffLookedUp, &app.staff.unknown);
        return Ok(match &order.of {
            // Mails to an address that is on no roster can be looked up as well.
            Subject::Address(address) => answer.with("mail", mail(app, address, Audience::Stranger).await?),
            Subject::Member(_) => answer,
        });
    };
    let mail = match &member.address {
        Some(address) => mail(app, address, audience(app, &member, address)).await?,
        None => Value::Null,
    };
    Ok(OrderReply::done(Fact::StaffLookedUp, &app.staff.looked_up)
        .with("member", standing(app, &member))
        .with("login", login(app, &member).await?)
        .with("mail", mail)
        .with("pseudonyms", pseudonyms(app, &member)))
}

fn standing(app: &App, member: &Member) -> Value {
    let now = app.now();
    let checks = |duration| member.checked_at.iter().filter(|at| now.is_within(duration, **at)).count();
    let (today, month) = (checks(limits::DAY), checks(limits::IDENTITY_CHECK_MONTH));
    let used_up = today >= limits::MAX_IDENTITY_CHECKS_PER_DAY || month >= limits::MAX_IDENTITY_CHECKS_PER_MONTH;
    let issued_until = member.issued.as_ref().map(|issued| issued.expires_at.as_date_and_minute());
    json!({
        "insured": !member.is_closed(now.date_in_japan(), app.config.grace_days),
        "registered": member.login_id.is_some(),
        "has_address": member.address.is_some(),
        "shares_address": member.shares_address,
        "address_held_until": member.address_held_until.filter(|until| *until > now).map(Timestamp::as_date_and_minute),
        "credentials_handed_out_until": issued_until,
        "identity_checks": { "in_a_day": today, "in_30_days": month, "used_up": used_up },
    })
}

/// Only the bucket of unknown browsers. A browser that signed in before has a bucket of its own, which an attacker cannot
/// fill.
async fn login(app: &App, member: &Member) -> Result<Value, StaffError> {
    let Some(login_key) = &member.login_id else { return Ok(Value::Null) };
    let attempts = app.store.find_login_attempts(&LoginBucket::of(login_key, None)).await?;
    let frozen_since = app.store.find_account(login_key).await?.and_then(|account| account.frozen_at);
    let held_until = attempts.and_then(|attempts| attempts.held_until(app.now()));
    Ok(json!({
        "held_back_in_new_browsers_until": held_until.map(Timestamp::as_date_and_time),
        "frozen_since": frozen_since.map(Timestamp::as_date_and_time),
    }))
}

/// As `deliver-mail` sees it.
fn audience(app: &App, member: &Member, address: &EmailAddress) -> Audience {
    let closed = member.is_closed(app.now().date_in_japan(), app.config.grace_days);
    if !closed && member.address.as_ref() == Some(address) { Audience::OnRoster } else { Audience::Stranger }
}

async fn mail(app: &App, address: &EmailAddress, audience: Audience) -> Result<Value, StaffError> {
    let now = app.now();
    let suppression = app.store.find_suppression(address).await?;
    let stopped = suppression.filter(|it| it.is_in_force(now)).map(|it| {
        let until = it.until().map(Timestamp::as_date_and_minute);
        json!({ "reason": it.reason, "since": it.since.as_date_and_minute(), "until": until })
    });
    let mut mailboxes = serde_json::Map::new();
    for of in MailboxUse::ON_REQUEST {
        let Some(mailbox) = app.store.find_mailbox(of, address).await? else { continue };
        let link = match &mailbox.current_link {
            Some(link) => app.store.find_link_at(link).await?,
            None => None,
        };
        let last = mailbox.sent_at.last().map(|at| at.as_date_and_time());
        let next = mailbox.may_send_from(audience, now).map(Timestamp::as_date_and_time);
        let open_until = link.filter(|link| link.is_open(now)).map(|link| link.expires_at.as_date_and_time());
        mailboxes
            .insert(of.name().to_owned(), json!({ "last": last, "not_before": next, "link_open_until": open_until }));
    }
    Ok(json!({ "stopped": stopped, "sent": mailboxes }))
}

fn pseudonyms(app: &App, member: &Member) -> Value {
    let mut keys = app.config.service_key.readable(app.now());
    let mut pseudonyms = keys.next().map(|key| pseudonyms_by(&key, member)).unwrap_or_default();
    // What was logged before the key was replaced.
    if let (Some(key), Some(fields)) = (keys.next(), pseudonyms.as_object_mut()) {
        fields.insert("before".to_owned(), pseudonyms_by(&key, member));
    }
    pseudonyms
}

fn pseudonyms_by(key: &ServiceKey, member: &Member) -> Value {
    let pseudonym = |of: &str| key.pseudonym(of).to_string();
    json!({
        "member": pseudonym(member.member_key.as_str()),
        "address": member.address.as_ref().map(|address| pseudonym(address.as_str())),
        "login_id": member.login_id.as_ref().map(|login_id| pseudonym(login_id.as_str())),
    })
}
