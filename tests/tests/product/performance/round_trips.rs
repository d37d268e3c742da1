//! The work of each request: sequential round trips, DynamoDB calls and capacity, password hashes.
//!
//! The figures are exact and snapshotted in `snapshots/work.snap`: a request that takes more fails here.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use shared::language::Language;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in};
use tests::{Work, World};

/// The maximum number of sequential round trips of a request …
const MAX_ROUNDS: u32 = 2;

/// … except these, which a member sends once or twice: `docs/decisions/requests.md`, 5, says why.
const LONGER: [(&str, u32); 7] = [
    ("POST /verify-identity", 3),
    ("POST /first-login", 3),
    ("POST /credentials", 3),
    ("POST /password", 3),
    ("POST /password/change", 5),
    ("POST /logout/other", 4),
    // From a browser that signed in with an earlier password.
    ("POST /login", 3),
];

async fn walk(world: &Arc<World>) {
    let browser = world.browser();
    let page = browser.open_identity(world, TARO).await;
    browser.get(&page.attributes(".challenge img", "src").concat()).await;
    browser.submit(&page, "/verify-identity", &[]).await;
    browser.check_identity(world, &page, SABURO).await;
    let page = browser.check_identity(world, &page, TARO).await;
    let key = page.key();
    let page = browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    browser.submit(&page, "/auth-key", &[("auth_key", "4UZd rlrZ")]).await;
    let page = browser.submit(&page, "/auth-key", &[("auth_key", &key)]).await;
    browser.submit(&page, "/credentials", &[]).await;
    browser.choose_credentials(&page, TARO).await;

    let browser = world.browser();
    let page = browser.open_registration(world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
    browser.submit(&page, "/first-login", &typed).await;

    let browser = world.browser();
    browser.login("unknown", PASSWORD).await;
    browser.login(TARO.login_id, OTHER_PASSWORD).await;
    let page = browser.login(TARO.login_id, PASSWORD).await;
    browser.speak(&page, Language::En, &[]).await;
    world.pass_minutes(2);
    browser.get("/").await;
    let page = browser.get("/password/change").await;
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let page = browser.submit(&page, "/password/change", &typed).await;
    world.browser().login(TARO.login_id, OTHER_PASSWORD).await;
    let form = browser.get("/").await;
    let other = form.attributes("input[name=other_session]", "value").concat();
    let one = [("other_session", other.as_str()), ("current_password", OTHER_PASSWORD)];
    browser.submit(&form, "/logout/other", &one).await;
    browser.submit(&page, "/logout", &[]).await;
    let page = browser.login(TARO.login_id, OTHER_PASSWORD).await;
    browser.submit(&page, "/logout/everywhere", &[]).await;

    world.pass_minutes(60);
    let (page, mail) = browser.open_reset(world, TARO).await;
    let page = browser.temporary_login(&page, &mail).await;
    browser.replace_password(&page, PASSWORD).await;
    browser.freeze(&world.newest_mail_to(TARO.address).await).await;
    browser.login(TARO.login_id, PASSWORD).await;

    for path in ["/help", "/about-tls", "/no-such-page", "/assets/style.css"] {
        browser.get(path).await;
    }
}

fn table(works: &[Work]) -> String {
    let mut table = "round trips, calls, read units, write units, hashes\n".to_owned();
    let mut last = String::new();
    for Work { request, status, rounds, consumed, hashes } in works {
        let figures = format!("{rounds} {} {} {} {hashes}", consumed.calls, consumed.read, consumed.written);
        let line = format!("{:<40} {figures}", format!("{request} {}", status.as_u16()));
        if line != last {
            let _ = writeln!(table, "{line}");
        }
        last = line;
    }
    table
}

/// Measured in every run.
#[tokio::test]
async fn a_request_makes_at_most_two_sequential_round_trips_and_the_work_of_its_snapshot() {
    let world = World::new().await;
    walk(&world).await;
    let works = world.works();
    let table = table(&works);
    println!("{table}");
    let longer = works.iter().filter(|work| work.rounds > MAX_ROUNDS);
    let longer: BTreeSet<_> = longer.map(|work| (work.request.as_str(), work.rounds)).collect();
    assert_eq!(longer, BTreeSet::from(LONGER));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("work", table);
    });
}
