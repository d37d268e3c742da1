//! cargo-lambda: the local gateway.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use local::{Error, Result};
use tokio::process::Command;

use super::run;
use crate::folder::Folder;
use crate::output;

/// The version the routes and flags were tried with.
const CARGO_LAMBDA: &str = "1.9.2";

/// Finds cargo-lambda of the pinned version on the path or among our own tools, where it is installed if need be.
///
/// # Errors
/// [`Error::Failed`] says what is missing and how to get it.
pub async fn cargo_lambda(folder: &Folder) -> Result<PathBuf> {
    let binary = home(folder).join("bin/cargo-lambda");
    for candidate in [PathBuf::from("cargo-lambda"), binary.clone()] {
        if is_pinned(&candidate).await {
            return Ok(candidate);
        }
    }
    output::step(&format!("installing cargo-lambda {CARGO_LAMBDA} into target/tools"));
    let package = format!("cargo-lambda=={CARGO_LAMBDA}");
    // Without its dependency ziglang: a cross-compiler of 80 MB that only release builds need.
    if install(folder, &["--no-deps", &package]).await && is_pinned(&binary).await {
        return Ok(binary);
    }
    Err(Error::Failed(format!(
        "cargo-lambda {CARGO_LAMBDA} could not be installed; `pip install {package}` does it (Debian's python3-venv lets this command do it)"
    )))
}

fn home(folder: &Folder) -> PathBuf {
    folder.tools().join("cargo-lambda")
}

async fn install(folder: &Folder, packages: &[&str]) -> bool {
    let home = home(folder);
    let python = home.join("bin/python").to_string_lossy().into_owned();
    let pip = [&["-m", "pip", "install", "--quiet"], packages].concat();
    run("python3", &["-m", "venv", &home.to_string_lossy()]).await && run(&python, &pip).await
}

async fn is_pinned(binary: &Path) -> bool {
    says(binary, &["lambda", "--version"], &format!("cargo-lambda {CARGO_LAMBDA} ")).await
}

/// Whether a program ends well and what it prints begins so.
async fn says(program: &Path, arguments: &[&str], beginning: &str) -> bool {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().await;
    output.is_ok_and(|it| it.status.success() && String::from_utf8_lossy(&it.stdout).starts_with(beginning))
}
