//! `cargo local`: the product on one machine.

mod child;
mod command;
mod demo;
mod folder;
mod output;
mod roster;
mod stack;
mod tool;
mod visitor;

use std::process::ExitCode;

use command::Command;

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Command::parse(std::env::args().skip(1)) {
        Ok(command) => command.run().await,
        Err(misuse) => Err(misuse),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}: {error}", output::bad("error"));
            ExitCode::FAILURE
        }
    }
}
