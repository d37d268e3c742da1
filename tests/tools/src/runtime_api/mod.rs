//! A fake of Lambda's runtime API for the process of one function, which fetches events and posts responses and errors.
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

/// A running API for one function's process. It listens on loopback until it is dropped.
pub struct RuntimeApi {
    address: String,
    place: Arc<Place>,
    server: JoinHandle<()>,
}

/// The outcome of an invocation.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The function's response; text when it is not JSON.
    Answered(Value),
    /// The function failed on this event; it may handle the next one.
    Failed(RuntimeError),
    /// The function failed during its init, before it asked for an event.
    NotStarted(RuntimeError),
}

/// An error as a function reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RuntimeError {
    /// Its kind, machine-readable.
    pub error_type: String,
    /// The message, human-readable.
    pub error_message: String,
}

impl RuntimeApi {
    /// Listens on a free port for the named function.
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

    /// Waits until the function's init is over: it has asked for its first event, or reported an init error.
    ///
    /// # Errors
    /// The reported init error.
    pub async fn started(&self) -> Result<(), RuntimeError> {
        self.place.started().await
    }

    /// Delivers an event as soon as the function asks for one, and waits for the outcome. `time` is the deadline that the
    /// function is told; a timeout is up to the caller.
    pub async fn invoke(&self, event: Value, time: Duration) -> Reply {
        let (answer, answered) = oneshot::channel();
        self.place.hand_over(event, time, answer);
        // The ledger keeps the sender until there is an outcome.
        answered.await.unwrap_or_else(|_| Reply::Failed(RuntimeError::default()))
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
