//! The programs that cargo makes of tests, each run for chosen tests.

use std::path::PathBuf;
use std::process::Stdio;

use crate::{Error, Result};
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::{WORKSPACE_TESTS, cargo_command};

/// One program of tests.
pub struct TestProgram {
    /// The name of the target.
    pub name: String,
    /// The target's first file.
    pub main_file: PathBuf,
    executable: PathBuf,
    /// Where `cargo test` would run it.
    folder: PathBuf,
}

/// A line of `--message-format json`; what is not looked at is left out.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    profile: Option<Profile>,
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    src_path: PathBuf,
}

impl Message {
    fn program(self) -> Option<TestProgram> {
        let (target, executable) = (self.target?, self.executable?);
        let folder = self.manifest_path?.parent()?.to_owned();
        let is_test = self.profile.is_some_and(|profile| profile.test);
        is_test.then_some(TestProgram { name: target.name, main_file: target.src_path, executable, folder })
    }
}

/// Builds all tests of the workspace.
///
/// # Errors
/// [`Error::Failed`] when the build fails; cargo has said why.
pub async fn test_programs() -> Result<Vec<TestProgram>> {
    let arguments = [&WORKSPACE_TESTS[..], &["--no-run", "--message-format", "json-render-diagnostics"]].concat();
    let mut command = cargo_command(&arguments);
    let output = command.stderr(Stdio::inherit()).output().await.map_err(Error::io("start cargo"))?;
    if !output.status.success() {
        return Err(Error::Failed("the build failed; see above".to_owned()));
    }
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Message>();
    let read = |message: serde_json::Result<Message>| message.map(Message::program).transpose();
    let programs: std::result::Result<Vec<_>, _> = messages.filter_map(read).collect();
    programs.map_err(|error| Error::Failed(format!("cargo printed what is no message: {error}")))
}

impl TestProgram {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.executable);
        command.current_dir(&self.folder).kill_on_drop(true);
        command
    }

    /// What it prints for `--list`.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be started.
    pub async fn list(&self) -> Result<String> {
        let mut command = self.command();
        let output = command.args(["--list", "--format", "terse"]).output().await;
        let output = output.map_err(Error::io(format!("start the tests of {}", self.name)))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs these tests, those that take long among them; every line that it prints goes to the terminal and to `read`.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be started. That a test fails is no error here.
    pub async fn run(&self, names: &[String], mut read: impl FnMut(&str)) -> Result<()> {
        let trouble = || Error::io(format!("run the tests of {}", self.name));
        let mut child = self
            .command()
            .args(["--exact", "--include-ignored"])
            .args(names)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(trouble())?;
        if let Some(printed) = child.stdout.take() {
            let mut lines = BufReader::new(printed).lines();
            while let Some(line) = lines.next_line().await.map_err(trouble())? {
                println!("{line}");
                read(&line);
            }
        }
        child.wait().await.map_err(trouble())?;
        Ok(())
    }
}
