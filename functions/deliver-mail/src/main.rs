//! Lambda entry of the mail worker.

use deliver_mail::{Courier, Sender, deliver};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shared::app::App;
use shared::function::Function;
use shared::start;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start::log_as_json();
    let app = App::from_env(Function::DeliverMail)?;
    start::warm_up(&app).await;
    let sender = Sender::from_env(&app.audit);
    let courier = &Courier { app, sender };
    lambda_runtime::run(service_fn(move |event: LambdaEvent<_>| async move {
        Ok::<_, Error>(deliver(courier, event.payload, &event.context.request_id).await)
    }))
    .await
}
