use std::time::SystemTime;

use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_types::config_bag::{Storable, StoreReplace};

use super::measure::Measure;
use super::recorder::Metrics;

/// An SDK interceptor that times each call of a client, retries included, by the client's time source.
#[derive(Clone)]
pub struct Stopwatch {
    measure: Measure,
    metrics: Metrics,
}

impl Stopwatch {
    /// A stopwatch that adds each duration to the measure.
    pub const fn new(measure: Measure, metrics: Metrics) -> Self {
        Self { measure, metrics }
    }
}

impl std::fmt::Debug for Stopwatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Stopwatch").field(&self.measure).finish()
    }
}

#[derive(Debug)]
struct Began(SystemTime);

impl Storable for Began {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Stopwatch {
    fn name(&self) -> &'static str {
        "Stopwatch"
    }

    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        call: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(clock) = components.time_source() {
            call.interceptor_state().store_put(Began(clock.now()));
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        _: &FinalizerInterceptorContextRef<'_>,
        components: &RuntimeComponents,
        call: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let (Some(Began(began)), Some(clock)) = (call.load::<Began>(), components.time_source()) {
            self.metrics.time(self.measure, clock.now().duration_since(*began).unwrap_or_default());
        }
        Ok(())
    }
}
