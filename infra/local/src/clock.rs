//! Time in the local stack. It is the embedded engine's clock, so that a test that moves one moves both.

pub use dynoxide::storage_backend::{Clock, ManualClock, SystemClock};
use jiff::Timestamp;

/// The clock's time; the epoch if the clock is beyond what can be written down.
pub fn now(clock: &dyn Clock) -> Timestamp {
    Timestamp::from_millisecond((clock.now_unix_secs_f64() * 1000.0) as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The clock's time as AWS writes it in events: RFC 3339, UTC, milliseconds.
pub fn timestamp(clock: &dyn Clock) -> String {
    format!("{:.3}", now(clock))
}
