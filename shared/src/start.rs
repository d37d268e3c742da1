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

/// Serves a step's pages until Lambda ends the process.
///
/// The connection to the tables is opened, and the Japanese texts are made, before the first request: Lambda gives a
/// starting function a full processor, every page but a few needs the tables, and nearly every member reads Japanese.
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

/// Opens the connection to the tables. A failure shows again at the first request, where it can be answered.
pub async fn warm_up(app: &App) {
    if let Err(error) = app.store.warm_up().await {
        tracing::warn!(event = "warm-up.failed", function = app.audit.function(), cause = chain(&error));
    }
}

/// When to stop working: `reserve_seconds` before Lambda would. `cargo lambda watch` names a deadline of 1970, which is
/// none; Lambda gives no invocation more than a quarter of an hour.
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
