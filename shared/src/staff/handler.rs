use lambda_http::lambda_runtime::{self, LambdaEvent, service_fn};
use serde_json::Value;

use super::error::StaffError;
use super::order::Order;
use super::reply::OrderReply;
use crate::app::App;
use crate::fact::Fact;
use crate::function::Function;
use crate::log;
use crate::store::http_client;

/// Runs an operation as a Lambda function, until Lambda ends the process.
///
/// # Errors
/// A setting that is missing or malformed, or a runtime that went away.
pub async fn serve<O>(function: Function, operation: O) -> Result<(), lambda_http::Error>
where
    O: AsyncFn(&App, &Order) -> Result<OrderReply, StaffError>,
{
    log::init_json();
    let app = &App::from_env(function, &http_client())?;
    let operation = &operation;
    let reply = move |event: LambdaEvent<Value>| async move {
        let reply = handle(app, &event.context.request_id, event.payload, operation).await;
        reply.map_err(|error| lambda_http::Error::from(error.message(&app.staff)))
    };
    lambda_runtime::run(service_fn(reply)).await
}

/// Parses the order, carries it out and records operator, reason and subject in the audit log.
///
/// # Errors
/// [`StaffError`]. A malformed order is no error: it gets a reply.
pub async fn handle<O>(app: &App, request_id: &str, event: Value, operation: &O) -> Result<OrderReply, StaffError>
where
    O: AsyncFn(&App, &Order) -> Result<OrderReply, StaffError>,
{
    let order = match Order::parse(event) {
        Ok(order) => order,
        Err(problem) => {
            app.audit.record(Fact::StaffRefused, request_id, None, "malformed");
            app.audit.flush(request_id, app.now());
            return Ok(OrderReply::refused(problem.message(&app.staff)));
        }
    };
    let reply = operation(app, &order).await;
    let who = app.config.service_key.pseudonym(order.of.name());
    let Order { operator, reason, .. } = &order;
    match &reply {
        Ok(reply) => app.audit.record_order(reply.fact, request_id, &who, operator, reason),
        Err(error) => {
            // It may have been carried out all the same, so the log names the operator here, too.
            let (function, cause, who) = (app.audit.function(), log::chain(error), who.to_string());
            tracing::error!(event = "staff.failed", function, request_id, cause, who, operator, reason);
        }
    }
    app.audit.flush(request_id, app.now());
    reply
}
