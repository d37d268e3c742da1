//! `cargo tools bench`: benchmarks of the functions, as ratios to reference programs within one run.

mod contender;
mod passwords;
mod process;
mod references;
mod relay;
mod start;

use clap::ValueEnum;
use local::template::workspace_root;
use local::{Error, Result};
use serde_json::Value;

use local::tool;

/// The benchmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// Starts of the functions as deployed
    Start,
    /// Estimates of new passwords, a login of the function as deployed, and Argon2 parameters
    Passwords,
    /// Pages and images, compressed and not
    Pages,
    /// Reading rosters
    Roster,
    /// Draining a queue of mail jobs
    Mail,
}

/// Runs these benchmarks, or all of them.
///
/// # Errors
/// [`Error::Failed`] when a bench cannot run.
pub async fn run(names: &[Bench]) -> Result<()> {
    for bench in Bench::value_variants().iter().filter(|bench| names.is_empty() || names.contains(bench)) {
        match bench {
            Bench::Start => start::run().await?,
            Bench::Passwords => {
                inside("estimates").await?;
                passwords::run().await?;
            }
            Bench::Pages => inside("pages").await?,
            Bench::Roster => inside("roster").await?,
            Bench::Mail => inside("mail").await?,
        }
    }
    Ok(())
}

/// Runs a benchmark of `tests/tools/benches`, which measures within its own process.
async fn inside(name: &str) -> Result<()> {
    let status = tool::cargo(&["bench", "--workspace", "--bench", name]).await?;
    if status.success() { Ok(()) } else { Err(Error::Failed(format!("the bench `{name}` failed; see above"))) }
}

/// A sample event under `events/`.
fn sample(file: &str) -> Result<Value> {
    let path = workspace_root().join("events").join(file);
    let text = std::fs::read(&path).map_err(Error::io(format!("read {}", path.display())))?;
    serde_json::from_slice(&text).map_err(|e| Error::Failed(format!("{}: {e}", path.display())))
}
