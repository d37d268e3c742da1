//! The functions' own processes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use local::Result;
use local::template::Function;
use tokio::process::Child;
use tokio::task::JoinSet;

use super::Environment;
use crate::child;
use crate::folder::Folder;

/// The wait before a process that died is started again; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(16);
/// A process that lived this long has started well: the next pause is the first one again.
const STEADY: Duration = Duration::from_secs(30);

/// Every function's processes. They stop when this is dropped.
pub struct Functions {
    _keepers: JoinSet<()>,
}

/// What it takes to start a process of a function, again and again.
struct Process {
    name: String,
    program: PathBuf,
    environment: BTreeMap<String, String>,
    log: PathBuf,
}

impl Functions {
    /// Starts `processes` of each function that serves pages and one of each other.
    ///
    /// # Errors
    /// When a program cannot be started at all.
    pub fn start(environment: &Environment, folder: &Folder, processes: usize) -> Result<Self> {
        let mut keepers = JoinSet::new();
        for function in &environment.template().functions {
            let count = if function.routes.is_empty() { 1 } else { processes };
            for _ in 0..count {
                let process = Process::of(function, environment, folder);
                let child = process.start()?;
                keepers.spawn(process.keep(child));
            }
        }
        Ok(Self { _keepers: keepers })
    }
}

impl Process {
    fn of(function: &Function, environment: &Environment, folder: &Folder) -> Self {
        let name = function.name.clone();
        let (program, log) = (folder.binary(&name), folder.logs().join(format!("{name}.log")));
        Self { name, program, environment: environment.of(function), log }
    }

    fn start(&self) -> Result<Child> {
        child::start(&self.program, &[], &self.environment, &self.log)
    }

    /// Starts the process again whenever it has died.
    async fn keep(self, mut child: Child) {
        let mut pause = FIRST_PAUSE;
        loop {
            let status = match tokio::time::timeout(STEADY, child.wait()).await {
                Ok(ended) => ended,
                Err(_) => {
                    pause = FIRST_PAUSE;
                    child.wait().await
                }
            };
            let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
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
