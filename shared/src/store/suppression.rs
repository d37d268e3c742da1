use serde::{Deserialize, Serialize};

use super::attribute::{number, text};
use super::condition::{Condition, has_address};
use super::item::{Update, Updated};
use super::{CommitResult, MailState, Pk, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::input::EmailAddress;
use crate::limits;

/// An address that must get no more mail, at [`Pk::suppression`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suppression {
    /// Partition key.
    pub pk: Pk,
    /// `bounce` or `complaint`.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

impl Suppression {
    /// Until when it holds; `None` until staff lift it. A complaint lapses: see [`limits::COMPLAINT_SUPPRESSION`].
    pub fn until(&self) -> Option<Timestamp> {
        (self.reason == MailState::Complained.name()).then(|| self.since.plus(limits::COMPLAINT_SUPPRESSION))
    }

    /// Whether it holds now.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.until().is_none_or(|until| until > now)
    }
}

impl Store {
    /// Reads whether, and why, an address must get no more mail; it may have lapsed.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_suppression(&self, address: &EmailAddress) -> Result<Option<Suppression>, StoreError> {
        self.get(Table::Members, Pk::suppression(address)).await
    }

    /// Lets mail go to the address again, and notes it at the member who has the address, at the same time.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn lift_suppression(&self, address: &EmailAddress) -> Result<(), StoreError> {
        let suppression = Pk::suppression(address);
        if let Some(entry) = self.find_address_entry(address).await? {
            let holder = Pk::member(&entry.member_key);
            let lift = Transaction::default()
                .delete(Table::Members, &suppression)
                .update(Table::Members, &holder, "REMOVE unreachable", Vec::new(), has_address(address))
                .or(HasOtherAddress);
            if self.commit(lift).await? == CommitResult::Committed {
                return Ok(());
            }
        }
        self.delete(Table::Members, suppression).await
    }

    /// Notes that no mail may go to the address any more, and gives what is noted. Idempotent: the first bounce stays, and
    /// so does a complaint that holds, unless a bounce follows, which does not lapse.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn suppress(&self, pk: &Pk, reason: MailState, now: Timestamp) -> Result<Suppression, StoreError> {
        let update = Update {
            table: Table::Members,
            pk: pk.clone(),
            set: "SET reason = :reason, since = :now",
            values: vec![(":reason", text(reason.name())), (":now", number(now.0))],
            condition: replaceable(reason, now),
        };
        let new = || Suppression { pk: pk.clone(), reason: reason.name().to_owned(), since: now };
        Ok(match self.update(update).await? {
            Updated::Now(noted) | Updated::Refused(Some(noted)) => noted,
            Updated::Refused(None) => new(),
        })
    }
}

/// Race: the roster gave the member another address.
#[derive(Debug, PartialEq, Eq)]
struct HasOtherAddress;

/// No suppression, a complaint that has lapsed, or one that a bounce replaces.
fn replaceable(by: MailState, now: Timestamp) -> Condition {
    let complained = (":complained", text(MailState::Complained.name()));
    if by == MailState::Complained {
        let lapsed = now.plus(-limits::COMPLAINT_SUPPRESSION);
        let expression = "attribute_not_exists(pk) OR (reason = :complained AND since <= :lapsed)";
        return Condition::new(expression, vec![complained, (":lapsed", number(lapsed.0))]);
    }
    Condition::new("attribute_not_exists(pk) OR reason = :complained", vec![complained])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [M6]
    #[test]
    fn a_complaint_lapses_to_the_second_and_a_bounce_does_not() {
        let now = Timestamp(100_000_000);
        for (reason, ago, holds) in [
            ("complained", limits::COMPLAINT_SUPPRESSION.as_secs() - 1, true),
            ("complained", limits::COMPLAINT_SUPPRESSION.as_secs(), false),
            ("bounced", limits::COMPLAINT_SUPPRESSION.as_secs() * 4, true),
        ] {
            let suppression =
                Suppression { pk: Pk::warm_up(), reason: reason.to_owned(), since: now.plus_seconds(-ago) };
            assert_eq!(suppression.is_in_force(now), holds, "{reason} {ago}");
        }
    }
}
