//! `cargo local up`.

use local::Result;
use local::port::Port;

use super::demo;
use local::folder::Folder;
use local::stack::{Build, Environment, Functions, Gateway, Ports, Services, answers};
use local::{output, tool};

/// Starts the stack and keeps it running until the gateway ends, which is an error.
pub async fn run(fresh: bool, processes: usize) -> Result<()> {
    let folder = Folder::open()?;
    let _lock = folder.lock()?;
    let ports = Ports::take(folder.offset()).await?;
    if fresh {
        folder.forget()?;
    }
    let cargo_lambda = tool::cargo_lambda(&folder).await?;
    tool::build().await?;
    output::step("starting");
    let environment = Environment::read(&folder)?;
    let template = environment.template();
    let _services = Services::start(ports, &folder.data(), template).await?;
    let mut gateway = Gateway::start(&cargo_lambda, &folder).await?;
    let _functions = Functions::start(&environment, &folder, processes, Build::Dev)?;
    let ready = async {
        answers(template, &folder).await?;
        demo::set_up(template, &folder).await
    };
    tokio::select! {
        outcome = ready => outcome?,
        error = gateway.ended() => return Err(error),
    }
    output::step("started");
    // A line of its own: scripts wait for it.
    println!("{}\n{}{}\n{}", output::good("ready"), places(&folder), demo::MEMBERS, STOPPING);
    Err(gateway.ended().await)
}

const STOPPING: &str = "
  Ctrl-C stops everything; the data stays until `cargo local up --fresh`.";

/// Where to look.
fn places(folder: &Folder) -> String {
    let (portal, mailbox) = (Port::Portal.url(folder.offset()), Port::Mailbox.url(folder.offset()));
    format!("\n  Portal    {portal}\n  Mailbox   {mailbox}\n  Logs      {}\n", folder.logs().display())
}
