//! Time is a parameter everywhere ([`Clock`]); the machine's clock is read in one place.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// Japan has one zone without daylight saving, so no zone database is needed.
const JAPAN: Offset = Offset::constant(9);

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This time plus `duration`, to the second.
    pub const fn plus(self, duration: SignedDuration) -> Self {
        self.plus_seconds(duration.as_secs())
    }

    /// Whether this is less than `duration` after `earlier`.
    pub const fn is_within(self, duration: SignedDuration, earlier: Self) -> bool {
        self.seconds_since(earlier) < duration.as_secs()
    }

    /// This time plus `seconds`.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// This time plus `minutes`.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes * 60)
    }

    /// Seconds from `earlier` to this.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Date and time on a clock in Japan.
    pub fn in_japan(self) -> DateTime {
        let instant = jiff::Timestamp::from_second(self.0).unwrap_or_default();
        instant.to_zoned(TimeZone::fixed(JAPAN)).datetime()
    }

    /// The date in Japan.
    pub fn date_in_japan(self) -> Date {
        self.in_japan().date()
    }

    /// `2019/05/23 14:00:41`
    pub fn as_date_and_time(self) -> String {
        self.in_japan().strftime("%Y/%m/%d %H:%M:%S").to_string()
    }

    /// `2019/05/23 14:00`
    pub fn as_date_and_minute(self) -> String {
        self.in_japan().strftime("%Y/%m/%d %H:%M").to_string()
    }

    /// `14:00`
    pub fn as_minute(self) -> String {
        self.in_japan().strftime("%H:%M").to_string()
    }

    /// `14:00:41`
    pub fn as_second(self) -> String {
        self.in_japan().strftime("%H:%M:%S").to_string()
    }

    /// `2019年5月23日 14:00`
    pub fn as_deadline(self) -> String {
        self.in_japan().strftime("%Y年%-m月%-d日 %H:%M").to_string()
    }
}

/// Whole minutes for the sentence "wait … minutes": `seconds` rounded up, at least one.
pub const fn minutes_to_wait(seconds: i64) -> i64 {
    if seconds <= 60 { 1 } else { (seconds + 59) / 60 }
}

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_as_in_japan() {
        let login = Timestamp(1_558_587_641);
        assert_eq!(login.as_date_and_time(), "2019/05/23 14:00:41");
        assert_eq!(login.as_deadline(), "2019年5月23日 14:00");
        assert_eq!(Timestamp(1_558_623_600).date_in_japan(), jiff::civil::date(2019, 5, 24), "15:00 UTC is midnight");
    }

    #[test]
    fn waiting_times_are_rounded_up() {
        assert_eq!([0, 59, 60, 61, 900].map(minutes_to_wait), [1, 1, 1, 2, 15]);
    }
}
