//! What one can ask of `cargo local`.

mod bench;
mod env;
mod evidence;
mod import;
mod load;
mod release;
mod test;
#[cfg(test)]
mod tests;
mod up;

use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use local::{Error, Result};

use crate::child;
use crate::roster::Kind;
use crate::stack::Build;

const HELP: &str = "\
The product on one machine.

Usage: cargo local <command>

  up [--fresh] [--processes N]
      Builds everything, starts the store, the mailbox, the roster bucket and the functions, imports a demo roster and
      prints where to go. Data is kept in target/local; --fresh forgets it. N processes serve each step (default 2).
      Ctrl-C stops all of it.

  import FILE [--delta] [--dry-run]
      Imports a roster into the running stack and prints the report. Exit status 1 when the roster was refused.
      A file is the full roster unless --delta says that it holds changes only; --dry-run changes nothing.

  env
      Prints the environment the functions get here, as KEY=VALUE lines.

  test [arguments of cargo test]
      Installs or names what the tests need, builds, and runs every test.

  evidence [ID…]
      Runs the tests that show the statements of tests/security.md, or these of them, and prints for each its tests and
      what became of them. Exit status 1 when one is not shown.

  release
      Builds the functions as they are deployed, into target/lambda, and checks each: its size, the glibc it needs, and
      its answer to a sample event. Exit status 1 when a check fails.

  bench [start | pages | passwords | roster | mail]…
      Measures what is deployed beside two reference programs (start; builds them first, takes what `cargo local release`
      has built), and what runs inside one program (the others). Prints tables; ratios within one run.

  load [--minutes N] [--people N] [--processes N] [--release]
      Starts a stack of its own and loads it with what this machine can serve: N people at once (default 8) register,
      sign in and out, and send junk for N minutes (default 3). Prints what was answered, how fast, the mails and the
      memory. Exit status 1 when an answer was not the right one, a mail is missing, or a function grew. --release
      takes the programs that `cargo local release` has built.

Portal http://127.0.0.1:9000   Mailbox http://127.0.0.1:9001   DynamoDB http://127.0.0.1:8000   S3 http://127.0.0.1:9002

Environment:
  LOCAL_STACK_PORT_OFFSET  is added to all four ports (default 0), for a second stack beside the first; its data is in
                           target/local-<offset>.
";

/// A command with its arguments.
pub enum Command {
    Help,
    Up {
        fresh: bool,
        processes: usize,
    },
    Import {
        file: PathBuf,
        kind: Kind,
    },
    Bench {
        names: Vec<String>,
    },
    Env,
    Evidence {
        ids: Vec<String>,
    },
    Release,
    Load(load::Load),
    Test {
        arguments: Vec<String>,
    },
    /// Not for people: becomes the program that follows, tied to the life of the process that asked for it.
    Child {
        parent: String,
        program: Vec<String>,
    },
}

impl Command {
    /// Reads the command line without the program's name.
    ///
    /// # Errors
    /// One line that says what was not understood.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut arguments = arguments;
        let command = arguments.next();
        let rest: Vec<String> = arguments.collect();
        match command.as_deref() {
            None | Some("help" | "--help" | "-h") => Ok(Self::Help),
            Some("test") => Ok(Self::Test { arguments: rest }),
            Some(child::COMMAND) => match rest.split_first() {
                Some((parent, program)) => Ok(Self::Child { parent: parent.clone(), program: program.to_vec() }),
                None => Err(misuse("a parent and a program are missing")),
            },
            Some(_) if rest.iter().any(|it| it == "--help" || it == "-h") => Ok(Self::Help),
            Some("env") if rest.is_empty() => Ok(Self::Env),
            Some("evidence") if rest.iter().all(|it| !it.starts_with('-')) => Ok(Self::Evidence { ids: rest }),
            Some("bench") if rest.iter().all(|it| !it.starts_with('-')) => Ok(Self::Bench { names: rest }),
            Some("release") if rest.is_empty() => Ok(Self::Release),
            Some("load") => load(&rest),
            Some("up") => up(&rest),
            Some("import") => import(&rest),
            Some(other) => Err(misuse(&format!("`{other}` was not understood"))),
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// Whatever ends the command, as one line.
    pub async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Help => print!("{HELP}"),
            Self::Up { fresh, processes } => up::run(fresh, processes).await?,
            Self::Import { file, kind } => return import::run(&file, kind).await,
            Self::Env => env::run()?,
            Self::Evidence { ids } => return evidence::run(&ids).await,
            Self::Bench { names } => return bench::run(&names).await,
            Self::Release => return release::run().await,
            Self::Load(load) => return load::run(load).await,
            Self::Test { arguments } => return test::run(arguments).await,
            Self::Child { parent, program } => return Err(child::become_program(&parent, &program)),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn up(rest: &[String]) -> Result<Command> {
    let (mut fresh, mut processes) = (false, 2);
    let mut rest = rest.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--fresh" => fresh = true,
            "--processes" => processes = number("--processes", rest.next())?,
            other => return Err(misuse(&format!("`up {other}` was not understood"))),
        }
    }
    Ok(Command::Up { fresh, processes })
}

fn load(rest: &[String]) -> Result<Command> {
    let mut load = load::Load { minutes: 3, people: 8, processes: 2, build: Build::Dev };
    let mut rest = rest.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--minutes" => load.minutes = number("--minutes", rest.next())?,
            "--people" => load.people = number("--people", rest.next())?,
            "--processes" => load.processes = number("--processes", rest.next())?,
            "--release" => load.build = Build::Release,
            other => return Err(misuse(&format!("`load {other}` was not understood"))),
        }
    }
    Ok(Command::Load(load))
}

fn number<N: FromStr + PartialOrd + Default>(option: &str, given: Option<&String>) -> Result<N> {
    let number = given.and_then(|it| it.parse().ok()).filter(|it| *it > N::default());
    number.ok_or_else(|| misuse(&format!("{option} needs a number from 1")))
}

fn import(rest: &[String]) -> Result<Command> {
    let (options, files): (Vec<_>, Vec<_>) = rest.iter().partition(|argument| argument.starts_with("--"));
    if let Some(other) = options.iter().find(|it| !["--delta", "--dry-run"].contains(&it.as_str())) {
        return Err(misuse(&format!("`import {other}` was not understood")));
    }
    let given = |option: &str| options.iter().any(|it| *it == option);
    let kind = Kind { delta: given("--delta"), dry_run: given("--dry-run") };
    match files.as_slice() {
        [file] => Ok(Command::Import { file: file.into(), kind }),
        _ => Err(misuse("`import` needs one file")),
    }
}

fn misuse(what: &str) -> Error {
    Error::Failed(format!("{what}; `cargo local --help` lists the commands"))
}
