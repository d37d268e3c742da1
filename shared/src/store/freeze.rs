//! A frozen account: its owner said 「これは私ではありません」 by the link of a notice. Nothing signs in to it, and no
//! re-issue begins, until staff lift the freeze.

use super::attribute::number;
use super::condition::{Condition, belongs_to};
use super::{AccountKey, CommitResult, Link, Pk, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;

/// Why an account was not frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreezeRefused {
    /// The link was used, or has expired, since it was read.
    LinkClosed,
    /// The account is gone, or another member has its login ID.
    AccountGone,
}

/// The account is not frozen, or is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFrozen;

impl Store {
    /// Uses the link and freezes the account. The epoch rises, which ends every session, link, temporary password and
    /// restricted session of the account for good: lifting the freeze brings none of them back.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn freeze(
        &self,
        link: &Link,
        account: &AccountKey,
        now: Timestamp,
    ) -> Result<CommitResult<FreezeRefused>, StoreError> {
        let set = "SET frozen_at = if_not_exists(frozen_at, :now), epoch = epoch + :one";
        let values = vec![(":now", number(now.0)), (":one", number(1))];
        let transaction = Transaction::default()
            .use_link(link, now)
            .or(FreezeRefused::LinkClosed)
            .update(Table::Members, &Pk::account(&account.login_key), set, values, belongs_to(&account.member_key))
            .or(FreezeRefused::AccountGone);
        self.commit(transaction).await
    }

    /// Lifts the freeze of an account, and changes nothing else of it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn lift_freeze(&self, account: &AccountKey) -> Result<CommitResult<NotFrozen>, StoreError> {
        let frozen = Condition::new("attribute_exists(frozen_at)", Vec::new());
        let (pk, condition) = (Pk::account(&account.login_key), belongs_to(&account.member_key).and(frozen));
        let transaction = Transaction::default().update(Table::Members, &pk, "REMOVE frozen_at", Vec::new(), condition);
        self.commit(transaction.or(NotFrozen)).await
    }
}
