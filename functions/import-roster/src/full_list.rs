use serde::{Deserialize, Serialize};
use shared::clock::Timestamp;

use crate::error::ImportError;
use crate::table::MembersTable;

/// The full list that was imported last, at [`LAST_FULL_LIST`].
#[derive(Debug, Serialize, Deserialize)]
pub struct FullList {
    pk: String,
    /// SHA-256 of the file.
    pub file_digest: String,
    /// Rows of insured people.
    pub active: u64,
    /// When it was imported.
    pub imported_at: Timestamp,
}

/// Partition key of the [`FullList`].
pub const LAST_FULL_LIST: &str = "ROSTER#META";

impl FullList {
    /// One that was imported now.
    pub fn new(file_digest: String, active: u64, imported_at: Timestamp) -> Self {
        Self { pk: LAST_FULL_LIST.to_owned(), file_digest, active, imported_at }
    }
}

impl MembersTable {
    /// The full list that was imported last.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn last_full_list(&self) -> Result<Option<FullList>, ImportError> {
        self.get(LAST_FULL_LIST).await
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
