//! Records what became of each mail, from the SES events that EventBridge delivers.
//!
//! A hard bounce or a complaint puts the address on the suppression list, which stops further mails to it. Staff see it, and
//! lift it if it was a mistake; the member is told on the portal. Only the address that our own record of the mail names is
//! suppressed: the report comes from the receiving server, which may name anybody.
//!
//! Delivery is at least once and in any order, so recording is idempotent and a job's state only advances.

mod event;
mod reported;

pub use event::SesEvent;

use shared::app::App;
use shared::fact::Fact;
use shared::input::EmailAddress;
use shared::rights::{Action, ItemKind, Right};
use shared::store::{MailState, Pk, StoreError};

use event::Kind;

/// What the function may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Suppression, &[Action::Update]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get]),
    Right::Items(ItemKind::Member, &[Action::Update]),
    Right::Items(ItemKind::MailJob, &[Action::Update]),
    Right::Items(ItemKind::StrangerMails, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// Records one event. Idempotent.
///
/// # Errors
/// If the store does not answer; EventBridge then delivers the event again.
pub async fn track(app: &App, event: SesEvent) -> Result<(), StoreError> {
    let Some(state) = state(&event) else { return Ok(()) };
    let note = format!("{} {}", event.time, state.name());
    let job = match event.job() {
        Some(job) => app.store.record_outcome(job, state, &note).await?,
        None => None,
    };
    let request_id = job.as_ref().map_or("unknown", |job| job.request_id.as_str());
    app.audit.record(fact(state), request_id, None, "");
    if state == MailState::Bounced && event.is_of_stranger() && app.store.note_stranger_bounce(app.now()).await? {
        app.audit.record(Fact::StrangerMailsStopped, request_id, None, "");
    }
    let addressee = job.as_ref().and_then(|job| job.addressee.as_ref());
    for reported in reported(&event) {
        match reported::address(reported).filter(|address| Some(&Pk::suppression(address)) == addressee) {
            Some(address) => suppress(app, &address, state).await?,
            None => app.audit.record(Fact::MailReportForeign, request_id, None, state.name()),
        }
    }
    Ok(())
}

/// Puts the address of a mail on the suppression list, and tells its member.
async fn suppress(app: &App, address: &EmailAddress, state: MailState) -> Result<(), StoreError> {
    let suppression = app.store.suppress(&Pk::suppression(address), state, app.now()).await?;
    app.store.note_unreachable(address, &suppression).await
}

/// The audit fact of a state.
const fn fact(state: MailState) -> Fact {
    match state {
        MailState::Delivered => Fact::MailDelivered,
        MailState::Delayed => Fact::MailDelayed,
        MailState::SoftBounced => Fact::MailSoftBounced,
        MailState::Bounced => Fact::MailBounced,
        MailState::Complained => Fact::MailComplained,
        MailState::Rejected => Fact::MailRejected,
        _ => Fact::MailAccepted,
    }
}

/// The state that an event reports; `None` for events that are not tracked.
fn state(event: &SesEvent) -> Option<MailState> {
    Some(match &event.detail.kind {
        Kind::Send => MailState::Sent,
        Kind::Delivery => MailState::Delivered,
        Kind::DeliveryDelay => MailState::Delayed,
        Kind::Bounce { bounce } if bounce.is_permanent() => MailState::Bounced,
        // Full mailbox, server down: SES gave up on this mail, not on the address.
        Kind::Bounce { .. } => MailState::SoftBounced,
        Kind::Complaint { complaint } if complaint.is_praise() => return None,
        Kind::Complaint { .. } => MailState::Complained,
        Kind::Reject | Kind::RenderingFailure => MailState::Rejected,
        Kind::Other => return None,
    })
}

/// The recipients that a hard bounce or a complaint names. The receiving server writes them: anybody can be named.
fn reported(event: &SesEvent) -> impl Iterator<Item = &str> {
    let recipients = match &event.detail.kind {
        Kind::Bounce { bounce } if bounce.is_permanent() => &bounce.bounced_recipients[..],
        Kind::Complaint { complaint } if !complaint.is_praise() => &complaint.complained_recipients[..],
        _ => &[],
    };
    recipients.iter().map(|recipient| recipient.email_address.as_str())
}
