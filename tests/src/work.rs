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

/// What a function took so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    pub consumed: Consumed,
    pub hashes: u64,
}

impl Spent {
    pub fn since(self, before: Self) -> Self {
        let (now, then) = (self.consumed, before.consumed);
        let consumed =
            Consumed { calls: now.calls - then.calls, read: now.read - then.read, written: now.written - then.written };
        Self { consumed, hashes: self.hashes - before.hashes }
    }

    pub fn of(self, request: String, status: StatusCode, rounds: u32) -> Work {
        Work { request, status, rounds, consumed: self.consumed, hashes: self.hashes }
    }
}
