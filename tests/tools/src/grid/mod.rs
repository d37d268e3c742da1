//! `cargo tools grid`: the size, the guards and the language of this tree in figures, each with its aim.

mod calls;
mod code;
mod history;
mod words;

use std::fmt::Display;
use std::path::Path;
use std::process::{Command, ExitCode};

use local::template::workspace_root;
use local::{Error, Result};

use crate::table::Table;

/// One figure.
pub struct Figure {
    /// What is measured.
    question: &'static str,
    /// What was found.
    value: String,
    /// What it should be.
    aim: String,
    /// Whether it is.
    holds: bool,
    /// The places that keep it from its aim, or a breakdown.
    details: Vec<String>,
}

impl Figure {
    /// A number that may not be greater than its aim.
    fn at_most(question: &'static str, value: usize, aim: usize) -> Self {
        Self::new(question, value, format!("≤ {aim}"), value <= aim)
    }

    /// A number that may not be smaller than its aim.
    fn at_least(question: &'static str, value: usize, aim: usize) -> Self {
        Self::new(question, value, format!("≥ {aim}"), value >= aim)
    }

    fn new(question: &'static str, value: impl Display, aim: impl Display, holds: bool) -> Self {
        Self { question, value: value.to_string(), aim: aim.to_string(), holds, details: Vec::new() }
    }

    fn with(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }
}

/// Prints every figure, with the places where `details` are asked for; exit status 1 when one misses its aim.
///
/// # Errors
/// When a file cannot be read, or git cannot be asked.
pub fn run(since: Option<&str>, details: bool) -> Result<ExitCode> {
    let root = workspace_root();
    let mut figures = code::figures();
    figures.extend(words::figures(&root)?);
    figures.extend(history::figures(&root, since)?);
    let mut table = Table::new(["figure", "here", "aim", ""]);
    for figure in &figures {
        let verdict = if figure.holds { "" } else { "missed" };
        table.push([figure.question.to_owned(), figure.value.clone(), figure.aim.clone(), verdict.to_owned()]);
    }
    println!("{table}");
    for figure in figures.iter().filter(|figure| details && !figure.details.is_empty()) {
        println!("{}:\n  {}\n", figure.question, figure.details.join("\n  "));
    }
    Ok(if figures.iter().all(|figure| figure.holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What git prints, a line each.
fn git(root: &Path, arguments: &[&str]) -> Result<Vec<String>> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().map_err(Error::io("start git"))?;
    if !output.status.success() {
        return Err(Error::Failed(format!("git: {}", String::from_utf8_lossy(&output.stderr).trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
