//! Lambda entry point of the mail worker.

use deliver_mail::{Courier, Pace, Sender, SystemPause, deliver};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shared::app::App;
use shared::function::Function;
use shared::limits::setting::MAILS_PER_SECOND;
use shared::start;
use shared::store::http_client;

/// Seconds kept for the mails in progress: a call of SES and several of the tables, each with a timeout of 3 s.
const RESERVE_SECONDS: i64 = 30;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::log::init_json();
    let carrier = http_client();
    let app = App::from_env(Function::DeliverMail, &carrier)?;
    start::warm_up(&app).await;
    let sender = Sender::from_env(&app.audit, &carrier);
    let pace = Pace::read(std::env::var(MAILS_PER_SECOND.variable).ok().as_deref(), Box::new(SystemPause))?;
    let courier = &Courier { app, sender, pace };
    lambda_runtime::run(service_fn(move |event: LambdaEvent<_>| async move {
        let stop_at = start::stop_at(event.context.deadline, courier.app.now(), RESERVE_SECONDS);
        Ok::<_, Error>(deliver(courier, event.payload, &event.context.request_id, stop_at).await)
    }))
    .await
}
