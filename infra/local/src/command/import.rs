//! `cargo local import`.

use std::path::Path;
use std::process::ExitCode;

use local::{Error, Result};

use local::folder::Folder;
use local::output;
use local::roster::{Kind, Report, Rosters};
use local::stack::Environment;

/// Rows shown one by one; the rest is in the report itself.
const SHOWN: usize = 50;

/// Imports the file and prints what became of it.
pub async fn run(file: &Path, kind: Kind, confirm: Option<&str>) -> Result<ExitCode> {
    let content = std::fs::read(file).map_err(Error::io(format!("read {}", file.display())))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = Folder::open()?;
    let rosters = Rosters::of(Environment::read(&folder)?.template(), &folder)?;
    let report = rosters.import(&kind.confirmed_key(&stem, confirm), content).await?;
    print(&report);
    Ok(if report.accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints a report for a person.
pub fn print(report: &Report) {
    match &report.refusal {
        Some(reason) => println!("{}: {reason}", output::bad("refused")),
        None if report.accepted => println!("{}", output::good("accepted")),
        None => println!("{}", output::bad("refused")),
    }
    if let Some(number) = &report.confirmation_number {
        println!("  confirm it with: --confirm {number}");
    }
    for (what, count) in &report.counts {
        println!("  {what}: {count}");
    }
    for row in report.rejected.iter().take(SHOWN) {
        let column = row.column.as_deref().map_or(String::new(), |column| format!(" {column}"));
        println!("  {}行目{column}: {}", row.line, row.reason);
    }
    if report.rejected.len() > SHOWN {
        println!("  … and {} rows more in the report", report.rejected.len() - SHOWN);
    }
}
