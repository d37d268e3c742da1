use serde::{Deserialize, Serialize};

use super::super::Pk;
use super::super::item::{StoreError, boxed, write};
use super::super::pk::Table;
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

impl RosterTable {
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
