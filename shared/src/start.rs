//! How a function starts.

use axum::Router;
use lambda_http::Error;

use crate::app::App;
use crate::function::Function;
use crate::store::StoreError;

/// Serves a step's pages until Lambda ends the process.
///
/// The connection to the tables is opened before the first request: Lambda gives a starting function a full processor,
/// and every page but a few needs the tables.
///
/// # Errors
/// A setting that is missing or malformed, or a runtime that went away.
pub async fn serve(function: Function, router: impl FnOnce(App) -> Router) -> Result<(), Error> {
    log_as_json();
    let app = App::from_env(function)?;
    warm_up(&app).await;
    lambda_http::run(router(app)).await
}

/// Opens the connection to the tables. A failure shows again at the first request, where it can be answered.
pub async fn warm_up(app: &App) {
    let probe: Result<Option<serde_json::Value>, StoreError> =
        app.store.get(crate::store::Table::Expiring, "WARM-UP".to_owned()).await;
    if let Err(error) = probe {
        tracing::warn!(event = "warm-up.failed", function = app.audit.function(), cause = crate::audit::chain(&error));
    }
}

/// One JSON object a line, as CloudWatch Logs reads it; Lambda adds the time.
pub fn log_as_json() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .with_max_level(tracing::Level::INFO)
        .init();
}
