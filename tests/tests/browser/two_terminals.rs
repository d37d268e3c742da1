//! `cargo local services` in one terminal, a plain `cargo lambda watch` in the other, on ports of their own.

use std::fs;
use std::path::Path;
use std::time::Duration;

use fantoccini::{Client, Locator};
use local::port::{Offset, Port};
use local::template::workspace_root;
use tests::child_process::ChildProcess;
use tests::chromium::{Device, browse, target, until};

use crate::stack::{free_offset, local, until_line, until_says};

/// A function is built at its first request; everything that it depends on is built already.
const LOGIN: Duration = Duration::from_secs(300);

#[test]
fn a_member_signs_in_to_functions_that_cargo_lambda_watch_serves() {
    let offset = free_offset(20_000).expect("free ports");
    let folder = target().join(format!("local{}", offset.suffix()));
    fs::create_dir_all(&folder).expect("a folder for the log");
    let services = local(&["services", "--fresh"], offset, &folder.join("services.log")).expect("cargo");
    let is_watch = |line: &str| line.contains("cargo lambda watch -P");
    let (services, command) =
        until_line(services, "cargo lambda watch", is_watch).unwrap_or_else(|reason| panic!("{reason}"));
    let watch = watch(command.trim(), &folder);
    let services = until_says(services, "members are there");
    let _services = services.unwrap_or_else(|reason| panic!("{reason}\ncargo lambda watch:\n{}", watch.words()));
    browse(Device::Desktop, LOGIN, async move |client: Client| sign_in(&client, offset).await);
}

/// Runs the command that `cargo local services` prints, where it says: in the workspace's root.
fn watch(command: &str, folder: &Path) -> ChildProcess {
    let root = workspace_root().to_string_lossy().into_owned();
    let arguments = ["-c", &format!("cd \"$0\" && exec {command}"), &root];
    ChildProcess::start("sh", &arguments, &[], &folder.join("watch.log")).expect("cargo lambda watch")
}

/// The demo member, whose account `cargo local services` has registered.
async fn sign_in(client: &Client, offset: Offset) {
    client.goto(&format!("{}/login", Port::Portal.url(offset))).await.expect("the login page");
    for (field, text) in [("#login_id", "jiro-demo"), ("#password", "umi no mieru ie ni sumu")] {
        let field = client.find(Locator::Css(field)).await.expect("a field");
        field.send_keys(text).await.expect("a field to type into");
    }
    let button = client.find(Locator::Css("#entries .actions button")).await.expect("the button");
    button.click().await.expect("a button to press");
    until("the portal with the member's nickname", async || {
        let main = client.find(Locator::Css("main")).await.ok()?;
        main.text().await.ok()?.contains("じろう").then_some(())
    })
    .await;
}
