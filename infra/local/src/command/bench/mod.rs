//! `cargo local bench`: what the functions take, as ratios within one run.

mod contender;
mod passwords;
mod process;
mod references;
mod relay;
mod start;

use std::process::ExitCode;

use local::template::workspace_root;
use local::{Error, Result};
use serde_json::Value;

use crate::tool;

/// Benches that start what is deployed.
const OUTSIDE: [&str; 2] = ["start", "passwords"];
/// Benches that run inside one program: files of `tests/benches`.
const INSIDE: [&str; 3] = ["pages", "roster", "mail"];

/// Runs the benches of these names, or all of them.
///
/// # Errors
/// [`Error::Failed`] for a name that is none, and when a bench cannot run.
pub async fn run(names: &[String]) -> Result<ExitCode> {
    let known = || OUTSIDE.into_iter().chain(INSIDE);
    if let Some(other) = names.iter().find(|name| !known().any(|it| it == *name)) {
        let known: Vec<_> = known().collect();
        return Err(Error::Failed(format!("there is no bench `{other}`; there are {}", known.join(", "))));
    }
    for bench in known().filter(|bench| names.is_empty() || names.iter().any(|name| name == bench)) {
        match bench {
            "start" => start::run().await?,
            "passwords" => passwords::run().await?,
            _ if tool::cargo(&["bench", "--workspace", "--bench", bench]).await?.success() => {}
            _ => return Err(Error::Failed(format!("the bench `{bench}` failed; see above"))),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One of the events under `events/`.
fn sample(file: &str) -> Result<Value> {
    let path = workspace_root().join("events").join(file);
    let text = std::fs::read(&path).map_err(Error::io(format!("read {}", path.display())))?;
    serde_json::from_slice(&text).map_err(|e| Error::Failed(format!("{}: {e}", path.display())))
}
