//! Retries: requests that DynamoDB refused because a table was throttled or an item was in conflict are sent again, with
//! exponential backoff and jitter, until the time of the request is over. This is the one place for all requests of a
//! client made by [`super::connect`].
//!
//! The SDK retries single requests that were throttled, and answers that were lost. It does not retry a transaction that
//! was cancelled because of a throttle or a conflict, nor a single write that met a transaction: [`Contention`] tells it
//! to. Backoff, jitter and sleep are the SDK's own ([`RetryConfig`], `sleep_impl`), so that nothing is retried twice over.

use std::time::Duration;

use aws_sdk_dynamodb::config::interceptors::{FinalizerInterceptorContextMut, InterceptorContext};
use aws_sdk_dynamodb::config::retry::{ClassifyRetry, RetryAction, RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::{BoxError, ProvideErrorMetadata};
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::CancellationReason;
use aws_smithy_runtime_api::client::orchestrator::OrchestratorError;

/// How often, and how fast, a refused request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Attempts of a request that DynamoDB refused, the first one included.
    pub max_attempts: u32,
    /// The longest pause after the first attempt. Each further one is twice as long; a random part of it is waited.
    pub first_pause: Duration,
    /// No pause is longer.
    pub longest_pause: Duration,
    /// Whether the SDK's retry quota does not apply. All calls of a process share it, and it ends a hundred retries after
    /// the last success: a program that writes for minutes to a throttled table would fail long before its attempts end.
    pub without_quota: bool,
}

impl Patience {
    /// For requests of a page: pauses of 1.6 s on average and 3.2 s at the most, which the time limit of the call cuts.
    pub const PAGE: Self = Self {
        max_attempts: 7,
        first_pause: Duration::from_millis(50),
        longest_pause: Duration::from_millis(1_600),
        without_quota: false,
    };

    /// Attempts of a request whose answer was lost: it may have been carried out each time, and not every write is
    /// idempotent (a try is counted).
    const MAX_ATTEMPTS_UNANSWERED: u32 = 3;

    /// Installs the retries in a client's configuration.
    pub(super) fn install(self, config: Builder) -> Builder {
        let retries = RetryConfig::standard()
            .with_max_attempts(self.max_attempts)
            .with_initial_backoff(self.first_pause)
            .with_max_backoff(self.longest_pause);
        let config = if self.without_quota {
            let quota = RetryPartition::custom("without-quota").token_bucket(TokenBucket::unlimited());
            config.retry_partition(quota.build())
        } else {
            config
        };
        config.retry_config(retries).retry_classifier(Contention).interceptor(AttemptLimit(self))
    }
}

/// Tells the SDK which refusals are contention that it would not retry by itself.
#[derive(Debug)]
struct Contention;

impl ClassifyRetry for Contention {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(error)) = context.output_or_error() else { return RetryAction::NoActionIndicated };
        let Some(error) = OrchestratorError::as_operation_error(error) else { return RetryAction::NoActionIndicated };
        let code = error
            .downcast_ref::<UpdateItemError>()
            .and_then(ProvideErrorMetadata::code)
            .or_else(|| error.downcast_ref::<PutItemError>().and_then(ProvideErrorMetadata::code))
            .or_else(|| error.downcast_ref::<DeleteItemError>().and_then(ProvideErrorMetadata::code));
        let is_contention = code == Some("TransactionConflictException")
            || error.downcast_ref::<TransactWriteItemsError>().is_some_and(was_cancelled_by_contention);
        if is_contention { RetryAction::throttling_error() } else { RetryAction::NoActionIndicated }
    }

    fn name(&self) -> &'static str {
        "contention in DynamoDB"
    }
}

/// Whether every condition held as far as it was checked, and a throttle or a conflict cancelled the transaction.
fn was_cancelled_by_contention(error: &TransactWriteItemsError) -> bool {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { return false };
    let codes: Vec<&str> = cancelled.cancellation_reasons().iter().filter_map(CancellationReason::code).collect();
    let is_contention = |code: &&str| {
        ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded"]
            .contains(code)
    };
    !codes.contains(&"ConditionalCheckFailed") && codes.iter().any(is_contention)
}

/// Grants all attempts to a request that DynamoDB refused with a 4xx status, so that nothing was written, and fewer to
/// one that may have been carried out.
#[derive(Debug)]
struct AttemptLimit(Patience);

impl Intercept for AttemptLimit {
    fn name(&self) -> &'static str {
        "AttemptLimit"
    }

    fn modify_before_attempt_completion(
        &self,
        context: &mut FinalizerInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        call: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let was_refused = context.response().is_some_and(|response| response.status().is_client_error());
        let limit =
            if was_refused { self.0.max_attempts } else { self.0.max_attempts.min(Patience::MAX_ATTEMPTS_UNANSWERED) };
        if let Some(retries) = call.load::<RetryConfig>().cloned() {
            call.interceptor_state().store_put(retries.with_max_attempts(limit));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::error::TransactionCanceledException;

    use super::*;

    fn cancelled(codes: &[&str]) -> TransactWriteItemsError {
        let reasons = codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect();
        let cancelled = TransactionCanceledException::builder().set_cancellation_reasons(Some(reasons)).build();
        TransactWriteItemsError::TransactionCanceledException(cancelled)
    }

    #[test]
    fn a_transaction_is_retried_when_contention_cancelled_it_and_no_condition_failed() {
        for (codes, is_retried) in [
            (&["None", "TransactionConflict"][..], true),
            (&["ThrottlingError", "None"], true),
            (&["ProvisionedThroughputExceeded"], true),
            (&["ConditionalCheckFailed", "TransactionConflict"], false),
            (&["ConditionalCheckFailed", "None"], false),
            (&["ValidationError"], false),
            (&[], false),
        ] {
            assert_eq!(was_cancelled_by_contention(&cancelled(codes)), is_retried, "{codes:?}");
        }
    }
}
