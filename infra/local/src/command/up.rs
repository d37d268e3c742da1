//! `cargo local up`.

use local::port::Port;
use local::template::Template;
use local::{Error, Result};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::import;
use crate::demo;
use local::folder::Folder;
use local::roster::{Kind, Rosters};
use local::stack::{Build, Environment, Functions, Gateway, Ports, Services, answers};
use local::{output, tool};

/// The roster a fresh store starts with.
const DEMO: &[u8] = include_bytes!("../../demo-roster.csv");

const MEMBERS: &str = "
  Members to try (each is in infra/local/demo-roster.csv):
  1. 本人確認で登録        taro.kenpo@example.co.jp   生年月日 1980年4月1日
  2. 配布済みIDで登録      hanako.sato@example.co.jp  仮ログインID KENPO0002  仮パスワード Sakura-Hare-2026
  3. パスワード再発行      jiro.suzuki@example.co.jp  ログインID jiro-demo  パスワード umi no mieru ie ni sumu
  4. 資格喪失(登録不可)  shiro.tanaka@example.co.jp 生年月日 1968年7月15日

  Ctrl-C stops everything; the data stays until `cargo local up --fresh`.";

/// Starts the stack and keeps it until a signal comes.
pub async fn run(fresh: bool, processes: usize) -> Result<()> {
    let mut interrupt = handler(SignalKind::interrupt())?;
    let mut terminate = handler(SignalKind::terminate())?;
    // Whichever branch ends, the stack is dropped with its future, and every child with it.
    tokio::select! {
        outcome = stack(fresh, processes) => outcome,
        _ = interrupt.recv() => stopped(),
        _ = terminate.recv() => stopped(),
    }
}

async fn stack(fresh: bool, processes: usize) -> Result<()> {
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
        import_demo(template, &folder).await
    };
    tokio::select! {
        outcome = ready => outcome?,
        error = gateway.ended() => return Err(error),
    }
    output::step("started");
    // A line of its own: scripts wait for it.
    println!("{}\n{}{MEMBERS}", output::good("ready"), places(&folder));
    Err(gateway.ended().await)
}

/// Where to look.
fn places(folder: &Folder) -> String {
    let (portal, mailbox) = (Port::Portal.url(folder.offset()), Port::Mailbox.url(folder.offset()));
    format!("\n  Portal    {portal}\n  Mailbox   {mailbox}\n  Logs      {}\n", folder.logs().display())
}

/// Imports the demo roster unless an earlier run has done so.
async fn import_demo(template: &Template, folder: &Folder) -> Result<()> {
    let rosters = Rosters::of(template, folder)?;
    let key = Kind::default().key("demo-roster");
    if rosters.look(&key).await?.is_some_and(|report| report.accepted) {
        return Ok(());
    }
    output::step("importing the demo roster");
    let report = rosters.import(&key, DEMO.to_vec()).await?;
    import::print(&report);
    if !report.accepted {
        return Err(Error::Failed("the demo roster was refused".to_owned()));
    }
    output::step("registering a demo member");
    demo::register(folder.offset()).await
}

fn handler(kind: SignalKind) -> Result<Signal> {
    signal(kind).map_err(Error::io("listen for signals"))
}

fn stopped() -> Result<()> {
    println!("\nstopped");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{DEMO, MEMBERS};

    #[test]
    fn every_member_to_try_is_in_the_demo_roster() {
        let roster = String::from_utf8_lossy(DEMO);
        let addresses: Vec<_> = MEMBERS.split_whitespace().filter(|word| word.contains('@')).collect();
        assert_eq!(addresses.len(), 4);
        for address in addresses {
            assert!(roster.contains(address), "{address}");
        }
    }
}
