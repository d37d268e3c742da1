//! `cargo local`: the product on one machine.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a command-line tool: standard output is its answer")]

mod command;

use std::process::ExitCode;

use clap::Parser as _;
use local::output;

use command::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::parse().command.run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}: {error}", output::bad("error"));
            ExitCode::FAILURE
        }
    }
}
