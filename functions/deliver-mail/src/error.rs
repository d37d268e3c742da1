use shared::secret::HashProblem;
use shared::store::StoreError;

/// Why SES did not accept a mail.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Permanent: SES will never accept it. The service's error code.
    #[error("refused for good: {0}")]
    Refused(&'static str),
    /// Temporary: throttling, outage, network. The service's error code; its message is left out, since some quote the
    /// address.
    #[error("not taken now: {0}")]
    NotNow(String),
    /// The request could not be built.
    #[error("not built")]
    NotBuilt(#[source] aws_sdk_sesv2::error::BuildError),
}

/// Why a mail job could not be finished now. The stream delivers it again.
#[derive(Debug, thiserror::Error)]
pub(super) enum DeliveryError {
    /// The tables.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Argon2.
    #[error(transparent)]
    Hash(#[from] HashProblem),
    /// SES.
    #[error(transparent)]
    Send(#[from] SendError),
    /// Lost a race: the mailbox has changed since it was read.
    #[error("another delivery to the same mailbox came first")]
    Overtaken,
    /// The invocation's time is nearly over; not logged as an error.
    #[error("the time of this call is nearly over")]
    OutOfTime,
}
