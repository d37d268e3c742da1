//! Consumed DynamoDB capacity: every call requests `ReturnConsumedCapacity`.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextMut, FinalizerInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::get_item::{GetItemInput, GetItemOutput};
use aws_sdk_dynamodb::operation::put_item::{PutItemInput, PutItemOutput};
use aws_sdk_dynamodb::operation::query::{QueryInput, QueryOutput};
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsInput, TransactWriteItemsOutput};
use aws_sdk_dynamodb::operation::update_item::{UpdateItemInput, UpdateItemOutput};
use aws_sdk_dynamodb::types::{ConsumedCapacity, ReturnConsumedCapacity};

/// Consumed capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Consumed {
    /// Calls that succeeded.
    pub calls: u64,
    /// Read request units.
    pub read: f64,
    /// Write request units.
    pub written: f64,
}

impl Consumed {
    /// The difference from an earlier value.
    pub(crate) fn since(self, before: Self) -> Self {
        Self { calls: self.calls - before.calls, read: self.read - before.read, written: self.written - before.written }
    }
}

/// Adds up the capacity that one function consumes.
#[derive(Clone, Debug, Default)]
pub struct CapacityMeter(Arc<Mutex<Consumed>>);

impl CapacityMeter {
    /// The sum so far.
    pub fn consumed(&self) -> Consumed {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, read: f64, written: f64) {
        let mut sum = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *sum = Consumed { calls: sum.calls + 1, read: sum.read + read, written: sum.written + written };
    }
}

fn units<'a>(consumed: impl IntoIterator<Item = &'a ConsumedCapacity>) -> f64 {
    consumed.into_iter().filter_map(ConsumedCapacity::capacity_units).sum()
}

impl Intercept for CapacityMeter {
    fn name(&self) -> &'static str {
        "CapacityMeter"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let asked = Some(ReturnConsumedCapacity::Total);
        let input = context.input_mut();
        if let Some(get) = input.downcast_mut::<GetItemInput>() {
            get.return_consumed_capacity = asked;
        } else if let Some(query) = input.downcast_mut::<QueryInput>() {
            query.return_consumed_capacity = asked;
        } else if let Some(put) = input.downcast_mut::<PutItemInput>() {
            put.return_consumed_capacity = asked;
        } else if let Some(update) = input.downcast_mut::<UpdateItemInput>() {
            update.return_consumed_capacity = asked;
        } else if let Some(write) = input.downcast_mut::<TransactWriteItemsInput>() {
            write.return_consumed_capacity = asked;
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(Ok(output)) = context.output_or_error() else { return Ok(()) };
        if let Some(get) = output.downcast_ref::<GetItemOutput>() {
            self.add(units(get.consumed_capacity()), 0.0);
        } else if let Some(query) = output.downcast_ref::<QueryOutput>() {
            self.add(units(query.consumed_capacity()), 0.0);
        } else if let Some(put) = output.downcast_ref::<PutItemOutput>() {
            self.add(0.0, units(put.consumed_capacity()));
        } else if let Some(update) = output.downcast_ref::<UpdateItemOutput>() {
            self.add(0.0, units(update.consumed_capacity()));
        } else if let Some(write) = output.downcast_ref::<TransactWriteItemsOutput>() {
            self.add(0.0, units(write.consumed_capacity()));
        }
        Ok(())
    }
}
