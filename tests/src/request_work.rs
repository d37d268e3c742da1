//! What one request takes of others: round trips, capacity, hashes. It is the same at each run.

use http::StatusCode;

use crate::Consumed;

/// What a request took.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// Its method and path.
    pub request: String,
    /// What it ended in.
    pub status: StatusCode,
    /// Round trips to a service, one after the other; calls at the same time are one.
    pub rounds: u32,
    /// Calls and units of the tables.
    pub consumed: Consumed,
    /// Runs of Argon2.
    pub hashes: u64,
}
