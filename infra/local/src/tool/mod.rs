//! External programs: cargo, cargo-lambda, a browser, linters.

mod cargo_lambda;
mod page_checks;
mod test_program;

use std::collections::BTreeMap;
use std::process::{ExitStatus, Stdio};

use crate::template::{Template, workspace_root};
use crate::{Error, Result};
use tokio::process::Command;

use crate::folder::Folder;
use crate::output;

pub use cargo_lambda::{Builder, cargo_lambda};
pub use page_checks::page_checks;
pub use test_program::{TestProgram, test_programs};

/// The tests of all packages at once: cargo then builds them with one set of features.
pub const WORKSPACE_TESTS: [&str; 2] = ["test", "--workspace"];

/// cfn-lint brings AWS's SAM translator along.
const CFN_LINT: &str = "1.51.0";

/// Builds the functions' programs, showing cargo's progress. They are named one by one, without `--package`: cargo then
/// builds them with the features of the whole workspace, and leaves out what only the tests need.
///
/// # Errors
/// [`Error::Failed`] when the build fails; cargo has said why.
pub async fn build() -> Result<()> {
    output::step("building (the first time takes some minutes)");
    let template = Template::of_workspace(&BTreeMap::new())?;
    let programs = template.functions.iter().flat_map(|function| ["--bin", function.name.as_str()]);
    let arguments: Vec<_> = ["build", "--workspace"].into_iter().chain(programs).collect();
    let status = cargo(&arguments).await?;
    if status.success() { Ok(()) } else { Err(Error::Failed("the build failed; see above".to_owned())) }
}

/// Installs what the tests need, and builds the functions that they start.
///
/// # Errors
/// [`Error::Failed`] says what is missing and how to get it.
pub async fn prepare_tests() -> Result<()> {
    browser().await?;
    let folder = Folder::open()?;
    cargo_lambda(&folder).await?;
    template_checks(&folder).await?;
    page_checks(&folder).await?;
    build().await
}

/// Runs cargo in the workspace, its output on this terminal.
///
/// # Errors
/// [`Error::Io`] when cargo cannot be started.
pub async fn cargo(arguments: &[&str]) -> Result<ExitStatus> {
    cargo_command(arguments).status().await.map_err(Error::io("start cargo"))
}

fn cargo_command(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    in_workspace(command.args(arguments));
    command
}

/// Prepares a command that runs cargo: in the workspace, killed with this program.
fn in_workspace(command: &mut Command) -> &mut Command {
    command.current_dir(workspace_root()).kill_on_drop(true);
    // The inner cargo must not inherit what the outer one set for this package: build scripts that watch these variables
    // (ring's does) would run again each time, and rebuild half of the workspace.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Makes sure that the checks of the templates can run: cfn-lint and AWS's SAM translator, in an environment of Python.
///
/// # Errors
/// [`Error::Failed`] says what is missing and how to get it.
pub async fn template_checks(folder: &Folder) -> Result<()> {
    let own = folder.tools().join(crate::template::CHECKS);
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
    // The marker file is named after the version: another version is installed again.
    std::fs::write(own.join(CFN_LINT), "").map_err(Error::io("note what was installed"))
}

/// Makes sure that there is a browser for the tests; as root with apt it is installed.
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
