//! What Lambda is answered: which records of the stream to bring again.

use serde::Serialize;

/// Which records are to be brought again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchResponse {
    /// The first record that failed: it and all after it come again.
    pub batch_item_failures: Vec<BatchItemFailure>,
}

/// One such record.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailure {
    /// Its sequence number.
    pub item_identifier: String,
}
