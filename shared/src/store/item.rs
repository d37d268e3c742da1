use std::error::Error;
use std::pin::Pin;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use serde::de::DeserializeOwned;

use super::Store;
use super::attribute::{Item, text};
use super::condition::{Condition, Values};
use super::pk::{Pk, Table};

/// A request that the store could not answer. Absent, expired and used are answers, not errors.
#[derive(Debug, thiserror::Error)]
#[error("store: {request}")]
pub struct StoreError {
    request: &'static str,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    /// The failure of the named request.
    pub fn new(request: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { request, source: source.into() }
    }
}

/// What became of a conditional update of one item.
pub enum Updated<T> {
    /// Carried out; the item as it is now.
    Now(T),
    /// The condition did not hold; the item as it is, if there is one.
    Refused(Option<T>),
}

impl<T> Updated<T> {
    /// The item, if the update was carried out.
    pub fn now(self) -> Option<T> {
        match self {
            Self::Now(item) => Some(item),
            Self::Refused(_) => None,
        }
    }
}

/// A conditional update of one item.
pub struct Update<'a> {
    pub table: Table,
    pub pk: Pk,
    pub set: &'a str,
    pub values: Values,
    pub condition: Condition,
}

impl Store {
    /// Opens the connection: reads an item that does not exist.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn warm_up(&self) -> Result<(), StoreError> {
        self.get::<serde::de::IgnoredAny>(Table::Expiring, Pk::warm_up()).await.map(|_| ())
    }

    /// Reads one item, consistently. Functions use the `find_…` methods, which know table, key and type.
    ///
    /// # Errors
    /// When the store does not answer, or holds something that is not such an item.
    pub async fn get<T: DeserializeOwned>(&self, table: Table, pk: Pk) -> Result<Option<T>, StoreError> {
        let request =
            self.db.get_item().table_name(self.name(table)).key("pk", text(pk.as_str())).consistent_read(true);
        let answer = boxed(request.send()).await.map_err(|e| StoreError::new("get", e))?;
        answer.item.map(read).transpose()
    }

    /// Carries out one conditional update.
    pub(super) async fn update<T: DeserializeOwned>(&self, update: Update<'_>) -> Result<Updated<T>, StoreError> {
        let request = self.db.update_item().table_name(self.name(update.table)).key("pk", text(update.pk.as_str()));
        let Condition { expression, values: given } = update.condition;
        let all = update.values.into_iter().chain(given).collect();
        let request = request
            .update_expression(update.set)
            .set_condition_expression((!expression.is_empty()).then_some(expression))
            .set_expression_attribute_values(Some(values(all)))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match boxed(request.send()).await {
            Ok(answer) => Ok(Updated::Now(read(answer.attributes.unwrap_or_default())?)),
            Err(SdkError::ServiceError(error)) if error.err().is_conditional_check_failed_exception() => {
                let UpdateItemError::ConditionalCheckFailedException(refused) = error.into_err() else {
                    return Ok(Updated::Refused(None));
                };
                let item = refused.item.filter(|item| !item.is_empty());
                Ok(Updated::Refused(item.map(read).transpose()?))
            }
            Err(error) => Err(StoreError::new("update", error)),
        }
    }

    /// Deletes one item, there or not.
    pub(super) async fn delete(&self, table: Table, pk: Pk) -> Result<(), StoreError> {
        let request = self.db.delete_item().table_name(self.name(table)).key("pk", text(pk.as_str()));
        boxed(request.send()).await.map(|_| ()).map_err(|e| StoreError::new("delete", e))
    }
}

/// A call of the SDK on the heap: its future is several kilobytes, nested some hundred levels deep, and would be part of
/// every future that awaits it.
pub(super) fn boxed<F: Future>(call: F) -> Pin<Box<F>> {
    Box::pin(call)
}

/// The item as a Rust value.
///
/// # Errors
/// When an attribute is missing or of another type. The error names the type alone: serde's own message may quote a value,
/// and errors are logged.
pub fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    serde_dynamo::aws_sdk_dynamodb_1::from_item(item)
        .map_err(|_| StoreError::new("read an item", format!("not a {}", std::any::type_name::<T>())))
}

/// The Rust value as an item.
pub fn write(value: &impl serde::Serialize) -> Result<Item, StoreError> {
    serde_dynamo::aws_sdk_dynamodb_1::to_item(value).map_err(|e| StoreError::new("write an item", e))
}

/// The values of an expression as the SDK takes them.
pub(super) fn values(pairs: Values) -> Item {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [O1]
    #[test]
    fn an_item_that_cannot_be_read_is_not_quoted_in_the_error() {
        let item = Item::from([("pk".to_owned(), text("umi-no-mieru-ie"))]);
        let error = read::<std::collections::HashMap<String, u32>>(item).err().map(|error| format!("{error:?}"));
        assert!(error.is_some_and(|error| error.contains("u32") && !error.contains("umi")));
    }
}
