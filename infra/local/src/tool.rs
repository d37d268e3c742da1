//! Other people's programs: cargo, cargo-lambda, a browser.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use local::template::workspace_root;
use local::{Error, Result};
use tokio::process::Command;

use crate::folder::Folder;
use crate::output;

/// The version the routes and flags were tried with.
const CARGO_LAMBDA: &str = "1.9.2";
/// cfn-lint brings AWS's SAM translator along.
const CFN_LINT: &str = "1.51.0";

/// Builds every program of the workspace, showing cargo's progress.
///
/// # Errors
/// [`Error::Failed`] when the build fails; cargo has said why.
pub async fn build() -> Result<()> {
    output::step("building (the first time takes some minutes)");
    let status = cargo(&["build", "--workspace", "--bins"]).await?;
    if status.success() { Ok(()) } else { Err(Error::Failed("the build failed; see above".to_owned())) }
}

/// Runs cargo in the workspace, its output on this terminal.
///
/// # Errors
/// [`Error::Io`] when cargo cannot be started.
pub async fn cargo(arguments: &[&str]) -> Result<ExitStatus> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(workspace_root()).kill_on_drop(true);
    // What `cargo run` told us about this package is not for the inner cargo: build scripts that watch these variables
    // (ring's does) would run again each time, and half the workspace with them.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command.status().await.map_err(Error::io("start cargo"))
}

/// Finds cargo-lambda of the pinned version on the path or among our own tools, where it is installed if need be.
///
/// # Errors
/// [`Error::Failed`] says what is missing and how to get it.
pub async fn cargo_lambda(folder: &Folder) -> Result<PathBuf> {
    let own = folder.tools().join("cargo-lambda");
    let binary = own.join("bin/cargo-lambda");
    for candidate in [PathBuf::from("cargo-lambda"), binary.clone()] {
        if is_pinned(&candidate).await {
            return Ok(candidate);
        }
    }
    output::step(&format!("installing cargo-lambda {CARGO_LAMBDA} into target/tools"));
    let own = own.to_string_lossy();
    let package = format!("cargo-lambda=={CARGO_LAMBDA}");
    // Without its dependency ziglang: a cross-compiler of 80 MB that only release builds need.
    let python = run("python3", &["-m", "venv", &own]).await
        && run(&format!("{own}/bin/python"), &["-m", "pip", "install", "--quiet", "--no-deps", &package]).await;
    if python && is_pinned(&binary).await {
        return Ok(binary);
    }
    Err(Error::Failed(format!(
        "cargo-lambda {CARGO_LAMBDA} could not be installed; `pip install {package}` does it (Debian's python3-venv lets this command do it)"
    )))
}

async fn is_pinned(binary: &Path) -> bool {
    let output = Command::new(binary).args(["lambda", "--version"]).stderr(Stdio::null()).output().await;
    output.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).starts_with(&format!("cargo-lambda {CARGO_LAMBDA} ")))
}

/// Makes sure that the checks of the templates can run: cfn-lint and AWS's SAM translator, in an environment of Python.
///
/// # Errors
/// [`Error::Failed`] says what is missing and how to get it.
pub async fn template_checks(folder: &Folder) -> Result<()> {
    let own = folder.tools().join(local::template::CHECKS);
    if own.join(CFN_LINT).exists() {
        return Ok(());
    }
    output::step(&format!("installing cfn-lint {CFN_LINT} into target/tools"));
    let path = own.to_string_lossy();
    let package = format!("cfn-lint=={CFN_LINT}");
    let installed = run("python3", &["-m", "venv", &path]).await
        && run(&format!("{path}/bin/python"), &["-m", "pip", "install", "--quiet", &package]).await;
    if !installed {
        return Err(Error::Failed(format!(
            "{package} could not be installed: that takes Python 3 with venv (Debian: python3-venv) and its registry"
        )));
    }
    // Named after the version: another version is another installation.
    std::fs::write(own.join(CFN_LINT), "").map_err(Error::io("note what was installed"))
}

/// Makes sure that there is a browser to test with; installs it where that needs no questions.
///
/// # Errors
/// [`Error::Failed`] says in one line how to install it.
pub async fn browser() -> Result<()> {
    const PACKAGES: [&str; 5] = ["install", "-y", "chromium", "chromium-driver", "fonts-noto-cjk"];
    if has_browser().await {
        return Ok(());
    }
    if rustix::process::geteuid().is_root() && answers("apt-get").await {
        output::step("installing Chromium and ChromeDriver by apt-get");
        let installed = run("apt-get", &["update", "-qq"]).await && run("apt-get", &PACKAGES).await;
        if installed && has_browser().await {
            return Ok(());
        }
    }
    Err(Error::Failed(
        "the browser tests need Chromium and ChromeDriver: `apt-get install chromium chromium-driver fonts-noto-cjk`"
            .to_owned(),
    ))
}

async fn has_browser() -> bool {
    answers("chromium").await && answers("chromedriver").await
}

async fn answers(program: &str) -> bool {
    let status = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().await;
    status.is_ok_and(|it| it.success())
}

async fn run(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program).args(arguments).kill_on_drop(true).status().await;
    status.is_ok_and(|it| it.success())
}
