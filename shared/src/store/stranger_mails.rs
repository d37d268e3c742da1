//! Circuit breaker of the mails to addresses on no roster: they stop by themselves when too many bounce. Members of the
//! roster are not touched by it.

use serde::{Deserialize, Serialize};

use super::attribute::number;
use super::condition::{Condition, counter};
use super::item::{Update, Updated};
use super::{Pk, Store, StoreError, Table};
use crate::clock::Timestamp;
use crate::limits;

/// The mails to addresses on no roster, at [`Pk::stranger_mails`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct StrangerMails {
    /// How many were sent.
    #[serde(default)]
    sent: u64,
    /// How many of them bounced.
    #[serde(default)]
    bounced: u64,
    /// How many had been sent when each of the latest bounces came.
    #[serde(default)]
    bounces: Vec<u64>,
    /// Until when none is sent.
    #[serde(default)]
    stopped_until: Timestamp,
}

impl StrangerMails {
    /// The state after one more bounce. A bounce while they are stopped is one of those that stopped them.
    fn after_bounce(&self, now: Timestamp) -> Self {
        let bounced = self.bounced + 1;
        if self.stopped_until > now {
            return Self { bounced, ..self.clone() };
        }
        let is_recent = |sent: &u64| sent + limits::STRANGER_BOUNCE_SAMPLE > self.sent;
        let mut bounces: Vec<u64> = self.bounces.iter().copied().filter(is_recent).collect();
        bounces.push(self.sent);
        let share = bounces.len() as u64 * 100;
        match share <= limits::MAX_STRANGER_BOUNCE_PERCENT * limits::STRANGER_BOUNCE_SAMPLE {
            true => Self { bounced, bounces, ..self.clone() },
            false => {
                Self { bounced, bounces: Vec::new(), stopped_until: now.plus(limits::STRANGER_REST), sent: self.sent }
            }
        }
    }
}

impl Store {
    /// Counts a mail to an address on no roster that is about to be sent; `false` while they are stopped.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn begin_stranger_mail(&self, now: Timestamp) -> Result<bool, StoreError> {
        let going = "attribute_not_exists(stopped_until) OR stopped_until <= :now";
        let update = Update {
            table: Table::Expiring,
            pk: Pk::stranger_mails(),
            set: "ADD sent :one SET expires_at = :end",
            values: vec![(":one", number(1)), (":end", number(now.plus(limits::STRANGER_MEMORY).0))],
            condition: Condition::new(going, vec![(":now", number(now.0))]),
        };
        Ok(self.update::<StrangerMails>(update).await?.now().is_some())
    }

    /// Notes that one of these mails bounced; `true` if they stop by it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn note_stranger_bounce(&self, now: Timestamp) -> Result<bool, StoreError> {
        let mut seen: StrangerMails = self.get(Table::Expiring, Pk::stranger_mails()).await?.unwrap_or_default();
        // Race: other bounces are noted at the same time. Each turn notes this one, or meets one that was noted meanwhile.
        loop {
            let next = seen.after_bounce(now);
            match self.replace_bounces(&seen, &next, now).await? {
                Updated::Now(_) => return Ok(next.stopped_until > seen.stopped_until),
                Updated::Refused(other) => seen = other.unwrap_or_default(),
            }
        }
    }

    async fn replace_bounces(
        &self,
        seen: &StrangerMails,
        next: &StrangerMails,
        now: Timestamp,
    ) -> Result<Updated<StrangerMails>, StoreError> {
        let bounces = next.bounces.iter().map(|sent| counter(*sent)).collect();
        let same = "attribute_not_exists(bounced) OR bounced = :seen";
        let update = Update {
            table: Table::Expiring,
            pk: Pk::stranger_mails(),
            set: "SET bounced = :bounced, bounces = :bounces, stopped_until = :until, expires_at = :end",
            values: vec![
                (":bounced", counter(next.bounced)),
                (":bounces", aws_sdk_dynamodb::types::AttributeValue::L(bounces)),
                (":until", number(next.stopped_until.0)),
                (":end", number(now.plus(limits::STRANGER_MEMORY).0)),
            ],
            condition: Condition::new(same, vec![(":seen", counter(seen.bounced))]),
        };
        self.update(update).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    /// [A7]
    #[test]
    fn the_mails_stop_when_the_share_of_the_last_ones_bounced_and_go_on_after_a_rest() {
        let needed = limits::MAX_STRANGER_BOUNCE_PERCENT * limits::STRANGER_BOUNCE_SAMPLE / 100 + 1;
        let mut mails = StrangerMails { sent: 7, ..StrangerMails::default() };
        for _ in 1..needed {
            mails = mails.after_bounce(NOW);
            assert_eq!(mails.stopped_until, Timestamp::default());
        }
        let stopped = mails.after_bounce(NOW);
        assert_eq!((stopped.stopped_until, stopped.bounces.len()), (NOW.plus(limits::STRANGER_REST), 0));
        let late = stopped.after_bounce(NOW.plus_seconds(60));
        assert_eq!(late.stopped_until, stopped.stopped_until, "of a mail before the stop");
        let again = late.after_bounce(stopped.stopped_until);
        assert_eq!(again.stopped_until > stopped.stopped_until, needed == 1);
    }
}
