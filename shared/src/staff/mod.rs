//! Operations that staff carry out with `aws lambda invoke`: one function each, each with its own few rights, each use in
//! the audit log with the name of whoever did it.

mod answer;
mod order;

pub use answer::{Answer, Outcome};
pub use order::{Order, OrderProblem, Subject};

use lambda_http::lambda_runtime::{self, LambdaEvent, service_fn};
use serde_json::Value;

use crate::app::App;
use crate::audit::Fact;
use crate::function::Function;
use crate::secret::HashProblem;
use crate::start;
use crate::store::{StoreError, http_client};
use crate::wording::Staff;

/// An operation that was not seen to end, for a reason of ours. All of it was written or nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The tables did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashProblem),
    /// Others wrote to the same person again and again.
    #[error("the person was changed at the same time; nothing was done, please try again")]
    Contended,
}

impl Failure {
    /// What staff are told; the cause is in the log.
    pub fn told<'a>(&self, wording: &'a Staff) -> &'a str {
        match self {
            // An answer of the tables may be lost after they have written.
            Self::Store(_) | Self::Hash(_) => &wording.unfinished,
            Self::Contended => &wording.contended,
        }
    }
}

/// Carries out an operation until Lambda ends the process.
///
/// # Errors
/// A setting that is missing or malformed, or a runtime that went away.
pub async fn serve<O>(function: Function, operation: O) -> Result<(), lambda_http::Error>
where
    O: AsyncFn(&App, &Order) -> Result<Answer, Failure>,
{
    start::log_as_json();
    let app = &App::from_env(function, &http_client())?;
    let operation = &operation;
    let answer = move |event: LambdaEvent<Value>| async move {
        let answer = handle(app, &event.context.request_id, event.payload, operation).await;
        answer.map_err(|failure| lambda_http::Error::from(failure.told(&app.staff)))
    };
    lambda_runtime::run(service_fn(answer)).await
}

/// Reads the order, carries it out and writes down who did what to whom.
///
/// # Errors
/// [`Failure`]; a malformed order is answered.
pub async fn handle<O>(app: &App, request_id: &str, event: Value, operation: &O) -> Result<Answer, Failure>
where
    O: AsyncFn(&App, &Order) -> Result<Answer, Failure>,
{
    let order = match Order::parse(event) {
        Ok(order) => order,
        Err(problem) => {
            app.audit.record(Fact::StaffRefused, request_id, None, "malformed");
            app.audit.flush(request_id, app.now());
            return Ok(Answer::refused(app.staff.of(problem)));
        }
    };
    let answer = operation(app, &order).await;
    let who = app.config.service_key.pseudonym(order.of.name());
    match &answer {
        Ok(answer) => app.audit.record_order(answer.fact, request_id, &who, &order),
        Err(failure) => {
            // It may have been carried out: who ordered it is written down as well.
            let (function, cause, who) = (app.audit.function(), crate::audit::chain(failure), who.to_string());
            let Order { operator, reason, .. } = &order;
            tracing::error!(event = "staff.failed", function, request_id, cause, who, operator, reason);
        }
    }
    app.audit.flush(request_id, app.now());
    answer
}
