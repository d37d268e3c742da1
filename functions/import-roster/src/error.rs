//! Errors of an import.

use std::io;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use shared::secret::HashProblem;

/// Why an import stopped: a technical failure, not a fault of the file. The import is resumable, so run it again.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file or the temporary disk.
    #[error("file: {0}")]
    Disk(#[from] io::Error),
    /// The table; the error's code and message contain no item.
    #[error("table: {0}")]
    Table(String),
    /// The table throttled for too long.
    #[error("table: throttled for too long")]
    Busy,
    /// Another writer won the race for the same items repeatedly.
    #[error("table: lost too many races for the same items")]
    Contended,
    /// An item in a form that this version does not know.
    #[error("an item that cannot be read or written")]
    Item,
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

/// Drops the cause: it may quote the attribute, which is personal data.
impl From<serde_dynamo::Error> for ImportError {
    fn from(_: serde_dynamo::Error) -> Self {
        Self::Item
    }
}
