use std::time::Duration;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};
use serde::Serialize;

use super::item::{StoreError, Table, text, values, write};
use super::{Pk, Store};

type Values = Vec<(&'static str, AttributeValue)>;

/// Several writes that happen together or not at all.
#[derive(Default)]
pub struct Transaction {
    writes: Vec<Write>,
}

/// What became of a [`Transaction`].
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was written.
    Committed,
    /// Nothing was written; for each write, in order, whether its condition failed.
    Refused(Vec<bool>),
}

enum Write {
    Put(Table, Result<super::item::Item, StoreError>, &'static str, Values),
    Update(Table, Pk, &'static str, &'static str, Values),
    Check(Table, Pk, &'static str, Values),
    Delete(Table, Pk, &'static str, Values),
}

impl Transaction {
    /// Puts a whole item that must not exist yet.
    pub fn create(self, table: Table, item: &impl Serialize) -> Self {
        self.put(table, item, "attribute_not_exists(pk)", Vec::new())
    }

    /// Puts a whole item under a condition on the one it replaces; an empty condition always holds.
    pub fn put(mut self, table: Table, item: &impl Serialize, condition: &'static str, values: Values) -> Self {
        self.writes.push(Write::Put(table, write(item), condition, values));
        self
    }

    /// Updates an item under a condition.
    pub fn update(mut self, table: Table, pk: &Pk, set: &'static str, condition: &'static str, values: Values) -> Self {
        self.writes.push(Write::Update(table, pk.clone(), set, condition, values));
        self
    }

    /// Demands a condition of an item that is not written.
    pub fn check(mut self, table: Table, pk: &Pk, condition: &'static str, values: Values) -> Self {
        self.writes.push(Write::Check(table, pk.clone(), condition, values));
        self
    }

    /// Deletes an item, there or not.
    pub fn delete(self, table: Table, pk: &Pk) -> Self {
        self.delete_if(table, pk, "", Vec::new())
    }

    /// Deletes an item under a condition.
    pub fn delete_if(mut self, table: Table, pk: &Pk, condition: &'static str, values: Values) -> Self {
        self.writes.push(Write::Delete(table, pk.clone(), condition, values));
        self
    }

    fn build(self, store: &Store) -> Result<Vec<TransactWriteItem>, StoreError> {
        self.writes.into_iter().map(|write| write.build(store)).collect()
    }
}

impl Write {
    fn build(self, store: &Store) -> Result<TransactWriteItem, StoreError> {
        let built = TransactWriteItem::builder();
        let failed = |e| StoreError::new("build a transaction", e);
        Ok(match self {
            Self::Put(table, item, condition, given) => {
                let put = Put::builder().table_name(store.name(table)).set_item(Some(item?));
                let put = put.set_condition_expression(some(condition)).set_expression_attribute_values(map(given));
                built.put(put.build().map_err(failed)?)
            }
            Self::Update(table, pk, set, condition, given) => {
                let update =
                    Update::builder().table_name(store.name(table)).key("pk", text(pk.as_str())).update_expression(set);
                let update = update.set_condition_expression(some(condition));
                built.update(update.set_expression_attribute_values(map(given)).build().map_err(failed)?)
            }
            Self::Check(table, pk, condition, given) => {
                let check = ConditionCheck::builder().table_name(store.name(table)).key("pk", text(pk.as_str()));
                let check = check.condition_expression(condition).set_expression_attribute_values(map(given));
                built.condition_check(check.build().map_err(failed)?)
            }
            Self::Delete(table, pk, condition, given) => {
                let delete = Delete::builder().table_name(store.name(table)).key("pk", text(pk.as_str()));
                let delete = delete.set_condition_expression(some(condition));
                built.delete(delete.set_expression_attribute_values(map(given)).build().map_err(failed)?)
            }
        }
        .build())
    }
}

fn some(condition: &str) -> Option<String> {
    (!condition.is_empty()).then(|| condition.to_owned())
}

fn map(given: Values) -> Option<super::item::Item> {
    (!given.is_empty()).then(|| values(given))
}

/// What DynamoDB said of a transaction that it cancelled.
enum Cancelled {
    ByCondition(Vec<bool>),
    ByConflict,
}

impl Store {
    /// Two people at one item at the same moment: the second try usually finds it free.
    const CONFLICT_PAUSES_MS: [u64; 5] = [10, 25, 60, 150, 400];

    /// Carries out the transaction; a conflict with another one is tried again a few times.
    ///
    /// # Errors
    /// When the store does not answer, or the conflict lasts.
    pub async fn commit(&self, transaction: Transaction) -> Result<Outcome, StoreError> {
        let writes = transaction.build(self)?;
        for pause in Self::CONFLICT_PAUSES_MS {
            let request = self.db.transact_write_items().set_transact_items(Some(writes.clone()));
            let Err(error) = request.send().await else { return Ok(Outcome::Committed) };
            match cancelled(&error) {
                Some(Cancelled::ByCondition(failed)) => return Ok(Outcome::Refused(failed)),
                Some(Cancelled::ByConflict) => tokio::time::sleep(Duration::from_millis(pause)).await,
                None => return Err(StoreError::new("commit", error)),
            }
        }
        Err(StoreError::new("commit", "conflicts did not end"))
    }
}

fn cancelled<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<Cancelled> {
    let SdkError::ServiceError(service) = error else { return None };
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = service.err() else { return None };
    let codes: Vec<&str> = cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    if codes.contains(&"ConditionalCheckFailed") {
        return Some(Cancelled::ByCondition(codes.iter().map(|code| *code == "ConditionalCheckFailed").collect()));
    }
    codes.contains(&"TransactionConflict").then_some(Cancelled::ByConflict)
}
