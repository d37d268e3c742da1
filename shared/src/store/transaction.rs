use std::borrow::Cow;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, ConditionCheck, Delete, Put, TransactWriteItem, Update};
use serde::Serialize;

use super::attribute::{Item, text};
use super::condition::{Condition, Values, absent, always};
use super::item::{StoreError, boxed, values, write};
use super::pk::Table;
use super::{Pk, Store};

/// Several writes that happen together or not at all. `R` names the reasons for which it may be refused.
pub struct Transaction<R> {
    writes: Vec<Write<R>>,
}

/// What became of a [`Transaction`].
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum CommitResult<R> {
    /// Everything was written.
    Committed,
    /// Nothing was written: the reason of the first write whose condition failed.
    Refused(R),
}

struct Write<R> {
    table: Table,
    change: Change,
    condition: Condition,
    refused: Option<R>,
}

enum Change {
    Put(Result<Item, StoreError>),
    Update(Pk, Cow<'static, str>, Values),
    Check(Pk),
    Delete(Pk),
}

impl<R> Default for Transaction<R> {
    fn default() -> Self {
        Self { writes: Vec::new() }
    }
}

impl<R> Transaction<R> {
    /// Puts a whole item that must not exist yet.
    pub fn create(self, table: Table, item: &impl Serialize) -> Self {
        self.put(table, item, absent())
    }

    /// Puts a whole item under a condition on the one it replaces.
    pub(super) fn put(self, table: Table, item: &impl Serialize, condition: Condition) -> Self {
        self.add(table, Change::Put(write(item)), condition)
    }

    /// Updates an item under a condition.
    pub(super) fn update(
        self,
        table: Table,
        pk: &Pk,
        set: impl Into<Cow<'static, str>>,
        values: Values,
        condition: Condition,
    ) -> Self {
        self.add(table, Change::Update(pk.clone(), set.into(), values), condition)
    }

    /// Demands a condition of an item that is not written.
    pub(super) fn check(self, table: Table, pk: &Pk, condition: Condition) -> Self {
        self.add(table, Change::Check(pk.clone()), condition)
    }

    /// Deletes an item, there or not.
    pub(super) fn delete(self, table: Table, pk: &Pk) -> Self {
        self.delete_if(table, pk, always())
    }

    /// Deletes an item under a condition.
    pub(super) fn delete_if(self, table: Table, pk: &Pk, condition: Condition) -> Self {
        self.add(table, Change::Delete(pk.clone()), condition)
    }

    fn add(mut self, table: Table, change: Change, condition: Condition) -> Self {
        self.writes.push(Write { table, change, condition, refused: None });
        self
    }

    /// Names the reason for which the last write may be refused. A write without one has no condition that can fail, but
    /// for a random key that was drawn before: that is an error.
    pub fn or(mut self, refused: R) -> Self {
        if let Some(last) = self.writes.last_mut() {
            last.refused = Some(refused);
        }
        self
    }
}

impl<R> Write<R> {
    fn build(self, store: &Store) -> Result<(TransactWriteItem, Option<R>), StoreError> {
        let (built, table) = (TransactWriteItem::builder(), store.name(self.table));
        let Condition { expression, values: given } = self.condition;
        let condition = (!expression.is_empty()).then_some(expression);
        let failed = |e| StoreError::new("build a transaction", e);
        let built = match self.change {
            Change::Put(item) => {
                let put = Put::builder().table_name(table).set_item(Some(item?)).set_condition_expression(condition);
                built.put(put.set_expression_attribute_values(some(given)).build().map_err(failed)?)
            }
            Change::Update(pk, set, assigned) => {
                let all = assigned.into_iter().chain(given).collect();
                let update = Update::builder().table_name(table).key("pk", text(pk.as_str())).update_expression(set);
                let update = update.set_condition_expression(condition).set_expression_attribute_values(some(all));
                built.update(update.build().map_err(failed)?)
            }
            Change::Check(pk) => {
                let check = ConditionCheck::builder().table_name(table).key("pk", text(pk.as_str()));
                let check = check.set_condition_expression(condition).set_expression_attribute_values(some(given));
                built.condition_check(check.build().map_err(failed)?)
            }
            Change::Delete(pk) => {
                let delete = Delete::builder().table_name(table).key("pk", text(pk.as_str()));
                let delete = delete.set_condition_expression(condition).set_expression_attribute_values(some(given));
                built.delete(delete.build().map_err(failed)?)
            }
        };
        Ok((built.build(), self.refused))
    }
}

fn some(given: Values) -> Option<Item> {
    (!given.is_empty()).then(|| values(given))
}

impl Store {
    /// Carries out the transaction.
    ///
    /// # Errors
    /// When the store does not answer, or a throttle or conflict lasts longer than the retries of [`super::retry`].
    pub async fn commit<R>(&self, transaction: Transaction<R>) -> Result<CommitResult<R>, StoreError> {
        let (mut writes, mut reasons) = (Vec::new(), Vec::new());
        for write in transaction.writes {
            let (write, refused) = write.build(self)?;
            writes.push(write);
            reasons.push(refused);
        }
        let request = self.db.transact_write_items().set_transact_items(Some(writes));
        let Err(error) = boxed(request.send()).await else { return Ok(CommitResult::Committed) };
        let Some(failed) = first_failed_condition(&error) else { return Err(StoreError::new("commit", error)) };
        match reasons.into_iter().nth(failed).flatten() {
            Some(reason) => Ok(CommitResult::Refused(reason)),
            None => Err(StoreError::new("commit", error)),
        }
    }
}

/// The position of the first write whose condition failed.
fn first_failed_condition<H>(error: &SdkError<TransactWriteItemsError, H>) -> Option<usize> {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error.as_service_error()? else {
        return None;
    };
    let mut codes = cancelled.cancellation_reasons().iter().map(CancellationReason::code);
    codes.position(|code| code == Some("ConditionalCheckFailed"))
}
