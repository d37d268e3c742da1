//! `cargo tools`: what measures the product and proves what is said of it.
//!
//! * [`bench`]: processor time, memory and instructions of starts, logins, pages, imports and mails.
//! * [`load`]: a stack under as much traffic as the machine can serve.
//! * [`release`]: the functions as they are deployed: size, glibc, an answer from each.
//! * [`evidence`]: which test shows which statement of `tests/security.md`.
//! * [`timing`]: the timing side channel of the public forms.
//! * [`grid`]: size, guards and language of the tree in figures, each with its aim.
//! * [`gallery`]: pictures of every page in every state.
//! * [`random`]: a long run of the random tests.
//! * [`passwords`]: the list of common passwords that `set-credentials` is built with.
//! * [`corpus`]: the seeds of the fuzz targets.
//!
//! Nothing here is deployed. `references/` and `peers/` are what `bench` and `peers/run.py` compare with.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a measuring instrument on the tests' fixtures: what cannot go on ends it, and standard output is its result"
)]

mod bench;
mod command;
mod corpus;
mod evidence;
mod fake_services;
mod gallery;
mod grid;
mod load;
mod passwords;
mod random;
mod release;
mod runtime_api;
mod table;
mod timing;

use std::process::ExitCode;

use clap::Parser as _;
use local::output;

use command::Arguments;

fn main() -> ExitCode {
    match Arguments::parse().command.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}: {error}", output::bad("error"));
            ExitCode::FAILURE
        }
    }
}
