//! `cargo tools release`: builds the functions for deployment and smoke-tests each.
//!
//! * [`Binary`]: size of the build, and the glibc version it needs.
//! * [`Sample`]: the sample event that a function is invoked with, and the expected answer.
//! * [`Journey`]: a member's journey from the first mail to the login through the built functions.

mod binary;
mod expected;
mod glibc;
mod journey;
mod launcher;
mod sample;
mod token;
mod trial;

use std::path::Path;
use std::process::ExitCode;

use local::template::Function;
use local::{Error, Result};

use binary::Binary;
use local::folder::Folder;
use local::stack::Environment;
use local::{output, tool};
use trial::Trial;

use crate::table::Table;

/// The results of a function's checks.
struct Findings {
    binary: Result<Binary>,
    zip: Result<u64>,
    trial: Result<Trial>,
}

/// Builds every function of the template for deployment, checks each and prints a table.
pub async fn run() -> Result<ExitCode> {
    let folder = Folder::open()?;
    let environment = Environment::read(&folder)?;
    let builder = tool::Builder::find(&folder).await?;
    let functions = &environment.template().functions;
    let names = || functions.iter().map(|function| function.name.as_str());

    output::step(&format!("building {} functions for deployment (the first time takes long)", functions.len()));
    builder.build(names(), &[]).await?;
    output::step("packing");
    // Packs the same builds: nothing is compiled again.
    builder.build(names(), &["--quiet", "--output-format", "zip"]).await?;
    output::step("starting each");
    let findings = check(&environment, &folder).await?;

    println!("\n{}", table(&findings));
    let failures = failures(&findings);
    for failure in &failures {
        eprintln!("{}: {failure}", output::bad("error"));
    }
    output::step("done");
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the functions; the findings are in the order of their names.
async fn check<'a>(environment: &'a Environment, folder: &Folder) -> Result<Vec<(&'a Function, Findings)>> {
    let findings = trial::all(environment, folder).await?.into_iter().map(|(function, trial)| {
        let built = folder.deployable(&function.name);
        let (binary, zip) = (Binary::read(&built.join("bootstrap")), size(&built.join("bootstrap.zip")));
        (function, Findings { binary, zip, trial })
    });
    let mut findings: Vec<_> = findings.collect();
    findings.sort_by_key(|(function, _)| &function.name);
    Ok(findings)
}

fn size(file: &Path) -> Result<u64> {
    let metadata = file.metadata().map_err(Error::io(format!("read {}", file.display())))?;
    Ok(metadata.len())
}

fn table(findings: &[(&Function, Findings)]) -> Table<7> {
    let mut table = Table::new(["function", "binary", "zip", "glibc", "event", "answer", "start"]);
    for (function, found) in findings {
        let binary = found.binary.as_ref().ok();
        let trial = found.trial.as_ref().ok();
        let glibc = binary.map(|it| it.glibc.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string));
        let cells = [
            binary.map(|it| megabytes(it.size)),
            found.zip.as_ref().ok().map(|&size| megabytes(size)),
            glibc,
            trial.map(|it| it.event.clone()),
            trial.map(|it| it.answer.clone()),
            trial.map(|it| format!("{} ms", it.start.as_millis())),
        ];
        let [binary, zip, glibc, event, answer, start] = cells.map(|cell| cell.unwrap_or_else(|| "–".to_owned()));
        table.push([function.name.clone(), binary, zip, glibc, event, answer, start]);
    }
    table
}

/// One line for each check that failed.
fn failures(findings: &[(&Function, Findings)]) -> Vec<String> {
    let of = |function: &Function, found: &Findings| {
        let fits = match &found.binary {
            Ok(binary) => binary.fits_runtime().err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        };
        let zip = found.zip.as_ref().err().map(ToString::to_string);
        let trial = found.trial.as_ref().err().map(ToString::to_string);
        let name = function.name.clone();
        [fits, zip, trial].into_iter().flatten().map(move |reason| format!("{name}: {reason}"))
    };
    findings.iter().flat_map(|(function, found)| of(function, found)).collect()
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
