//! Runs the tests of the claims and prints the report.

use std::path::PathBuf;
use std::process::ExitCode;

use local::template::workspace_root;
use local::{Error, Result};

use super::{Claim, Report, TestResults, claims, statements};
use local::output;
use local::tool::{self, TestProgram};

/// Runs every test that names a statement, or one of `ids` if any are given, and prints the report.
pub async fn run(ids: &[String]) -> Result<ExitCode> {
    let mut statements = statements()?;
    let mut claims = claims()?;
    if let Some(unknown) = ids.iter().find(|id| !statements.iter().any(|it| it.id == **id)) {
        return Err(Error::Failed(format!("{unknown} is no statement of tests/security.md")));
    }
    if !ids.is_empty() {
        statements.retain(|statement| ids.contains(&statement.id));
        claims.retain(|claim| claim.ids.iter().any(|id| ids.contains(id)));
    }
    tool::prepare_tests().await?;
    output::step("building the tests");
    let mut programs = Vec::new();
    for program in tool::test_programs().await? {
        programs.push(run_program(&program, &claims).await?);
    }
    let report = Report::new(statements, &claims, &programs);
    output::step("statements, their tests and what became of them");
    print!("{report}");
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs the claimed tests of one program.
async fn run_program(program: &TestProgram, claims: &[Claim]) -> Result<TestResults> {
    let main_file = program.main_file.strip_prefix(workspace_root()).map_or(PathBuf::new(), Into::into);
    let listed = program.list().await?;
    let mut results = TestResults::listed(&program.name, &main_file, &listed);
    let mut names: Vec<String> = claims.iter().flat_map(|claim| results.tests_of(claim)).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    if !names.is_empty() {
        output::step(&format!("testing {} with {} tests", program.name, names.len()));
        program.run(&names, |line| results.read(line)).await?;
    }
    Ok(results)
}
