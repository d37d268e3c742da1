//! Conditional writes, retried while the table throttles or another transaction holds an item.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use super::backoff::Backoff;
use super::members_table::MembersTable;
use crate::error::ImportError;

impl MembersTable {
    pub(super) async fn update(&self, update: Update) -> Result<bool, ImportError> {
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

    pub(super) async fn commit(&self, items: Vec<TransactWriteItem>) -> Result<bool, ImportError> {
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

/// Whether an error code means throttling or a conflict with another write.
fn is_busy(code: Option<&str>) -> bool {
    let codes = [
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    ];
    code.is_some_and(|code| codes.contains(&code))
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
