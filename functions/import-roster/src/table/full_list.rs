use serde::{Deserialize, Serialize};
use shared::clock::Timestamp;
use shared::store::Pk;

use super::members_table::MembersTable;
use crate::error::ImportError;

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

impl MembersTable {
    /// Reads the last imported full list.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn last_full_list(&self) -> Result<Option<FullList>, ImportError> {
        self.get(&Pk::last_full_list()).await
    }

    /// Stores the last imported full list.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn remember(&self, list: FullList) -> Result<(), ImportError> {
        let item = serde_dynamo::to_item(list)?;
        self.client.put_item().table_name(&self.name).set_item(Some(item)).send().await?;
        Ok(())
    }
}
