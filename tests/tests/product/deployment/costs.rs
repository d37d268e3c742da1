//! Running costs: usage counted in a real run, and the resulting price for societies of three sizes.
//!
//! The counts are exact. Durations and prices are assumptions, listed below with their sources.

use std::fmt::Write as _;
use std::sync::Arc;

use local::template::workspace_root;
use shared::function::Function;
use tests::journey::{OTHER_PASSWORD, PASSWORD, TARO};
use tests::{World, captured_log};

/// List prices in Tokyo (ap-northeast-1) in US dollars, as published in 2025. A quotation needs current ones.
mod price {
    /// API Gateway, HTTP API, a request.
    pub const REQUEST: f64 = 1.29e-6;
    /// Lambda, an invocation.
    pub const INVOCATION: f64 = 0.20e-6;
    /// Lambda on x86, a gigabyte-second.
    pub const GB_SECOND: f64 = 1.66667e-5;
    /// DynamoDB on demand, a read request unit.
    pub const READ: f64 = 0.1425e-6;
    /// DynamoDB on demand, a write request unit.
    pub const WRITE: f64 = 0.715e-6;
    /// SES, a mail.
    pub const MAIL: f64 = 1.0e-4;
    /// CloudWatch Logs, a byte ingested.
    pub const LOG_BYTE: f64 = 0.76e-9;
    /// Fixed costs per month: some 65 metrics at 0.30, 50 metrics in alarms at 0.10, one
    /// dashboard, one key, one secret.
    pub const FIXED: f64 = 65.0 * 0.30 + 50.0 * 0.10 + 3.0 + 1.0 + 0.4;
}

/// Bytes of a line of the log, CloudWatch's overhead included; metrics are lines too.
const LINE_BYTES: f64 = 400.0;

/// Assumed durations in milliseconds.
mod time {
    /// A run of Argon2 on a full vCPU: 29 ms of CPU measured with reused memory, doubled for a busy host.
    pub const HASH: f64 = 60.0;
    /// A sequential DynamoDB call: the published median of a warm call in a region.
    pub const CALL: f64 = 5.0;
    /// The rest of a page, on a seventh of a vCPU.
    pub const PAGE: f64 = 10.0;
    /// A mail sent to SES.
    pub const MAIL: f64 = 80.0;
}

/// The usage of one journey.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Cost {
    requests: f64,
    invocations: f64,
    read: f64,
    written: f64,
    gb_seconds: f64,
    mails: f64,
    log_lines: f64,
}

impl Cost {
    fn dollars(self) -> f64 {
        self.requests * price::REQUEST
            + self.invocations * price::INVOCATION
            + self.gb_seconds * price::GB_SECOND
            + self.read * price::READ
            + self.written * price::WRITE
            + self.mails * price::MAIL
            + self.log_lines * LINE_BYTES * price::LOG_BYTE
    }

    fn minus(self, earlier: Self) -> Self {
        Self {
            requests: self.requests - earlier.requests,
            invocations: self.invocations - earlier.invocations,
            read: self.read - earlier.read,
            written: self.written - earlier.written,
            gb_seconds: self.gb_seconds - earlier.gb_seconds,
            mails: self.mails - earlier.mails,
            log_lines: self.log_lines - earlier.log_lines,
        }
    }
}

/// Memory of a function in GB, from the template.
fn memory(function: Function) -> f64 {
    let template = local::template::document("template.yaml").expect("the template");
    let id: String = function.name().split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    let own = template["Resources"][id]["Properties"]["MemorySize"].as_f64();
    own.or(template["Globals"]["Function"]["MemorySize"].as_f64()).expect("a size") / 1_024.0
}

/// The usage of a world so far.
fn so_far(world: &World) -> Cost {
    let mails = world.mailbox.mails().len() as f64;
    let mut sum = Cost { mails, log_lines: captured_log::of_this_thread().lines().count() as f64, ..Cost::default() };
    for function in Function::ALL {
        let consumed = world.consumed(function);
        let requests = world.requests(function) as f64;
        // At worst each job of the stream is an invocation of its own. SES sends two events per mail: sent, delivered.
        let invocations = match function {
            Function::DeliverMail => mails,
            Function::TrackMail => 2.0 * mails,
            _ => requests,
        };
        let hashes = world.app_of(function).hasher.runs() as f64;
        let sent = if function == Function::DeliverMail { mails } else { 0.0 };
        let milliseconds =
            invocations * time::PAGE + consumed.calls as f64 * time::CALL + hashes * time::HASH + sent * time::MAIL;
        sum.requests += requests;
        sum.invocations += invocations;
        sum.read += consumed.read;
        sum.written += consumed.written;
        sum.gb_seconds += memory(function) * milliseconds / 1_000.0;
    }
    sum
}

struct Journeys {
    registration: Cost,
    login: Cost,
    reissue: Cost,
}

/// Assets that a browser fetches once and caches.
const ASSETS: [&str; 3] = ["/assets/style.css", "/assets/page.js", "/assets/icon.svg"];

async fn count(world: &Arc<World>) -> Journeys {
    let browser = world.browser();
    let start = so_far(world);
    for path in ASSETS {
        browser.get(path).await;
    }
    let page = browser.open_identity(world, TARO).await;
    browser.get(&page.attributes(".challenge img", "src").concat()).await;
    let page = browser.check_identity(world, &page, TARO).await;
    let page = browser.confirm_key(world, TARO, &page.key()).await;
    browser.choose_credentials(&page, TARO).await;
    world.deliver_and_track().await;
    let registered = so_far(world);
    browser.login(TARO.login_id, PASSWORD).await;
    let logged_in = so_far(world);
    world.pass_minutes(60);
    let (page, mail) = world.browser().open_reset(world, TARO).await;
    let other = world.browser();
    other.get(&tests::journey::link_in(&mail)).await;
    let page = other.temporary_login(&page, &mail).await;
    other.replace_password(&page, OTHER_PASSWORD).await;
    world.deliver_and_track().await;
    Journeys {
        registration: registered.minus(start),
        login: logged_in.minus(registered),
        reissue: so_far(world).minus(logged_in),
    }
}

/// The tables of `docs/costs.md`.
fn tables(journeys: &Journeys) -> String {
    let mut text = String::from(
        "| One … | requests | invocations | read units | write units | GB-ms of Lambda | mails | lines of log | US$ per 1,000 |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for (name, cost) in
        [("registration", journeys.registration), ("login", journeys.login), ("re-issue", journeys.reissue)]
    {
        let Cost { requests, invocations, read, written, gb_seconds, mails, log_lines } = cost;
        let (gb_ms, dollars) = (gb_seconds * 1_000.0, cost.dollars() * 1_000.0);
        let _ = writeln!(
            text,
            "| {name} | {requests} | {invocations} | {read} | {written} | {gb_ms:.0} | {mails} | {log_lines} | {dollars:.2} |"
        );
    }
    text += "\n| Members | the month in which all register and log in | an ordinary month: half log in, one in fifty forgot the password |\n|---|---|---|\n";
    for members in [10_000.0, 300_000.0, 3_000_000.0] {
        let first = members * (journeys.registration.dollars() + journeys.login.dollars()) + price::FIXED;
        let ordinary = members * (journeys.login.dollars() / 2.0 + journeys.reissue.dollars() / 50.0) + price::FIXED;
        let _ = writeln!(text, "| {} | US$ {first:.0} | US$ {ordinary:.0} |", grouped(members));
    }
    text
}

fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// Counted in every run: a page that costs more fails here until `docs/costs.md` is updated.
#[tokio::test]
async fn the_documented_costs_of_a_registration_a_login_and_a_password_reset_are_current() {
    let journeys = count(&World::new().await).await;
    let tables = tables(&journeys);
    let documented = std::fs::read_to_string(workspace_root().join("docs/costs.md")).expect("docs/costs.md");
    assert!(documented.contains(&tables), "docs/costs.md has other figures than these:\n\n{tables}");
}
