use crate::secret::HashProblem;
use crate::store::StoreError;
use crate::wording::Staff;

/// An operation that failed for a reason of ours. Its writes are one transaction: all of them happened, or none.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// The tables did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashProblem),
    /// Optimistic locking failed again and again: other requests wrote to the same person.
    #[error("the person was changed at the same time; nothing was done, please try again")]
    Contended,
}

impl StaffError {
    /// The sentence for staff; the cause is in the log.
    pub fn message<'a>(&self, wording: &'a Staff) -> &'a str {
        match self {
            // The answer of the tables may have been lost after the write.
            Self::Store(_) | Self::Hash(_) => &wording.unfinished,
            Self::Contended => &wording.contended,
        }
    }
}
