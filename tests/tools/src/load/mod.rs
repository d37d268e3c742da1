//! `cargo tools load`: the product under as much traffic as the machine can serve, for some minutes.
//!
//! A stack of its own, begun afresh: people register from the first page to the account, with the links and codes of
//! their mails, sign in and out, and others send what no page of ours would. At the end every answer must have been one
//! that its request deserves, every mail must be accounted for, and the functions must not have grown.

mod crowd;
mod junk;
mod mails;
mod memory;
mod tally;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use crate::table::Table;
use local::template::Template;
use local::{Error, Result};

use crowd::{Crowd, roster};
use local::folder::Folder;
use local::output;
use local::roster::{Kind, Rosters};
use local::stack::{Build, Environment, Functions, Gateway, Ports, Services, answers};
use local::tool;
use mails::Mails;
use memory::Memory;
use tally::Tally;

/// How much of it.
pub struct Load {
    /// How long it lasts.
    pub minutes: u64,
    /// People who are there at once.
    pub people: usize,
    /// Processes of each step.
    pub processes: usize,
    /// Which programs.
    pub build: Build,
}

/// After this part of the time every process has done everything it does, and has taken the memory that takes.
const WARM_AFTER: f64 = 0.3;
/// How long the last mails may take.
const LAST_MAILS: Duration = Duration::from_secs(60);

/// Starts the stack, loads it, prints the numbers. Exit status 1 when something was off.
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

/// All programs are built together: one is as good as all.
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
    output::step(&format!("{} people for {} minutes", load.people, load.minutes));
    let time = Duration::from_secs(load.minutes * 60);
    let tally = Arc::new(Tally::default());
    let crowd = Crowd::gather(load.people, folder.offset(), &tally)?;
    let (warm, ()) = tokio::join!(
        async {
            tokio::time::sleep(time.mul_f64(WARM_AFTER)).await;
            Memory::of(functions)
        },
        crowd.come_and_go(time),
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
