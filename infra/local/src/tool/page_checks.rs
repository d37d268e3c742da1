//! What pages are checked with.

use crate::page_checks::PageChecks;
use crate::{Error, Result};

use super::run;
use crate::folder::Folder;
use crate::output;

/// Makes sure that pages can be checked: axe-core and html-validate, with a Node.js of their own.
///
/// # Errors
/// [`Error::Failed`] says what is missing and how to get it.
pub async fn page_checks(folder: &Folder) -> Result<()> {
    let checks = PageChecks::among(&folder.tools());
    if checks.are_complete() {
        return Ok(());
    }
    let packages = [PageChecks::AXE, PageChecks::VALIDATOR];
    output::step(&format!("installing {} into target/tools", packages.join(" and ")));
    if !install(&checks, packages).await {
        return Err(Error::Failed(format!(
            "{} could not be installed: that takes Python 3 with venv (Debian: python3-venv), its registry and npm's",
            packages.join(" and ")
        )));
    }
    std::fs::write(checks.mark(), "").map_err(Error::io("note what was installed"))
}

async fn install(checks: &PageChecks, [axe, validator]: [&str; 2]) -> bool {
    let text = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
    let (home, python, npm) =
        (text(checks.home().to_owned()), text(checks.program("python")), text(checks.program("npm")));
    // Without the packages' own scripts: nothing is run but npm.
    let quietly = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    let npm_arguments = [&["install", "--prefix", &home], &quietly[..], &[axe, validator]].concat();
    run("python3", &["-m", "venv", &home]).await
        && run(&python, &["-m", "pip", "install", "--quiet", PageChecks::NODE]).await
        && run(&npm, &npm_arguments).await
}
