use serde::{Deserialize, Serialize};

use super::attribute::{number, text};
use super::condition::absent;
use super::item::Update;
use super::{Pk, Store, StoreError, Table};
use crate::clock::Timestamp;
use crate::input::EmailAddress;

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

impl Store {
    /// Reads whether, and why, an address must get no more mail.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_suppression(&self, address: &EmailAddress) -> Result<Option<Suppression>, StoreError> {
        self.get(Table::Members, Pk::suppression(address)).await
    }

    /// Lets mail go to the address again.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn lift_suppression(&self, address: &EmailAddress) -> Result<(), StoreError> {
        self.delete(Table::Members, Pk::suppression(address)).await
    }

    /// Notes that no mail may go to the address any more. Idempotent: the first reason stays.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn suppress(&self, address: &EmailAddress, reason: &str, now: Timestamp) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Members,
            pk: Pk::suppression(address),
            set: "SET reason = :reason, since = :now",
            values: vec![(":reason", text(reason)), (":now", number(now.0))],
            condition: absent(),
        };
        self.update::<Suppression>(update).await.map(|_| ())
    }
}
