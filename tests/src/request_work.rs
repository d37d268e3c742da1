//! The work of one request: round trips, DynamoDB capacity, Argon2 hashes. Deterministic.

use http::StatusCode;

use crate::Consumed;

/// The work of one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// Its method and path.
    pub request: String,
    /// The status of the answer.
    pub status: StatusCode,
    /// Sequential round trips to AWS; concurrent calls count as one.
    pub rounds: u32,
    /// Calls and capacity units of DynamoDB.
    pub consumed: Consumed,
    /// Argon2 hashes.
    pub hashes: u64,
}
