//! `cargo local services`: the stack without the functions, which `cargo lambda watch` serves in a second terminal and
//! rebuilds on change.

use std::future::pending;
use std::path::Path;

use local::folder::Folder;
use local::port::{Offset, Port};
use local::stack::{EnvFile, Environment, Ports, Services, listens};
use local::template::workspace_root;
use local::{Result, output, tool};

use super::demo;

/// Starts the services and keeps them running. The demo members are set up once the functions are served.
pub async fn run(fresh: bool) -> Result<()> {
    let folder = Folder::open()?;
    let _lock = folder.lock()?;
    let cargo_lambda = tool::cargo_lambda(&folder).await?;
    let ports = Ports::take_for_services(folder.offset()).await?;
    if fresh {
        folder.forget()?;
    }
    let environment = Environment::read(&folder)?;
    let template = environment.template();
    let env_file = environment.write(folder.env_file())?;
    let _services = Services::start(ports, &folder.data(), template).await?;
    // A line of its own: scripts wait for it.
    println!("{}\n{}", output::good("ready"), instructions(&folder, &env_file, &cargo_lambda));
    listens(folder.offset()).await;
    match demo::set_up(template, &folder).await {
        Ok(()) => println!("{}\n{}", output::good("members are there"), demo::MEMBERS),
        // The services are of use all the same: the functions may be half written.
        Err(error) => eprintln!("{}: the demo members are missing: {error}", output::bad("error")),
    }
    pending().await
}

fn instructions(folder: &Folder, env_file: &EnvFile, cargo_lambda: &Path) -> String {
    let offset = folder.offset();
    // cargo finds `cargo lambda` on the path only.
    let path = match cargo_lambda.parent() {
        Some(programs) if cargo_lambda.is_absolute() => format!("env PATH=\"{}:$PATH\" ", programs.display()),
        _ => String::new(),
    };
    let [mailbox, portal] = [Port::Mailbox, Port::Portal].map(|port| port.url(offset));
    let options = if offset == Offset::default() {
        String::new()
    } else {
        format!(" -P {} --env-file {}", Port::Portal.number(offset), env_file.path().display())
    };
    format!(
        "
  In a second terminal, in {}:

      {path}cargo lambda watch{options}

  It builds each function at its first request, and again when a file changes.

  Portal    {portal}
  Mailbox   {mailbox}

  Ctrl-C stops the services; the data stays until `cargo local services --fresh`.",
        workspace_root().display()
    )
}
