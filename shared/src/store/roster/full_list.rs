use serde::{Deserialize, Serialize};

use super::super::item::{StoreError, boxed, write};
use super::super::pk::Table;
use super::super::{Pk, Store};
use super::table::RosterTable;
use crate::clock::Timestamp;

/// The last imported full list, at [`Pk::last_full_list`]: the next one must not shrink too much.
#[derive(Debug, Serialize, Deserialize)]
pub struct FullList {
    pk: Pk,
    /// SHA-256 of the file.
    pub file_digest: String,
    /// Insured people on it.
    pub active: u64,
    /// Account holders at that time; 0 on the item of a release that did not count them.
    #[serde(default)]
    pub accounts: u64,
    /// When it was imported.
    pub imported_at: Timestamp,
}

impl FullList {
    /// A list imported at `imported_at`.
    pub fn new(file_digest: String, active: u64, accounts: u64, imported_at: Timestamp) -> Self {
        Self { pk: Pk::last_full_list(), file_digest, active, accounts, imported_at }
    }
}

/// A file whose confirmation number was accepted and whose import has not ended, at [`Pk::confirmed_file`]: an import that
/// ran out of time goes on, although what it has written changed the table that the number stands for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Confirmed {
    pk: Pk,
    /// SHA-256 of the file.
    pub file_digest: String,
    /// The number that was accepted.
    pub number: String,
    /// Until when the import may go on with it.
    pub until: Timestamp,
}

impl Confirmed {
    /// A number that was accepted for the file.
    pub fn new(file_digest: String, number: String, until: Timestamp) -> Self {
        Self { pk: Pk::confirmed_file(), file_digest, number, until }
    }
}

/// A domain of the roster's addresses, at [`Pk::roster_domain`].
#[derive(Debug, Serialize, Deserialize)]
struct RosterDomain {
    pk: Pk,
}

impl Store {
    /// The insured people of the last full list; none if there was no full list yet.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn count_insured(&self) -> Result<u64, StoreError> {
        let list: Option<FullList> = self.get(Table::Members, Pk::last_full_list()).await?;
        Ok(list.map_or(0, |list| list.active))
    }

    /// Whether the roster has, or had, addresses at the domain.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn is_roster_domain(&self, domain: &str) -> Result<bool, StoreError> {
        let found: Option<RosterDomain> = self.get(Table::Members, Pk::roster_domain(domain)).await?;
        Ok(found.is_some())
    }
}

impl RosterTable {
    /// Remembers that the roster has addresses at the domain. One that is remembered costs no write.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn remember_domain(&self, domain: &str) -> Result<(), StoreError> {
        if self.store.is_roster_domain(domain).await? {
            return Ok(());
        }
        let request = self.store.db.put_item().table_name(self.store.name(Table::Members));
        let request = request.set_item(Some(write(&RosterDomain { pk: Pk::roster_domain(domain) })?));
        boxed(request.send()).await.map(|_| ()).map_err(|error| StoreError::new("put", error))
    }

    /// Reads the last imported full list.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn last_full_list(&self) -> Result<Option<FullList>, StoreError> {
        self.store.get(Table::Members, Pk::last_full_list()).await
    }

    /// Stores the last imported full list.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn remember(&self, list: &FullList) -> Result<(), StoreError> {
        self.put(list).await
    }

    /// Reads which file was confirmed, if its import has not ended.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn confirmed_file(&self) -> Result<Option<Confirmed>, StoreError> {
        self.store.get(Table::Members, Pk::confirmed_file()).await
    }

    /// Stores which file was confirmed, in place of the one before.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn note_confirmed(&self, confirmed: &Confirmed) -> Result<(), StoreError> {
        self.put(confirmed).await
    }

    /// Forgets which file was confirmed: its import has ended.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn forget_confirmed(&self) -> Result<(), StoreError> {
        self.store.delete(Table::Members, Pk::confirmed_file()).await
    }

    async fn put(&self, item: &impl Serialize) -> Result<(), StoreError> {
        let request = self.store.db.put_item().table_name(self.store.name(Table::Members));
        let request = request.set_item(Some(write(item)?));
        boxed(request.send()).await.map(|_| ()).map_err(|error| StoreError::new("put", error))
    }
}
