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
    /// When it was imported.
    pub imported_at: Timestamp,
}

impl FullList {
    /// A list imported at `imported_at`.
    pub fn new(file_digest: String, active: u64, imported_at: Timestamp) -> Self {
        Self { pk: Pk::last_full_list(), file_digest, active, imported_at }
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
        let request = self.store.db.put_item().table_name(self.store.name(Table::Members));
        let request = request.set_item(Some(write(list)?));
        boxed(request.send()).await.map(|_| ()).map_err(|error| StoreError::new("put", error))
    }
}
