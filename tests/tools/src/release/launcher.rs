//! Runs deployable functions, a process per event.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::fake_services::FakeServices;
use crate::runtime_api::{Reply, RuntimeApi};
use local::{Error, Result};
use serde_json::Value;
use tokio::time::Instant;

use local::child;
use local::folder::Folder;
use local::stack::Environment;

/// Timeout from process start to answer: a hundred times what a busy machine needs.
const DEADLINE: Duration = Duration::from_secs(60);

/// Starts functions with the environment variables that Lambda would set, and the addresses of the fakes of AWS.
pub struct Launcher {
    functions: BTreeMap<String, Program>,
    logs: PathBuf,
}

struct Program {
    file: PathBuf,
    environment: BTreeMap<String, String>,
}

/// A function's answer.
pub struct Answer {
    /// The answer.
    pub value: Value,
    /// Time from process start to the request for the event.
    pub start: Duration,
}

impl Launcher {
    /// A launcher for every function of the template; their output goes to `logs`.
    pub fn new(environment: &Environment, services: &FakeServices, folder: &Folder, logs: PathBuf) -> Self {
        let functions = environment.template().functions.iter().map(|function| {
            let file = folder.deployable(&function.name).join("bootstrap");
            let environment = environment.of(function).into_iter().chain(services.environment()).collect();
            (function.name.clone(), Program { file, environment })
        });
        Self { functions: functions.collect(), logs }
    }

    /// Starts a process of the function, invokes it with the event, and ends it.
    ///
    /// # Errors
    /// Why there is no answer, in one line, with the last line of the process's output.
    pub async fn call(&self, function: &str, event: Value) -> Result<Answer> {
        let program = self.functions.get(function);
        let program = program.ok_or_else(|| Error::Failed(format!("there is no function {function}")))?;
        let api = RuntimeApi::start(function).await?;
        let mut environment = program.environment.clone();
        environment.insert("AWS_LAMBDA_RUNTIME_API".to_owned(), api.address().to_owned());
        let begun = Instant::now();
        let mut process = child::start(&program.file, &[], &environment, &self.log(function))?;
        let answer = tokio::time::timeout(DEADLINE, async {
            tokio::select! {
                answer = answer(&api, event, begun) => answer,
                status = process.wait() => {
                    let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                    Err(Error::Failed(format!("died ({status})")))
                }
            }
        });
        let answer = answer.await.unwrap_or_else(|_| Err(Error::Failed(format!("no answer in {DEADLINE:?}"))));
        // It may have ended by itself; its log is complete once it has ended.
        let _ = process.start_kill();
        process.wait().await.map_err(Error::io(format!("stop {function}")))?;
        answer.map_err(|error| self.with_last_words(function, &error))
    }

    /// The error with the last line of the function's output.
    pub fn with_last_words(&self, function: &str, error: &Error) -> Error {
        Error::Failed(format!("{error}; its last words: {}", child::last_line(&self.log(function))))
    }

    fn log(&self, function: &str) -> PathBuf {
        self.logs.join(format!("{function}.log"))
    }
}

/// Waits until the function has started, and then for its answer.
async fn answer(api: &RuntimeApi, event: Value, begun: Instant) -> Result<Answer> {
    let not_started = |error| Error::Failed(format!("could not start: {error}"));
    api.started().await.map_err(not_started)?;
    let start = begun.elapsed();
    match api.invoke(event, DEADLINE).await {
        Reply::Answered(value) => Ok(Answer { value, start }),
        Reply::Failed(error) => Err(Error::Failed(format!("failed: {error}"))),
        Reply::NotStarted(error) => Err(not_started(error)),
    }
}
