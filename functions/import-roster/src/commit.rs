//! Conditional writes, repeated while the table is busy.

use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use crate::error::ImportError;
use crate::table::MembersTable;

impl MembersTable {
    /// Without an address there is one item to write, and no transaction, which would cost twice as much.
    pub(crate) async fn update(&self, update: Update) -> Result<bool, ImportError> {
        let mut wait = Backoff::default();
        loop {
            let request = self.client.update_item().table_name(&self.name).set_key(Some(update.key.clone()));
            let request = request
                .update_expression(&update.update_expression)
                .set_condition_expression(update.condition_expression.clone())
                .set_expression_attribute_values(update.expression_attribute_values.clone());
            match request.send().await {
                Ok(_) => return Ok(true),
                Err(error) => match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(_)) => return Ok(false),
                    _ if is_busy(error.code()) => wait.pause().await?,
                    _ => return Err(error.into()),
                },
            }
        }
    }

    pub(crate) async fn commit(&self, items: Vec<TransactWriteItem>) -> Result<bool, ImportError> {
        let mut wait = Backoff::default();
        loop {
            match self.client.transact_write_items().set_transact_items(Some(items.clone())).send().await {
                Ok(_) => return Ok(true),
                Err(error) => match cancellation(&error) {
                    Some(Cancellation::Condition) => return Ok(false),
                    Some(Cancellation::Busy) => wait.pause().await?,
                    None => return Err(error.into()),
                },
            }
        }
    }
}

/// Whether the table asks for patience; it has a word of its own for every limit.
fn is_busy(code: Option<&str>) -> bool {
    let words = [
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    ];
    code.is_some_and(|code| words.contains(&code))
}

enum Cancellation {
    Condition,
    Busy,
}

fn cancellation<R>(error: &SdkError<TransactWriteItemsError, R>) -> Option<Cancellation> {
    let TransactWriteItemsError::TransactionCanceledException(canceled) = error.as_service_error()? else {
        return is_busy(error.code()).then_some(Cancellation::Busy);
    };
    let has = |code: &str| canceled.cancellation_reasons().iter().any(|reason| reason.code() == Some(code));
    if has("ConditionalCheckFailed") {
        return Some(Cancellation::Condition);
    }
    let busy = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    busy.into_iter().any(has).then_some(Cancellation::Busy)
}

/// Waits twice as long each time, from 50 ms to 3 s; in all some 17 s, as long as a table needs to split.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    pauses: u32,
}

impl Backoff {
    const MOST: u32 = 10;

    pub(crate) async fn pause(&mut self) -> Result<(), ImportError> {
        if self.pauses == Self::MOST {
            return Err(ImportError::Busy);
        }
        let millis = (50 << self.pauses).min(3_000);
        self.pauses += 1;
        tokio::time::sleep(Duration::from_millis(millis)).await;
        Ok(())
    }
}
