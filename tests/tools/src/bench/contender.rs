//! A program under measurement: starts it repeatedly and measures CPU time, memory and instructions.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use local::template::Function;
use local::{Error, Result};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::process::{Child, Command};

use crate::runtime_api::{Reply, RuntimeApi};

use super::process;
use super::relay::{Relay, Then};
use local::folder::Folder;
use local::stack::Environment;

/// Timeout of a start or an answer, generous even under valgrind.
const DEADLINE: Duration = Duration::from_secs(60);
/// Number of answers over which the CPU time is averaged.
const ANSWERS: u32 = 200;

/// A program to measure.
pub struct Contender {
    /// Its name.
    pub name: String,
    /// The folder with `bootstrap` and `bootstrap.zip`.
    pub folder: PathBuf,
    /// The environment variables that Lambda would set.
    pub environment: BTreeMap<String, String>,
    /// A request for a page that does not use the store.
    pub page: Option<Value>,
    /// A request that uses the store, for a program that does not use it during its init.
    pub call: Option<Value>,
}

/// The measurements of a start, in CPU time.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Until the first request to the store was sent, or without one until the first event was asked for.
    pub init: Duration,
    /// Until the store had answered for the first time and an event was asked for.
    pub called: Duration,
    /// Peak memory until then, in bytes.
    pub memory: u64,
}

/// The measurements of answers.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    /// CPU time per answer.
    pub each: Duration,
    /// Peak memory until the last, in bytes.
    pub memory: u64,
}

struct Running {
    child: Child,
    pid: u32,
    api: RuntimeApi,
}

impl Contender {
    /// A function as deployed.
    pub fn of(function: &Function, environment: &Environment, folder: &Folder) -> Self {
        Self {
            name: function.name.clone(),
            folder: folder.deployable(&function.name),
            environment: environment.of(function),
            page: None,
            call: None,
        }
    }

    /// The size in bytes of the zip that Lambda loads.
    ///
    /// # Errors
    /// [`Error::Failed`] when it was not built.
    pub fn zip(&self) -> Result<u64> {
        let zip = self.folder.join("bootstrap.zip").metadata();
        zip.map(|it| it.len())
            .map_err(|_| Error::Failed(format!("{} was not built; run `cargo tools release`", self.name)))
    }

    /// Starts it once with the store behind the relay.
    ///
    /// # Errors
    /// When it does not start, or does not answer.
    pub async fn start(&self, relay: &Relay) -> Result<Start> {
        let mut running = self.run(relay, &[], Then::Forward).await?;
        running.started(&self.name).await?;
        let ready = process::computed(running.pid)?;
        let memory = process::peak_memory(running.pid)?;
        let init = relay.computed().unwrap_or(ready);
        if let Some(call) = &self.call {
            running.answer(&self.name, call).await?;
        }
        let called = process::computed(running.pid)?;
        running.end().await?;
        Ok(Start { init, called, memory })
    }

    /// Measures answers to the page's request; `None` when it has no such page.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn answer(&self, relay: &Relay) -> Result<Option<Answers>> {
        match &self.page {
            Some(page) => Ok(Some(self.answer_event(relay, page, ANSWERS).await?)),
            None => Ok(None),
        }
    }

    /// Measures so many answers to an event, after a warm-up.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn answer_event(&self, relay: &Relay, event: &Value, times: u32) -> Result<Answers> {
        let mut running = self.run(relay, &[], Then::Forward).await?;
        running.started(&self.name).await?;
        for _ in 0..times / 4 {
            running.answer(&self.name, event).await?;
        }
        let before = process::computed(running.pid)?;
        for _ in 0..times {
            running.answer(&self.name, event).await?;
        }
        let each = process::computed(running.pid)?.saturating_sub(before) / times;
        let memory = process::peak_memory(running.pid)?;
        running.end().await?;
        Ok(Answers { each, memory })
    }

    /// Instructions until the first request to the store is sent, or the first event is asked for, counted by valgrind.
    ///
    /// # Errors
    /// [`Error::Failed`] when there is no valgrind.
    pub async fn instructions(&self, relay: &Relay) -> Result<u64> {
        let valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let Running { child, pid, api } = self.run(relay, &valgrind, Then::Terminate).await?;
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
        let output = async {
            // The relay ends a program that uses the store during init; others are ended here.
            let end = async {
                let _ = api.started().await;
                let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
                std::future::pending().await
            };
            tokio::select! {
                () = end => Err(std::io::ErrorKind::Other.into()),
                output = child.wait_with_output() => output,
            }
        };
        let output = tokio::time::timeout(DEADLINE, output).await.map_err(|_| self.trouble("did not end"))?;
        let output = output.map_err(Error::io("wait for valgrind"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim());
        line.and_then(|count| count.parse().ok()).ok_or_else(|| self.trouble("was not counted by valgrind"))
    }

    async fn run(&self, relay: &Relay, before: &[&str], then: Then) -> Result<Running> {
        let api = RuntimeApi::start(&self.name).await?;
        let program = self.folder.join("bootstrap").to_string_lossy().into_owned();
        let line: Vec<&str> = before.iter().copied().chain([program.as_str()]).collect();
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).env_clear().envs(&self.environment);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("AWS_LAMBDA_RUNTIME_API", api.address()).env("AWS_ENDPOINT_URL_DYNAMODB", &relay.address);
        command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        command.stderr(if before.is_empty() { Stdio::null() } else { Stdio::piped() });
        // The process cannot reach the store before `watch` below: it takes longer to start.
        let child = command.spawn().map_err(Error::io(format!("start {}", line[0])))?;
        let pid = child.id().ok_or_else(|| self.trouble("ended at once"))?;
        relay.watch(pid, then);
        Ok(Running { child, pid, api })
    }

    fn trouble(&self, what: &str) -> Error {
        Error::Failed(format!("{} {what}", self.name))
    }
}

impl Running {
    async fn started(&mut self, name: &str) -> Result<()> {
        let started = tokio::time::timeout(DEADLINE, self.api.started()).await;
        let trouble = |error: String| Error::Failed(format!("{name} could not start: {error}"));
        started.map_err(|_| trouble("no event was asked for".to_owned()))?.map_err(|error| trouble(error.to_string()))
    }

    async fn answer(&mut self, name: &str, event: &Value) -> Result<()> {
        match self.api.invoke(event.clone(), DEADLINE).await {
            Reply::Answered(answer) if answer["statusCode"] == 200 || answer["statusCode"] == 303 => Ok(()),
            other => Err(Error::Failed(format!("{name} answered neither with a page nor the way to one: {other:?}"))),
        }
    }

    async fn end(mut self) -> Result<()> {
        self.child.kill().await.map_err(Error::io("end a process"))
    }
}
