//! `cargo local test`.

use std::process::ExitCode;

use local::Result;

use local::{output, tool};

/// Gets what the tests need, builds what they start, and runs all of them.
pub async fn run(arguments: Vec<String>) -> Result<ExitCode> {
    tool::prepare_tests().await?;
    let cargo = async |also: &[&str]| {
        let given = arguments.iter().map(String::as_str);
        let line: Vec<_> = tool::WORKSPACE_TESTS.into_iter().chain(also.iter().copied()).chain(given).collect();
        tool::cargo(&line).await
    };
    output::step("building the tests");
    let built = cargo(&["--no-run"]).await?;
    if !built.success() {
        return Ok(ExitCode::FAILURE);
    }
    output::step("testing");
    let status = cargo(&[]).await?;
    output::step("tested");
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
