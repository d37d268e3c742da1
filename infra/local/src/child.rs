//! Child processes that do not outlive `cargo local`, however it ends.
//!
//! Dropping a child kills it. When this process is killed with SIGKILL, Linux's parent-death signal ends the child. A
//! process has to request that signal itself, so a child starts as this same program, requests it, and then executes the
//! program proper.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;

use crate::{Error, Result};
use tokio::process::{Child, Command};

/// The hidden command by which a child starts.
pub const COMMAND: &str = "become";

/// Starts `program` in its own process group, so that a Ctrl-C reaches us alone, with nothing in its environment but
/// `environment` and the path. What it prints goes to the end of `log`.
///
/// # Errors
/// [`Error::Io`] when the log cannot be opened or the program cannot be started.
pub fn start(program: &Path, arguments: &[&str], environment: &BTreeMap<String, String>, log: &Path) -> Result<Child> {
    let trouble = || Error::io(format!("start {}", program.display()));
    let ourselves = std::env::current_exe().map_err(trouble())?;
    let output = File::options().create(true).append(true).open(log).map_err(trouble())?;
    let errors = output.try_clone().map_err(trouble())?;
    Command::new(ourselves)
        .arg(COMMAND)
        .arg(std::process::id().to_string())
        .arg(program)
        .args(arguments)
        .env_clear()
        .envs(["PATH", "HOME"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
        .envs(environment)
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(trouble())
}

/// The last line of a program's log.
pub fn last_line(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.map_or_else(|| format!("it said nothing in {}", log.display()), str::to_owned)
}

/// Executes `program` after requesting the parent-death signal. Returns only when that fails, with the reason.
pub fn become_program(parent: &str, program: &[String]) -> Error {
    if let Err(error) = die_with_parent() {
        return Error::Failed(format!("ask for the parent-death signal: {error}"));
    }
    // The parent may have died before the signal was requested (race condition).
    let still_ours = rustix::process::getppid().is_some_and(|it| it.as_raw_pid().to_string() == parent);
    match program.split_first() {
        Some((name, arguments)) if still_ours => {
            let error = std::process::Command::new(OsStr::new(name)).args(arguments).exec();
            Error::Io { what: format!("start {name}"), source: error }
        }
        Some(_) => Error::Failed("the parent is gone".to_owned()),
        None => Error::Failed("no program was named".to_owned()),
    }
}

#[cfg(target_os = "linux")]
fn die_with_parent() -> rustix::io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))
}

#[cfg(not(target_os = "linux"))]
fn die_with_parent() -> rustix::io::Result<()> {
    Ok(())
}
