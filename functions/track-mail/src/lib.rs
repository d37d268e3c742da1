//! Records what became of each mail, from the events that SES sends through EventBridge.
//!
//! A hard bounce or a complaint stops further mails to the address: staff see it, and lift it when it was a mistake.

mod event;

pub use event::SesEvent;

use shared::app::App;
use shared::fact::Fact;
use shared::input::EmailAddress;
use shared::rights::{Action, ItemKind, Right};
use shared::store::{MailState, StoreError};

use event::Kind;

/// What the function may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Suppression, &[Action::Update]),
    Right::Items(ItemKind::MailJob, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// Records one event; the same event twice changes nothing.
///
/// # Errors
/// When the store does not answer: the event comes again.
pub async fn track(app: &App, event: SesEvent) -> Result<(), StoreError> {
    let Some(state) = state(&event) else { return Ok(()) };
    for address in stopped(&event) {
        app.store.suppress(&address, state.name(), app.now()).await?;
    }
    let note = format!("{} {}", event.time, state.name());
    let job = match event.job() {
        Some(job) => app.store.record_outcome(job, state, &note).await?,
        None => None,
    };
    let request_id = job.as_ref().map_or("unknown", |job| job.request_id.as_str());
    app.audit.record(fact(state), request_id, None, "");
    Ok(())
}

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

fn state(event: &SesEvent) -> Option<MailState> {
    Some(match &event.detail.kind {
        Kind::Send => MailState::Sent,
        Kind::Delivery => MailState::Delivered,
        Kind::DeliveryDelay => MailState::Delayed,
        Kind::Bounce { bounce } if bounce.is_permanent() => MailState::Bounced,
        // A full mailbox or a server that is down: SES has given up on this mail, not on the address.
        Kind::Bounce { .. } => MailState::Delayed,
        Kind::Complaint { .. } => MailState::Complained,
        Kind::Reject | Kind::RenderingFailure => MailState::Rejected,
        Kind::Other => return None,
    })
}

/// The addresses that mail must not go to any more.
fn stopped(event: &SesEvent) -> Vec<EmailAddress> {
    let recipients = match &event.detail.kind {
        Kind::Bounce { bounce } if bounce.is_permanent() => &bounce.bounced_recipients,
        Kind::Complaint { complaint } => &complaint.complained_recipients,
        _ => return Vec::new(),
    };
    recipients.iter().filter_map(|recipient| EmailAddress::parse(&recipient.email_address).ok()).collect()
}
