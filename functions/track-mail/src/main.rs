//! Lambda entry of the mail tracker.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use shared::app::App;
use shared::start;
use track_mail::track;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start::log_as_json();
    let app = &App::from_env()?;
    start::warm_up(app).await;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<_>| async move {
        track(app, event.payload).await.map_err(Error::from)
    }))
    .await
}
