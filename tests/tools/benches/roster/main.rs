//! CPU time and memory of a roster import: `cargo bench --workspace --bench roster`.
//!
//! Rows per CPU second and peak memory for 1,000 to 1,000,000 rows in both encodings, without the table. Each size runs in
//! a process of its own, since a process's peak memory never falls.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark: what cannot go on ends it, and what is printed is its result"
)]

mod list;
mod reading;

use std::process::Command;

use list::Written;

type Failure = Box<dyn std::error::Error>;

/// The argument of a process that reads one list.
const READ: &str = "read";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|argument| argument == READ) {
        Some(at) => reading::measure(Written::named(&arguments[at + 1])?, arguments[at + 2].parse()?),
        None => every_size(),
    }
}

fn every_size() -> Result<(), Failure> {
    println!(
        "{:>10} {:>9} {:>8} {:>14} {:>14} {:>9}",
        "encoding", "rows", "CPU s", "surveyed/s", "imported/s", "peak KiB"
    );
    for written in Written::ALL {
        for rows in [1_000, 10_000, 100_000, 1_000_000] {
            let rows = rows.to_string();
            let status = Command::new(std::env::current_exe()?).args([READ, written.name(), &rows]).status()?;
            if !status.success() {
                return Err(format!("{} {rows}: {status}", written.name()).into());
            }
        }
    }
    Ok(())
}
