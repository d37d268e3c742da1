//! `cargo tools bench passwords`: CPU time of a login compared with its bare hash, and of other Argon2 parameters,
//! interleaved in one run.

use std::process::Stdio;

use crate::fake_services::FakeServices;
use local::{Error, Result};
use serde_json::json;
use tokio::process::Command;

use super::contender::Contender;
use super::references::Reference;
use super::relay::Relay;
use super::sample;
use super::start::median;
use local::folder::Folder;
use local::stack::Environment;
use local::{output, tool};

/// Number of rounds; medians are printed.
const ROUNDS: usize = 9;
/// Hashes and logins per round.
const TIMES: u32 = 20;
/// Argon2 parameters as KiB and passes: ours first, then those that OWASP lists as equally strong, then RFC 9106's second
/// recommendation, with one lane.
const CHOICES: [(u32, u32); 6] = [(19_456, 2), (47_104, 1), (12_288, 3), (9_216, 4), (7_168, 5), (65_536, 3)];
/// The sample login, and the Argon2id hash of its password with our parameters.
const SAMPLE: &str = "login/good.json";
const LOGIN_ID: &str = "taro.1980";
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$IKsQ+39T8slHo7Se35XvvAERKcWS5KF4DOJxRvr//GU";
/// Memory sizes of Lambda in MB. At 1,769 MB a function has a full vCPU, below it a share.
const SIZES: [f64; 5] = [256.0, 512.0, 884.0, 1_024.0, FULL_VCPU_MEMORY];
const FULL_VCPU_MEMORY: f64 = 1_769.0;
/// Lambda on x86 in Tokyo, US dollars for a gigabyte-second; as in `costs.rs`.
const GB_SECOND: f64 = 1.66667e-5;
/// Sequential DynamoDB round trips of a login, and the seconds of each: the published median and 99th percentile of a warm
/// call in a region.
const ROUND_TRIPS: f64 = 2.0;
const CALL: (f64, f64) = (0.005, 0.020);
/// Assumed slowdown of the 99th percentile of a hash, on a busy host.
const SLOW: f64 = 1.5;

/// Measures and prints the tables.
///
/// # Errors
/// When a program is missing.
pub async fn run() -> Result<()> {
    let folder = Folder::open()?;
    let environment = Environment::read(&folder)?;
    Reference::Hash.build(&tool::Builder::find(&folder).await?, &folder).await?;
    let services = FakeServices::start(environment.template(), &folder.trial()?.join("bucket")).await?;
    let relay = Relay::start(services.store().endpoint().trim_start_matches("http://").to_owned(), None).await?;
    let login = Contender::of(environment.template().function("login")?, &environment, &folder);
    login.zip()?;
    put_account(&services, &login)?;
    let event = sample(SAMPLE)?;

    output::step(&format!("hashing and logging in, {ROUNDS} rounds of {TIMES}"));
    let mut hashes = vec![Vec::new(); CHOICES.len()];
    let mut logins = Vec::new();
    for _ in 0..ROUNDS {
        for (choice, hashes) in CHOICES.iter().zip(&mut hashes) {
            hashes.push(hash(&folder, *choice).await?);
        }
        logins.push(login.answer_event(&relay, &event, TIMES).await?);
    }
    let hashes: Vec<f64> = hashes.iter().map(|seconds| median(seconds, |it| *it)).collect();
    let each = median(&logins, |login| login.each.as_secs_f64());
    let memory = median(&logins, |login| login.memory as f64) / 1_048_576.0;
    let (hash, login) = (hashes[0] * 1e3, each * 1e3);
    println!(
        "\na login takes {login:.1} ms of CPU time, its hash alone {hash:.1} ms: × {:.3} (aim 1.10)",
        each / hashes[0]
    );
    println!("and at most {memory:.1} MiB of memory, 19 of them Argon2's (aim 32)\n");
    println!("| Argon2id, one lane | ms of CPU time | × ours |");
    println!("|---|---|---|");
    for ((kib, passes), seconds) in CHOICES.iter().zip(&hashes) {
        let ratio = seconds / hashes[0];
        println!("| {} MiB, {passes} passes | {:.1} | {ratio:.2} |", kib / 1024, seconds * 1e3);
    }
    print_sizes(each);
    Ok(())
}

/// The computed duration and price of a login at each memory size.
fn print_sizes(computing: f64) {
    println!("\n| MB of Lambda | vCPU | ms of a login | ms at p99 | US$ for a million |");
    println!("|---|---|---|---|---|");
    for size in SIZES {
        let share = size / FULL_VCPU_MEMORY;
        let usual = computing / share + ROUND_TRIPS * CALL.0;
        let slow = computing * SLOW / share + ROUND_TRIPS * CALL.1;
        let dollars = usual * size / 1024.0 * GB_SECOND * 1e6;
        println!("| {size:.0} | {share:.2} | {:.0} | {:.0} | {dollars:.2} |", usual * 1e3, slow * 1e3);
    }
}

/// CPU seconds of one hash with these parameters.
async fn hash(folder: &Folder, (kib, passes): (u32, u32)) -> Result<f64> {
    let program = Reference::Hash.folder(folder).join("bootstrap");
    let arguments = [kib, passes, TIMES].map(|it| it.to_string());
    let output = Command::new(&program).args(arguments).stdin(Stdio::null()).kill_on_drop(true).output().await;
    let output = output.map_err(Error::io(format!("start {}", program.display())))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let nanos: u64 = said.trim().parse().map_err(|_| Error::Failed(format!("the reference said `{said}`")))?;
    Ok(nanos as f64 / 1e9)
}

/// Stores the account of the sample login and its member.
fn put_account(services: &FakeServices, login: &Contender) -> Result<()> {
    let table = login.environment.get("MEMBERS_TABLE").cloned().unwrap_or_default();
    let member = json!({
        "pk": { "S": "MEMBER#1" }, "member_key": { "S": "1" }, "birth_date": { "S": "1980-01-01" },
        "row_digest": { "S": "-" }, "login_id": { "S": LOGIN_ID },
    });
    let account = json!({
        "pk": { "S": format!("ACCOUNT#{LOGIN_ID}") }, "member_key": { "S": "1" }, "login_id": { "S": LOGIN_ID },
        "password_hash": { "S": HASH }, "nickname": { "S": "太郎" }, "epoch": { "N": "1" }, "opened_at": { "N": "1" },
    });
    for item in [member, account] {
        let request = serde_json::from_value(json!({ "TableName": table, "Item": item }));
        let request = request.map_err(|e| Error::Failed(format!("no item: {e}")))?;
        services.store().database().put_item(request)?;
    }
    Ok(())
}
