//! Records what became of each mail, from the SES events that EventBridge delivers.
//!
//! A hard bounce or a complaint puts the address on the suppression list, which stops further mails to it. Staff see it, and
//! lift it if it was a mistake.
//!
//! Delivery is at least once and in any order, so recording is idempotent and a job's state only advances.

mod event;

pub use event::SesEvent;

use shared::app::App;
use shared::fact::Fact;
use shared::input::EmailAddress;
use shared::rights::{Action, ItemKind, Right};
use shared::store::{MailState, StoreError};

use event::Kind;

/// What the function may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Suppression, &[Action::Update]),
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
    for address in to_suppress(&event) {
        app.store.suppress(&address, state.name(), app.now()).await?;
    }
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
    Ok(())
}

/// The audit fact of a state.
const fn fact(state: MailState) -> Fact {
    match state {
        MailState::Delivered => Fact::MailDelivered,
        MailState::Delayed => Fact::MailDelayed,
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
        // Soft bounce (full mailbox, server down): SES gave up on this mail, not on the address.
        Kind::Bounce { .. } => MailState::Delayed,
        Kind::Complaint { .. } => MailState::Complained,
        Kind::Reject | Kind::RenderingFailure => MailState::Rejected,
        Kind::Other => return None,
    })
}

/// The addresses to put on the suppression list.
fn to_suppress(event: &SesEvent) -> Vec<EmailAddress> {
    let recipients = match &event.detail.kind {
        Kind::Bounce { bounce } if bounce.is_permanent() => &bounce.bounced_recipients,
        Kind::Complaint { complaint } => &complaint.complained_recipients,
        _ => return Vec::new(),
    };
    recipients.iter().filter_map(|recipient| EmailAddress::parse(&recipient.email_address).ok()).collect()
}
