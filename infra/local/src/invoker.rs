//! Invocation of a function by name.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::Value;

use crate::{Error, Result};

type Invocation = Pin<Box<dyn Future<Output = Result<Value>> + Send>>;

/// Calls a function by name with an event and gives its answer. Tests pass the function itself, `cargo local up` HTTP.
#[derive(Clone)]
pub struct Invoker(Arc<dyn Fn(String, Value) -> Invocation + Send + Sync>);

impl Invoker {
    /// An invoker from any async closure over the function's name and the event.
    pub fn new<F, R>(call: F) -> Self
    where
        F: Fn(String, Value) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Value>> + Send + 'static,
    {
        Self(Arc::new(move |function, event| Box::pin(call(function, event))))
    }

    /// Invokes through Lambda's own API, which `cargo lambda watch` serves on `port`.
    pub fn over_http(port: u16) -> Self {
        let http = reqwest::Client::new();
        Self::new(move |function, event| {
            let http = http.clone();
            async move {
                let failed = |reason: String| Error::Invocation { function: function.clone(), reason };
                let url = format!("http://127.0.0.1:{port}/2015-03-31/functions/{function}/invocations");
                let response = http.post(url).json(&event).send().await.map_err(|e| failed(e.to_string()))?;
                let ok = response.status().is_success() && !response.headers().contains_key("x-amz-function-error");
                let body = response.text().await.map_err(|e| failed(e.to_string()))?;
                if ok { Ok(serde_json::from_str(&body).unwrap_or(Value::Null)) } else { Err(failed(body)) }
            }
        })
    }

    /// Calls `function` with `event`.
    ///
    /// # Errors
    /// [`Error::Invocation`] when the function cannot be reached or fails.
    pub async fn call(&self, function: &str, event: Value) -> Result<Value> {
        (self.0)(function.to_owned(), event).await
    }
}
