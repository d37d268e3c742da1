//! Lambda entry point of the weekly erasure.

use erase_lapsed::erase_lapsed;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;
use shared::app::App;
use shared::config::ConfigError;
use shared::function::Function;
use shared::limits::setting::KEEP_DAYS_AFTER_LOSS;
use shared::log::chain;
use shared::start;
use shared::store::http_client;

/// Seconds kept for the transaction in progress.
const RESERVE_SECONDS: i64 = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::log::init_json();
    let app = &App::from_env(Function::EraseLapsed, &http_client())?;
    let keep_days = std::env::var(KEEP_DAYS_AFTER_LOSS.variable).ok();
    let keep_days = keep_days.and_then(|days| KEEP_DAYS_AFTER_LOSS.parse(&days));
    let keep_days: i32 = keep_days.ok_or_else(|| ConfigError::of_number(&KEEP_DAYS_AFTER_LOSS))?;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let (request_id, function) = (&event.context.request_id, app.audit.function());
        let stop_at = start::stop_at(event.context.deadline, app.now(), RESERVE_SECONDS);
        let erased = erase_lapsed(app, keep_days, stop_at, request_id).await;
        match &erased {
            Ok(erased) => tracing::info!(event = "lapsed.done", function, request_id, erased),
            Err(error) => tracing::error!(event = "lapsed.failed", function, request_id, cause = chain(error)),
        }
        app.audit.flush(request_id, app.now());
        erased.map_err(Error::from)
    }))
    .await
}
