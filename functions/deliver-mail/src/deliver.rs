//! One batch: lanes run concurrently, the jobs of a lane in order.

use std::sync::atomic::{AtomicU32, Ordering};

use aws_lambda_events::event::dynamodb::Event;
use futures_util::{StreamExt, stream};
use shared::clock::Timestamp;
use shared::log::chain;
use shared::metrics::Measure;

use super::batch::{BatchResponse, Entry, Lane, lanes};
use super::courier::Courier;
use super::error::DeliveryError;

/// Concurrent jobs. At about 100 ms each, more than SES allows most accounts per second.
const MAX_CONCURRENT_JOBS: u32 = 16;
/// Failures in one batch after which no further job is begun. One failing job does not block the others; several are an
/// outage, in which each further try would make secrets that are never mailed.
const MAX_FAILURES: u32 = 5;

/// The state of one batch.
struct Shift<'a> {
    request_id: &'a str,
    stop_at: Timestamp,
    failures: AtomicU32,
}

/// Handles a batch of stream records: different addresses concurrently, the jobs for one address in order, up to the first
/// that fails. No mail is begun after `stop_at`.
pub async fn deliver(courier: &Courier, event: Event, request_id: &str, stop_at: Timestamp) -> BatchResponse {
    let shift = &Shift { request_id, stop_at, failures: AtomicU32::new(0) };
    // About as many as one second has room for, so that a decision is not stale when its mail goes out.
    let at_once = courier.pace.per_second().min(MAX_CONCURRENT_JOBS) as usize;
    let ends = stream::iter(lanes(event)).map(|lane| courier.serve(lane, shift)).buffer_unordered(at_once);
    let first = ends.fold(None, |first: Option<Entry>, end| async { first.into_iter().chain(end).min() }).await;
    courier.app.audit.flush(request_id, courier.app.now());
    BatchResponse::up_to(first)
}

impl Courier {
    /// Handles the jobs for one address; returns the first unfinished one.
    async fn serve(&self, lane: Lane, shift: &Shift<'_>) -> Option<Entry> {
        for entry in lane {
            let is_over = shift.failures.load(Ordering::Relaxed) >= MAX_FAILURES || self.app.now() >= shift.stop_at;
            if is_over {
                return Some(entry);
            }
            match self.handle(&entry.job, shift.stop_at).await {
                Ok(()) => {}
                Err(DeliveryError::OutOfTime) => return Some(entry),
                Err(error) => {
                    shift.failures.fetch_add(1, Ordering::Relaxed);
                    self.log_failure(&entry, &error, shift.request_id);
                    return Some(entry);
                }
            }
        }
        None
    }

    fn log_failure(&self, entry: &Entry, error: &DeliveryError, request_id: &str) {
        let function = self.app.audit.function();
        tracing::error!(event = "mail.failed", function, request_id, job = entry.job.as_str(), cause = chain(error));
        self.app.audit.measure(Measure::MailFailed, 1.0);
    }
}
