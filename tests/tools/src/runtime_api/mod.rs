//! Lambda's runtime API, as the process of one function knows it: events are fetched, answers and failures are posted.
//!
//! The paths and headers are those of <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

mod place;
mod routes;
#[cfg(test)]
mod tests;

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use local::{Error, Result, port};
use place::Place;

/// A running API for the process of one function. It listens on loopback until it is dropped.
pub struct RuntimeApi {
    address: String,
    place: Arc<Place>,
    server: JoinHandle<()>,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The function answered; what is no JSON is given as text.
    Answered(Value),
    /// The function failed at this event, and may answer the next one.
    Failed(RuntimeError),
    /// The function failed before it asked for an event.
    NotStarted(RuntimeError),
}

/// A failure as a function reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RuntimeError {
    /// Its kind, for programs.
    pub error_type: String,
    /// What happened, for people.
    pub error_message: String,
}

impl RuntimeApi {
    /// Listens on a free port for the function of that name.
    ///
    /// # Errors
    /// [`Error::Io`] when there is none.
    pub async fn start(function: &str) -> Result<Self> {
        let listener = port::listen(0, "runtime API").await?;
        let address = listener.local_addr().map_err(Error::io("read the listener's address"))?.to_string();
        let place = Arc::new(Place::of(function));
        let router = routes::router().with_state(Arc::clone(&place));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the runtime API stopped: {error}");
            }
        });
        Ok(Self { address, place, server })
    }

    /// Host and port, for `AWS_LAMBDA_RUNTIME_API`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Returns when the function has asked for its first event, where its start ends; or has said that it cannot start.
    ///
    /// # Errors
    /// [`RuntimeError`] is what it said.
    pub async fn started(&self) -> Result<(), RuntimeError> {
        self.place.started().await
    }

    /// Hands an event over as soon as the function asks for one, and returns with what became of it. `time` is how long
    /// the function is told it has; whoever calls decides how long to wait.
    pub async fn invoke(&self, event: Value, time: Duration) -> Outcome {
        let (answer, answered) = oneshot::channel();
        self.place.hand_over(event, time, answer);
        // The ledger keeps the sender until there is an outcome.
        answered.await.unwrap_or_else(|_| Outcome::Failed(RuntimeError::default()))
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Display for RuntimeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error_type, self.error_message)
    }
}
