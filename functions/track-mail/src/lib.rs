//! Records what became of each mail, from the events that SES sends through EventBridge.
//!
//! A hard bounce or a complaint stops further mails to the address: staff see it, and lift it when it was a mistake.

mod event;

pub use event::SesEvent;

use shared::app::App;
use shared::audit::{self, Fact};
use shared::input::EmailAddress;
use shared::store::{MailState, StoreError};

use event::Kind;

/// Records one event; the same event twice changes nothing.
///
/// # Errors
/// When the store does not answer: the event comes again.
pub async fn track(app: &App, event: SesEvent) -> Result<(), StoreError> {
    let Some(state) = state(&event) else { return Ok(()) };
    for address in stopped(&event) {
        app.store.suppress(&address, state.name(), app.now()).await?;
    }
    let Some(job) = event.job() else {
        tracing::warn!(event = "mail.untagged", state = state.name());
        return Ok(());
    };
    let note = format!("{} {}", event.time, state.name());
    let request_id = app.store.record_outcome(job, state, &note).await?.map(|job| job.request_id);
    audit::record(Fact::MailOutcome, request_id.as_deref().unwrap_or("unknown"), None, state.name());
    Ok(())
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
