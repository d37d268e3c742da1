//! The command line of `cargo local`.

mod demo;
mod env;
mod import;
mod services;
mod test;
#[cfg(test)]
mod tests;
mod up;

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use local::roster::Kind;
use local::{Error, Result, child};
use tokio::signal::unix::{Signal, SignalKind, signal};

const AFTER_HELP: &str = "\
Portal http://127.0.0.1:9000   Mailbox http://127.0.0.1:9001   DynamoDB http://127.0.0.1:8000   S3 http://127.0.0.1:9002

Environment:
  LOCAL_STACK_PORT_OFFSET  is added to all four ports (default 0), for a second stack beside the first; its data is in
                           target/local-<offset>.

Benchmarks, load, releases and evidence: cargo tools --help";

/// The product on one machine.
#[derive(Debug, Parser)]
#[command(name = "local", bin_name = "cargo local", after_help = AFTER_HELP)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A command with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Builds the product, starts it with a demo roster and prints where to go; Ctrl-C stops it
    Up {
        /// Deletes the data of earlier runs first (target/local)
        #[arg(long)]
        fresh: bool,
        /// Processes of each function that serves pages
        #[arg(long, value_name = "N", default_value = "2")]
        processes: NonZero<usize>,
    },
    /// Starts tables, mailbox, bucket and event hand-over, without the functions: `cargo lambda watch` serves these
    Services {
        /// Deletes the data of earlier runs first (target/local)
        #[arg(long)]
        fresh: bool,
    },
    /// Imports a roster into the running stack and prints the report; exit status 1 when the roster was refused
    Import {
        /// The roster (CSV)
        file: PathBuf,
        /// The file holds changes only, not the full roster
        #[arg(long)]
        delta: bool,
        /// Reports what would change, and changes nothing
        #[arg(long)]
        dry_run: bool,
        /// Confirms a roster that changes many people, by the number in the report on it
        #[arg(long, value_name = "N")]
        confirm: Option<String>,
    },
    /// Prints the environment that the functions get here, as KEY=VALUE lines
    Env,
    /// Installs or names what the tests need, builds, and runs every test
    Test {
        /// Arguments of `cargo test`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Becomes the program that follows, tied to the life of the process that asked for it
    #[command(name = child::COMMAND, hide = true)]
    Child {
        /// The process that asked for it.
        parent: String,
        /// The program with its arguments.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        program: Vec<String>,
    },
}

impl Command {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever ends the command, as one line.
    pub async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Up { fresh, processes } => until_stopped(up::run(fresh, processes.get())).await?,
            Self::Services { fresh } => until_stopped(services::run(fresh)).await?,
            Self::Import { file, delta, dry_run, confirm } => {
                return import::run(&file, Kind { delta, dry_run }, confirm.as_deref()).await;
            }
            Self::Env => env::run()?,
            Self::Test { arguments } => return test::run(arguments).await,
            Self::Child { parent, program } => return Err(child::become_program(&parent, &program)),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Keeps a stack running until it ends or a signal comes. The stack is dropped with its future, and every child with it.
async fn until_stopped(stack: impl Future<Output = Result<()>>) -> Result<()> {
    let on = |kind: SignalKind| -> Result<Signal> { signal(kind).map_err(Error::io("listen for signals")) };
    let (mut interrupt, mut terminate) = (on(SignalKind::interrupt())?, on(SignalKind::terminate())?);
    tokio::select! {
        ended = stack => return ended,
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    println!("\nstopped");
    Ok(())
}
