//! The processes of the functions, restarted with exponential backoff.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Result;
use crate::template::Function;
use tokio::process::Child;
use tokio::task::JoinSet;

use super::Environment;
use crate::child;
use crate::folder::Folder;

/// The pause before a process that died is restarted; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(16);
/// After this long a process counts as started: the next pause is the first one again.
const STEADY: Duration = Duration::from_secs(30);

/// Every function's processes. They stop when this is dropped.
pub struct Functions {
    _keepers: JoinSet<()>,
    register: Register,
}

/// Which build is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// The development build of `cargo build`.
    Dev,
    /// The release build of `cargo tools release`, as deployed.
    Release,
}

/// The running processes by PID, and how others died.
#[derive(Clone, Default)]
struct Register(Arc<Mutex<Processes>>);

#[derive(Default)]
struct Processes {
    running: BTreeMap<u32, String>,
    deaths: Vec<String>,
}

impl Register {
    fn lock(&self) -> MutexGuard<'_, Processes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How to start a process of a function.
struct Process {
    name: String,
    program: PathBuf,
    environment: BTreeMap<String, String>,
    log: PathBuf,
    register: Register,
}

impl Functions {
    /// Starts `processes` of each function that serves pages and one of each other.
    ///
    /// # Errors
    /// When a program cannot be started at all.
    pub fn start(environment: &Environment, folder: &Folder, processes: usize, build: Build) -> Result<Self> {
        let (mut keepers, register) = (JoinSet::new(), Register::default());
        for function in &environment.template().functions {
            let count = if function.routes.is_empty() { 1 } else { processes };
            for _ in 0..count {
                let process = Process::of(function, environment, folder, build, &register);
                let child = process.start()?;
                keepers.spawn(process.keep(child));
            }
        }
        Ok(Self { _keepers: keepers, register })
    }

    /// The running processes by PID, with the function's name.
    pub fn processes(&self) -> Vec<(u32, String)> {
        self.register.lock().running.iter().map(|(pid, name)| (*pid, name.clone())).collect()
    }

    /// How processes died that were restarted.
    pub fn deaths(&self) -> Vec<String> {
        self.register.lock().deaths.clone()
    }
}

impl Process {
    fn of(function: &Function, environment: &Environment, folder: &Folder, build: Build, register: &Register) -> Self {
        let name = function.name.clone();
        let program = match build {
            Build::Dev => folder.binary(&name),
            Build::Release => folder.deployable(&name).join("bootstrap"),
        };
        let log = folder.logs().join(format!("{name}.log"));
        Self { name, program, environment: environment.of(function), log, register: register.clone() }
    }

    fn start(&self) -> Result<Child> {
        let child = child::start(&self.program, &[], &self.environment, &self.log)?;
        if let Some(pid) = child.id() {
            self.register.lock().running.insert(pid, self.name.clone());
        }
        Ok(child)
    }

    fn died(&self, pid: Option<u32>, status: &str) {
        let mut processes = self.register.lock();
        pid.and_then(|pid| processes.running.remove(&pid));
        processes.deaths.push(format!("{} died ({status})", self.name));
    }

    /// Restarts the process whenever it has died.
    async fn keep(self, mut child: Child) {
        let mut pause = FIRST_PAUSE;
        loop {
            let pid = child.id();
            let status = match tokio::time::timeout(STEADY, child.wait()).await {
                Ok(ended) => ended,
                Err(_) => {
                    pause = FIRST_PAUSE;
                    child.wait().await
                }
            };
            let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
            self.died(pid, &status);
            let (name, seconds) = (&self.name, pause.as_secs());
            eprintln!(
                "{name} died ({status}) and is started again in {seconds} s; its last words: {}",
                child::last_line(&self.log)
            );
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            match self.start() {
                Ok(next) => child = next,
                Err(error) => return eprintln!("{error}"),
            }
        }
    }
}
