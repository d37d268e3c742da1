//! How fast mails go out: as many in a second as SES allows the account, whoever sends them.

use std::num::NonZeroU32;
use std::pin::Pin;
use std::time::Duration;

use shared::app::App;
use shared::clock::Timestamp;
use shared::store::StoreError;
use tokio::sync::Mutex;

/// What waits. Tests let their own clock go on instead.
pub trait Pause: Send + Sync {
    /// Comes back after about so long.
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The machine's timer.
pub struct SystemPause;

impl Pause for SystemPause {
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The rate at which all instances together send. How many there are nobody knows, so each mail takes its place in a
/// second from a counter in the table: a share for each would be too small whenever fewer run, and too large whenever
/// more do.
pub struct Pace {
    per_second: NonZeroU32,
    pause: Box<dyn Pause>,
    /// One asks at a time, in the order in which mails are ready: a second that is full is asked once.
    turn: Mutex<()>,
}

/// `MAILS_PER_SECOND` is missing, or no number from 1 to 500.
#[derive(Debug, thiserror::Error)]
#[error("setting MAILS_PER_SECOND is missing or malformed")]
pub struct MalformedRate;

/// Between two looks at the clock, which knows no parts of a second.
const LOOK: Duration = Duration::from_millis(50);
/// One item counts a second, and an item takes 1,000 writes in one.
const MOST_PER_SECOND: u32 = 500;

impl Pace {
    /// The pace that `MAILS_PER_SECOND` says: what SES allows the account.
    ///
    /// # Errors
    /// [`MalformedRate`]
    pub fn read(per_second: Option<&str>, pause: Box<dyn Pause>) -> Result<Self, MalformedRate> {
        let per_second = per_second.and_then(|text| text.trim().parse().ok()).ok_or(MalformedRate)?;
        if NonZeroU32::get(per_second) > MOST_PER_SECOND {
            return Err(MalformedRate);
        }
        Ok(Self { per_second, pause, turn: Mutex::default() })
    }

    /// Mails in a second, of all instances together.
    pub(super) const fn per_second(&self) -> u32 {
        self.per_second.get()
    }

    /// Comes back when a mail may go: `true`, or `false` when `stop_at` has come before.
    pub(super) async fn leave(&self, app: &App, stop_at: Timestamp) -> Result<bool, StoreError> {
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
                self.pause.pause(LOOK).await;
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
