//! Whether mails reach a member, as the member's own item tells it: the portal reads that item anyway.

use serde::de::IgnoredAny;

use super::condition::has_address;
use super::item::Update;
use super::{AddressEntry, Pk, Store, StoreError, Suppression, Table};
use crate::input::EmailAddress;

impl Store {
    /// Notes at the member with this address that mails come back, in two requests one after the other.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn note_unreachable(&self, address: &EmailAddress, why: &Suppression) -> Result<(), StoreError> {
        let why = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(why)
            .map_err(|error| StoreError::new("write an attribute", error))?;
        let Some(AddressEntry { member_key, .. }) = self.find_address_entry(address).await? else { return Ok(()) };
        let update = Update {
            table: Table::Members,
            pk: Pk::member(&member_key),
            set: "SET unreachable = :why",
            values: vec![(":why", why)],
            condition: has_address(address),
        };
        self.update::<IgnoredAny>(update).await.map(|_| ())
    }
}
