//! Lambda entry point of the mail tracker.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use shared::app::App;
use shared::function::Function;
use shared::start;
use shared::store::http_client;
use track_mail::track;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::log::init_json();
    let app = &App::from_env(Function::TrackMail, &http_client())?;
    start::warm_up(app).await;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<_>| async move {
        let tracked = track(app, event.payload).await;
        app.audit.flush(&event.context.request_id, app.now());
        tracked.map_err(Error::from)
    }))
    .await
}
