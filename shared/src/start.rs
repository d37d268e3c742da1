//! How a function starts.

use lambda_http::Error;

use crate::app::App;
use crate::clock::Timestamp;
use crate::function::Function;
use crate::gateway;
use crate::language::Language;
use crate::log::{self, chain};
use crate::store::http_client;
use crate::web::FinishedStep;

/// Runs a step as a Lambda function, until Lambda ends the process.
///
/// The connection to the tables is opened and the Japanese texts are built during the init phase, in which Lambda gives
/// the function a full processor: nearly every page needs the tables, and nearly every member reads Japanese.
///
/// # Errors
/// A setting that is missing or malformed, or a runtime that went away.
pub async fn serve(function: Function, router: impl FnOnce(App) -> FinishedStep) -> Result<(), Error> {
    log::init_json();
    let app = App::from_env(function, &http_client())?;
    app.wordings.of(Language::Ja);
    warm_up(&app).await;
    gateway::serve(router(app)).await
}

/// Opens the connection to the tables. A failure is only logged: the first request meets it again and can answer it.
pub async fn warm_up(app: &App) {
    if let Err(error) = app.store.warm_up().await {
        tracing::warn!(event = "warm-up.failed", function = app.audit.function(), cause = chain(&error));
    }
}

/// The time at which to stop work: `reserve_seconds` before Lambda's deadline. `cargo lambda watch` sends a deadline in
/// 1970, which counts as none: then 15 minutes from now, Lambda's longest timeout.
pub fn stop_at(deadline_millis: u64, now: Timestamp, reserve_seconds: i64) -> Timestamp {
    let deadline = Timestamp(i64::try_from(deadline_millis / 1_000).unwrap_or(i64::MAX));
    let deadline = if deadline > now { deadline } else { now.plus_minutes(15) };
    deadline.plus_seconds(-reserve_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_kept_with_reserve_and_one_of_1970_is_none() {
        let now = Timestamp(1_795_395_600);
        assert_eq!(stop_at(1_795_395_700_000, now, 20), Timestamp(1_795_395_680));
        assert_eq!(stop_at(600_000, now, 20), now.plus_seconds(15 * 60 - 20));
    }
}
