use std::io;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use shared::secret::HashProblem;

/// Why an import stopped half way: a fault of the machinery, not of the file. Running it again continues it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file or the temporary disk.
    #[error("file: {0}")]
    Disk(#[from] io::Error),
    /// The table; with its code and message, which hold no item.
    #[error("table: {0}")]
    Table(String),
    /// The table refused for too long.
    #[error("table: too busy")]
    Busy,
    /// Others wrote the same items time and again.
    #[error("table: items that never rest")]
    Contended,
    /// An item that is not what this version writes.
    #[error("an item that cannot be read or written")]
    Item,
    /// Argon2.
    #[error(transparent)]
    Hash(#[from] HashProblem),
    /// A thread that reads or hashes was stopped.
    #[error("thread: {0}")]
    Thread(#[from] tokio::task::JoinError),
    /// The time given to the function is nearly over.
    #[error("out of time")]
    OutOfTime,
}

impl<E: ProvideErrorMetadata, R> From<SdkError<E, R>> for ImportError {
    fn from(error: SdkError<E, R>) -> Self {
        let kind = match &error {
            SdkError::ConstructionFailure(_) => "not built",
            SdkError::TimeoutError(_) => "timed out",
            SdkError::DispatchFailure(_) => "not sent",
            SdkError::ResponseError(_) => "unreadable answer",
            _ => "refused",
        };
        let (code, message) = (error.code().unwrap_or_default(), error.message().unwrap_or_default());
        Self::Table(format!("{kind} {code} {message}").trim_end().to_owned())
    }
}

impl From<aws_sdk_dynamodb::error::BuildError> for ImportError {
    fn from(error: aws_sdk_dynamodb::error::BuildError) -> Self {
        Self::Table(error.to_string())
    }
}

/// Without the cause: it may quote the attribute.
impl From<serde_dynamo::Error> for ImportError {
    fn from(_: serde_dynamo::Error) -> Self {
        Self::Item
    }
}
