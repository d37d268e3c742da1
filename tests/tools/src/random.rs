//! A long run of the random tests with a seed of its own.

use std::num::NonZero;
use std::process::ExitCode;

use local::template::workspace_root;
use local::{Error, Result, output};
use shared::random::{Random as _, SystemRandom};
use tests::random_cases::FACTOR;

/// Cases of a property that names no number of its own, by default.
const USUAL_CASES: u32 = 256;

fn drawn() -> u64 {
    let mut bytes = [0; 4];
    SystemRandom.fill(&mut bytes);
    u64::from(u32::from_le_bytes(bytes))
}

/// The programs that have random tests. With the whole workspace cargo compiles nothing twice.
const RUNS: [&[&str]; 2] = [&["--test", "product", "random::"], &["--test", "dates", "--test", "encodings"]];

/// Runs every random test with so many times its usual cases. Without a seed one is drawn; it is printed first, and given
/// again it draws the same cases.
///
/// # Errors
/// [`Error::Io`] when cargo cannot be started.
pub fn run(seed: Option<u64>, factor: NonZero<u32>) -> Result<ExitCode> {
    let seed = seed.unwrap_or_else(drawn);
    output::step(&format!("random tests: cargo tools random --seed {seed} --factor {factor}"));
    for arguments in RUNS {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = std::process::Command::new(cargo)
            .args(["test", "--workspace"])
            .args(arguments)
            .env("PROPTEST_RNG_SEED", seed.to_string())
            .env("PROPTEST_CASES", USUAL_CASES.saturating_mul(factor.get()).to_string())
            .env(FACTOR, factor.to_string())
            .current_dir(workspace_root())
            .status()
            .map_err(Error::io("start cargo"))?;
        if !status.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
