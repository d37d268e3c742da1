//! Errors of an import.

use std::io;

use shared::secret::HashProblem;
use shared::store::StoreError;

/// Why an import stopped: a technical failure, not a fault of the file. The import is resumable, so run it again.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file or the temporary disk.
    #[error("file: {0}")]
    Disk(#[from] io::Error),
    /// The table did not answer, or throttled for too long.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another writer won the race for the same items repeatedly.
    #[error("table: lost too many races for the same items")]
    Contended,
    /// Argon2.
    #[error(transparent)]
    Hash(#[from] HashProblem),
    /// A blocking thread panicked or was cancelled.
    #[error("thread: {0}")]
    Thread(#[from] tokio::task::JoinError),
    /// The invocation's time is nearly over.
    #[error("out of time")]
    OutOfTime,
}
