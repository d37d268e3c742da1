use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::super::attribute::{Item, text};
use super::super::item::{StoreError, boxed, read};
use super::super::pk::Table;
use super::super::{ItemKind, Patience, Pk, Store};
use super::entry::RosterEntry;
use crate::input::{EmailAddress, MemberKey};

/// The members table, for the import. In the other table it only records mail jobs, with the change that they tell of.
#[derive(Clone)]
pub struct RosterTable {
    pub(super) store: Store,
}

/// Where the next page of a scan begins.
pub struct ScanPosition(Item);

impl RosterTable {
    /// Keys in one BatchGetItem request; the limit of DynamoDB.
    pub const MAX_BATCH: usize = 100;

    /// Retries of a throttled or conflicting request: about 18 s on average, as long as a table needs to split a
    /// partition. No member waits for an import.
    pub const PATIENCE: Patience = Patience {
        max_attempts: 40,
        first_pause: Duration::from_millis(50),
        longest_pause: Duration::from_secs(1),
        without_quota: true,
    };

    /// Batches that are read again while DynamoDB leaves some of their keys unprocessed.
    const MAX_UNPROCESSED: u32 = 10;

    /// The tables of these names. Make the client with [`Self::PATIENCE`].
    pub fn new(db: Client, members: impl Into<String>, expiring: impl Into<String>) -> Self {
        Self { store: Store::new(db, members, expiring) }
    }

    /// Reads up to [`Self::MAX_BATCH`] members by key, consistently; absent ones are left out.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn find_members(&self, member_keys: &[MemberKey]) -> Result<HashMap<MemberKey, RosterEntry>, StoreError> {
        let table = self.store.name(Table::Members);
        let key = |key| Item::from([("pk".to_owned(), text(Pk::member(key).as_str()))]);
        let mut wanted: Vec<Item> = member_keys.iter().map(key).collect();
        let (mut found, mut round) = (HashMap::new(), 0);
        while !wanted.is_empty() {
            pause(round).await?;
            round += 1;
            let keys = KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true);
            let keys = keys.projection_expression(RosterEntry::ATTRIBUTES).build();
            let keys = keys.map_err(|error| StoreError::new("build a batch", error))?;
            let request = self.store.db.batch_get_item().request_items(table, keys);
            let answer = boxed(request.send()).await.map_err(|error| StoreError::new("get a batch", error))?;
            for item in answer.responses.unwrap_or_default().remove(table).unwrap_or_default() {
                let entry: RosterEntry = read_quietly(item)?;
                found.insert(entry.member_key(), entry);
            }
            let unprocessed = answer.unprocessed_keys.unwrap_or_default().remove(table);
            wanted = unprocessed.map(|rest| rest.keys).unwrap_or_default();
        }
        Ok(found)
    }

    /// Reads a member, consistently.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn find_member(&self, member_key: &MemberKey) -> Result<Option<RosterEntry>, StoreError> {
        self.store.get(Table::Members, Pk::member(member_key)).await
    }

    /// Reads the key of the person whom mails to this address reach, consistently.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn find_holder(&self, address: &EmailAddress) -> Result<Option<MemberKey>, StoreError> {
        Ok(self.store.find_address_entry(address).await?.map(|entry| entry.member_key))
    }

    /// One page of all members, with only what is needed to tell who is insured and has an account, and where the next
    /// page begins.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn scan_members(
        &self,
        from: Option<ScanPosition>,
    ) -> Result<(Vec<RosterEntry>, Option<ScanPosition>), StoreError> {
        let request = self.store.db.scan().table_name(self.store.name(Table::Members));
        let request = request
            .set_exclusive_start_key(from.map(|from| from.0))
            .projection_expression("pk, birth_date, lost_on, login_id, row_digest")
            .filter_expression("begins_with(pk, :member)")
            .expression_attribute_values(":member", text(ItemKind::Member.prefix()));
        let page = boxed(request.send()).await.map_err(|error| StoreError::new("scan", error))?;
        let members = page.items.unwrap_or_default().into_iter().map(read_quietly);
        Ok((members.collect::<Result<_, _>>()?, page.last_evaluated_key.map(ScanPosition)))
    }
}

/// Waits before a batch is read again for its unprocessed keys: from 50 ms to 3 s, about 17 s in all. Without jitter: at
/// most two batches are read at once.
async fn pause(round: u32) -> Result<(), StoreError> {
    if round > RosterTable::MAX_UNPROCESSED {
        return Err(StoreError::new("get a batch", "keys stay unprocessed"));
    }
    if let Some(doublings) = round.checked_sub(1) {
        tokio::time::sleep(Duration::from_millis((50 << doublings).min(3_000))).await;
    }
    Ok(())
}

/// Reads an entry; the error does not quote the attribute that is malformed, which is personal data.
fn read_quietly(item: Item) -> Result<RosterEntry, StoreError> {
    read(item).map_err(|_| StoreError::new("read a roster entry", "it has another form"))
}
