//! A batch, several jobs at once.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_lambda_events::event::dynamodb::Event;
use futures_util::{StreamExt, stream};
use shared::clock::Timestamp;
use shared::log::chain;
use shared::metrics::Measure;

use super::batch::{BatchResponse, Entry, Lane, lanes};
use super::{Courier, Failure};

/// Jobs under way, at the most: at some 100 ms each, more than SES allows most accounts in a second.
const MOST_AT_ONCE: u32 = 16;
/// Failures after which nothing new is begun. One job in trouble does not keep the others waiting; several at once are
/// an outage, where each further try would only make secrets for nobody.
const MOST_FAILURES: u32 = 5;

/// What holds for one batch.
struct Shift<'a> {
    request_id: &'a str,
    stop_at: Timestamp,
    failures: AtomicU32,
}

/// Handles a batch of stream records: addresses side by side, the jobs for one address in order, up to the first of them
/// that fails. No mail is begun after `stop_at`.
pub async fn deliver(courier: &Courier, event: Event, request_id: &str, stop_at: Timestamp) -> BatchResponse {
    let shift = &Shift { request_id, stop_at, failures: AtomicU32::new(0) };
    // No more than go out in a second or so: what was decided is still true when the mail goes.
    let at_once = courier.pace.per_second().min(MOST_AT_ONCE) as usize;
    let ends = stream::iter(lanes(event)).map(|lane| courier.serve(lane, shift)).buffer_unordered(at_once);
    let first = ends.fold(None, |first: Option<Entry>, end| async { first.into_iter().chain(end).min() }).await;
    courier.app.audit.flush(request_id, courier.app.now());
    BatchResponse::up_to(first)
}

impl Courier {
    /// Serves the jobs for one address; gives the first that is not done.
    async fn serve(&self, lane: Lane, shift: &Shift<'_>) -> Option<Entry> {
        for entry in lane {
            let is_over = shift.failures.load(Ordering::Relaxed) >= MOST_FAILURES || self.app.now() >= shift.stop_at;
            if is_over {
                return Some(entry);
            }
            match self.handle(&entry.job, shift.stop_at).await {
                Ok(()) => {}
                Err(Failure::OutOfTime) => return Some(entry),
                Err(failure) => {
                    shift.failures.fetch_add(1, Ordering::Relaxed);
                    self.note(&entry, &failure, shift.request_id);
                    return Some(entry);
                }
            }
        }
        None
    }

    fn note(&self, entry: &Entry, failure: &Failure, request_id: &str) {
        let function = self.app.audit.function();
        tracing::error!(event = "mail.failed", function, request_id, job = entry.job.as_str(), cause = chain(failure));
        self.app.audit.measure(Measure::MailFailed, 1.0);
    }
}
