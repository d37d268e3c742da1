//! Rate limit of logins: brute force against one login ID. After a few failures each further one holds the bucket back for
//! longer.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::attribute::number;
use super::condition::Condition;
use super::item::{Update, Updated};
use super::{LoginBucket, Pk, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::limits;

/// Failed logins of one bucket, at [`Pk::login_attempts`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginAttempts {
    failures: u32,
    #[serde(default)]
    blocked_until: Timestamp,
    expires_at: Timestamp,
}

/// Whether a login may be tried.
#[derive(Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Yes: it is counted as a failure until it succeeds.
    Counted,
    /// No, for so many seconds.
    HeldBack(i64),
}

impl LoginAttempts {
    /// Until when no login is tried, if that is still to come.
    pub fn held_until(&self, now: Timestamp) -> Option<Timestamp> {
        Some(self.blocked_until).filter(|until| *until > now && self.expires_at > now)
    }

    /// The hold that this failure brings: twice as long each time.
    fn hold_after(failures: u32) -> SignedDuration {
        let Some(doublings) = failures.checked_sub(limits::FREE_LOGIN_FAILURES + 1) else {
            return SignedDuration::ZERO;
        };
        let hold = limits::FIRST_LOGIN_HOLD.checked_mul(1_i32 << doublings.min(16));
        hold.unwrap_or(limits::MAX_LOGIN_HOLD).min(limits::MAX_LOGIN_HOLD)
    }
}

impl Store {
    /// Reads the failed logins of a bucket.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_login_attempts(&self, bucket: &LoginBucket) -> Result<Option<LoginAttempts>, StoreError> {
        self.get(Table::Expiring, Pk::login_attempts(bucket)).await
    }

    /// Counts an attempt as a failure before the password is compared; a success forgets it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_login(&self, bucket: &LoginBucket, now: Timestamp) -> Result<Attempt, StoreError> {
        let free = Update {
            table: Table::Expiring,
            pk: Pk::login_attempts(bucket),
            set: "ADD failures :one SET expires_at = :expires",
            values: vec![(":one", number(1)), (":expires", number(now.plus(limits::LOGIN_FAILURE_MEMORY).0))],
            condition: Condition::new(
                "attribute_not_exists(pk) OR (failures < :free AND expires_at > :now)",
                vec![(":free", number(limits::FREE_LOGIN_FAILURES)), (":now", number(now.0))],
            ),
        };
        let mut seen = match self.update::<LoginAttempts>(free).await? {
            Updated::Now(_) => return Ok(Attempt::Counted),
            Updated::Refused(seen) => seen,
        };
        // Race: another attempt may be counted between our read and our write. Each turn either counts this attempt, or
        // meets one that was counted meanwhile and holds this one back.
        while let Some(attempts) = seen {
            let fresh = attempts.expires_at <= now;
            if !fresh && attempts.blocked_until > now {
                return Ok(Attempt::HeldBack(attempts.blocked_until.seconds_since(now)));
            }
            let failures = if fresh { 1 } else { attempts.failures + 1 };
            seen = match self.count_nth_login(bucket, attempts.failures, failures, now).await? {
                Updated::Now(_) => return Ok(Attempt::Counted),
                Updated::Refused(seen) => seen,
            };
        }
        Ok(Attempt::HeldBack(limits::FIRST_LOGIN_HOLD.as_secs()))
    }

    async fn count_nth_login(
        &self,
        bucket: &LoginBucket,
        seen: u32,
        failures: u32,
        now: Timestamp,
    ) -> Result<Updated<LoginAttempts>, StoreError> {
        let nth = Update {
            table: Table::Expiring,
            pk: Pk::login_attempts(bucket),
            set: "SET failures = :failures, blocked_until = :until, expires_at = :expires",
            values: vec![
                (":failures", number(failures)),
                (":until", number(now.plus(LoginAttempts::hold_after(failures)).0)),
                (":expires", number(now.plus(limits::LOGIN_FAILURE_MEMORY).0)),
            ],
            condition: Condition::new("failures = :seen", vec![(":seen", number(seen))]),
        };
        self.update(nth).await
    }

    /// Forgets the failures, after a success or a change of password.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn forget_failures(&self, bucket: &LoginBucket) -> Result<(), StoreError> {
        self.delete(Table::Expiring, Pk::login_attempts(bucket)).await
    }
}

impl<R> Transaction<R> {
    /// Forgets the failures together with other writes.
    pub(super) fn forget_failures(self, bucket: &LoginBucket) -> Self {
        self.delete(Table::Expiring, &Pk::login_attempts(bucket))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [L3]
    #[test]
    fn the_hold_doubles_from_the_first_failure_that_is_not_free_up_to_the_longest() {
        let free = limits::FREE_LOGIN_FAILURES;
        assert_eq!(LoginAttempts::hold_after(free), SignedDuration::ZERO);
        let mut expected = limits::FIRST_LOGIN_HOLD;
        for failures in free + 1..free + 40 {
            assert_eq!(LoginAttempts::hold_after(failures), expected, "{failures}");
            expected = (expected * 2).min(limits::MAX_LOGIN_HOLD);
        }
        assert_eq!(expected, limits::MAX_LOGIN_HOLD);
        assert_eq!(LoginAttempts::hold_after(u32::MAX), limits::MAX_LOGIN_HOLD);
    }

    /// [L3]
    #[test]
    fn a_login_is_held_back_until_the_second_at_which_it_is_not() {
        let now = Timestamp(1_000);
        for (until, end, held) in
            [(1_001, 2_000, true), (1_000, 2_000, false), (999, 2_000, false), (1_001, 1_000, false)]
        {
            let attempts = LoginAttempts { failures: 5, blocked_until: Timestamp(until), expires_at: Timestamp(end) };
            assert_eq!(attempts.held_until(now), held.then_some(Timestamp(until)), "{until} {end}");
        }
    }

    /// [P15]
    #[test]
    fn every_login_id_and_every_device_that_is_known_has_a_bucket_of_its_own() {
        let key = crate::input::LoginId::lookup_key;
        let all = [("a", None), ("b", None), ("a", Some("x")), ("a", Some("y")), ("b", Some("x"))];
        let all: std::collections::BTreeSet<_> =
            all.iter().map(|(id, device)| LoginBucket::of(&key(id), *device)).collect();
        assert_eq!(all.len(), 5);
        assert!(all.iter().all(|bucket| Pk::login_attempts(bucket).as_str().starts_with("ATTEMPTS#")));
    }
}
