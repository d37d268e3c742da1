//! The send rate limit of SES, kept by all instances of the function together.

use std::num::NonZeroU32;
use std::pin::Pin;
use std::time::Duration;

use shared::app::App;
use shared::clock::Timestamp;
use shared::config::ConfigError;
use shared::limits::setting::MAILS_PER_SECOND;
use shared::store::StoreError;
use tokio::sync::Mutex;

/// Sleeping; a parameter, so that tests can advance their own clock instead.
pub trait Pause: Send + Sync {
    /// Sleeps for about `duration`.
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The timer of the runtime.
pub struct SystemPause;

impl Pause for SystemPause {
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The rate at which all instances together send mails.
///
/// Each mail takes one unit of a counter per second in the table. A fixed share per instance would not do: the number of
/// instances changes and is not known.
pub struct Pace {
    per_second: NonZeroU32,
    pause: Box<dyn Pause>,
    /// One mail asks at a time, in the order in which mails are ready; a full second is asked once.
    turn: Mutex<()>,
}

/// Interval at which the clock is polled for the next second; it counts whole seconds.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

impl Pace {
    /// Parses `MAILS_PER_SECOND`, the maximum send rate of the SES account.
    ///
    /// # Errors
    /// `MAILS_PER_SECOND` is missing or out of its range.
    pub fn read(per_second: Option<&str>, pause: Box<dyn Pause>) -> Result<Self, ConfigError> {
        let per_second = per_second.and_then(|text| MAILS_PER_SECOND.parse(text)).and_then(NonZeroU32::new);
        let per_second = per_second.ok_or_else(|| ConfigError::of_number(&MAILS_PER_SECOND))?;
        Ok(Self { per_second, pause, turn: Mutex::default() })
    }

    /// Mails per second, of all instances together.
    pub(super) const fn per_second(&self) -> u32 {
        self.per_second.get()
    }

    /// Waits until a mail may be sent: `true`; or `false` if `stop_at` comes first.
    pub(super) async fn take_turn(&self, app: &App, stop_at: Timestamp) -> Result<bool, StoreError> {
        let _turn = self.turn.lock().await;
        loop {
            let now = app.now();
            if now >= stop_at {
                return Ok(false);
            }
            if app.store.take_place(self.per_second(), now).await? {
                return Ok(true);
            }
            while app.now() == now {
                self.pause.pause(POLL_INTERVAL).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_number_that_one_counter_can_count() {
        let read = |text| Pace::read(text, Box::new(SystemPause)).ok().map(|pace| pace.per_second());
        assert_eq!([Some("14"), Some(" 1 "), Some("500")].map(read), [Some(14), Some(1), Some(500)]);
        assert_eq!([None, Some(""), Some("0"), Some("501"), Some("1.5"), Some("-1")].map(read), [None; 6]);
    }
}
