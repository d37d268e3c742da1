use serde::{Deserialize, Serialize};
use shared::clock::Timestamp;
use shared::store::Pk;

use crate::error::ImportError;
use crate::table::MembersTable;

/// The full list that was imported last, at [`Pk::last_full_list`].
#[derive(Debug, Serialize, Deserialize)]
pub struct FullList {
    pk: Pk,
    /// SHA-256 of the file.
    pub file_digest: String,
    /// Rows of insured people.
    pub active: u64,
    /// When it was imported.
    pub imported_at: Timestamp,
}

impl FullList {
    /// One that was imported now.
    pub fn new(file_digest: String, active: u64, imported_at: Timestamp) -> Self {
        Self { pk: Pk::last_full_list(), file_digest, active, imported_at }
    }
}

impl MembersTable {
    /// The full list that was imported last.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn last_full_list(&self) -> Result<Option<FullList>, ImportError> {
        self.get(&Pk::last_full_list()).await
    }

    /// Makes this the full list that was imported last.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn remember(&self, list: FullList) -> Result<(), ImportError> {
        let item = serde_dynamo::to_item(list)?;
        self.client.put_item().table_name(&self.name).set_item(Some(item)).send().await?;
        Ok(())
    }
}
