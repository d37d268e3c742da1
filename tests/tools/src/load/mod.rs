//! `cargo tools load`: load test of the product, for some minutes with as much traffic as the machine can serve.
//!
//! On a fresh stack of its own simulated users register with the links and codes of their mails and sign in and out, while
//! others send invalid requests. At the end every answer must have the status that its request deserves, every mail must be
//! accounted for, and the functions' memory must not have grown.

mod mails;
mod malformed;
mod memory;
mod tally;
mod visitors;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use crate::table::Table;
use local::template::Template;
use local::{Error, Result};

use local::folder::Folder;
use local::output;
use local::roster::{Kind, Rosters};
use local::stack::{Build, Environment, Functions, Gateway, Ports, Services, answers};
use local::tool;
use mails::Mails;
use memory::Memory;
use tally::Tally;
use visitors::{Visitors, roster};

/// The options of a load test.
pub struct Load {
    /// Duration in minutes.
    pub minutes: u64,
    /// Number of concurrent simulated users.
    pub people: usize,
    /// Number of processes of each step.
    pub processes: usize,
    /// The build of the functions to test.
    pub build: Build,
}

/// The part of the duration after which every process has handled every kind of request and reached its memory level.
const WARM_AFTER: f64 = 0.3;
/// Maximum wait for the last mails.
const LAST_MAILS: Duration = Duration::from_secs(60);

/// Starts the stack, runs the load and prints the figures. Exit status 1 when a check failed.
///
/// # Errors
/// When the stack does not start, or ends early.
pub async fn run(load: Load) -> Result<ExitCode> {
    let folder = Folder::for_load()?;
    let _lock = folder.lock()?;
    let ports = Ports::take(folder.offset()).await?;
    folder.forget()?;
    let cargo_lambda = tool::cargo_lambda(&folder).await?;
    match load.build {
        Build::Dev => tool::build().await?,
        Build::Release => is_built(&folder)?,
    }
    output::step("starting");
    let environment = Environment::read(&folder)?;
    let template = environment.template();
    let services = Services::start(ports, &folder.data(), template).await?;
    let mut gateway = Gateway::start(&cargo_lambda, &folder).await?;
    let functions = Functions::start(&environment, &folder, load.processes, load.build)?;
    let judged = async {
        answers(template, &folder).await?;
        import(template, &folder).await?;
        measure(&load, &folder, &services, &functions).await
    };
    tokio::select! {
        judged = judged => judged,
        error = gateway.ended() => Err(error),
        _ = tokio::signal::ctrl_c() => Err(Error::Failed("stopped".to_owned())),
    }
}

/// All functions are built together: if one is there, all are.
fn is_built(folder: &Folder) -> Result<()> {
    if folder.deployable("login").join("bootstrap").exists() {
        return Ok(());
    }
    Err(Error::Failed("nothing was built for deployment; `cargo tools release` builds it".to_owned()))
}

async fn import(template: &Template, folder: &Folder) -> Result<()> {
    output::step("importing the roster");
    let report = Rosters::of(template, folder)?.import(&Kind::default().key("load"), roster().into_bytes()).await?;
    if report.accepted { Ok(()) } else { Err(Error::Failed("the roster was refused".to_owned())) }
}

async fn measure(load: &Load, folder: &Folder, services: &Services, functions: &Functions) -> Result<ExitCode> {
    output::step(&format!("{} simulated users for {} minutes", load.people, load.minutes));
    let time = Duration::from_secs(load.minutes * 60);
    let tally = Arc::new(Tally::default());
    let visitors = Visitors::gather(load.people, folder.offset(), &tally)?;
    let (warm, ()) = tokio::join!(
        async {
            tokio::time::sleep(time.mul_f64(WARM_AFTER)).await;
            Memory::of(functions)
        },
        visitors.run(time),
    );
    let mails = Mails::settled(services, LAST_MAILS).await?;
    let end = Memory::of(functions);
    let asked = tally.mails_asked_for();
    println!("\n{}\n{}\n{}", tally.table(time), mails.table(asked), Memory::table(&warm, &end));
    let wrong: Vec<String> =
        [tally.wrong(), mails.wrong(asked), end.grown_since(&warm), functions.deaths()].into_iter().flatten().collect();
    for problem in &wrong {
        println!("{}: {problem}", output::bad("off"));
    }
    if wrong.is_empty() {
        println!("{}", output::good("held"));
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Two columns.
fn pairs(heading: [&str; 2], rows: impl IntoIterator<Item = (String, String)>) -> Table<2> {
    let mut table = Table::new(heading);
    rows.into_iter().for_each(|(name, value)| table.push([name, value]));
    table
}
