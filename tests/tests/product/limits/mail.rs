//! Rate limits of mails per address and per network address, lifetimes of links, and which link is valid.

use std::sync::Arc;

use http::StatusCode;
use jiff::SignedDuration;
use local::mailbox::Mail;
use shared::limits::{self, DAY, HOUR, KEY_LINK, MAIL_GAP, MAILED_LINK, MAX_MAILS_PER_DAY, MAX_MAILS_PER_HOUR};
use shared::store::{Limit, Table, number, text};
use tests::concurrency::at_once;
use tests::enumeration_cases::{at_first_link, at_reset_link};
use tests::journey::{HANAKO, JIRO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in};
use tests::tables::{assert_unchanged, everything, items, items_at};
use tests::{Options, World};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// Requests the first mail; returns whether one arrived.
async fn asks(world: &Arc<World>, address: &str) -> bool {
    let before = world.mails_to(address).await.len();
    let page = world.browser().ask_registration(address).await;
    assert_eq!(page.path, "/register/sent", "the page never tells");
    world.mails_to(address).await.len() == before + 1
}

async fn opens(world: &Arc<World>, mail: &Mail) -> StatusCode {
    world.browser().get(&link_in(mail)).await.status
}

/// [A3] [G14]
#[tokio::test]
async fn an_address_gets_so_many_mails_a_minute_an_hour_and_a_day_and_every_request_is_recorded() {
    let world = World::new().await;
    for address in [TARO.address, "unknown@example.co.jp", JIRO.address] {
        let start = world.now();
        let until = |time| SignedDuration::from_secs(start.plus(time).seconds_since(world.now()));
        assert!(asks(&world, address).await);
        world.pass(MAIL_GAP - SECOND);
        assert!(!asks(&world, address).await, "too early");
        world.pass(SECOND);
        assert!(asks(&world, address).await, "after the gap");
        for nth in 3..=MAX_MAILS_PER_HOUR {
            world.pass(MAIL_GAP);
            assert!(asks(&world, address).await, "mail {nth} of the hour");
        }
        world.pass(MAIL_GAP);
        assert!(!asks(&world, address).await, "no more in the hour");
        world.pass(until(HOUR) - SECOND);
        assert!(!asks(&world, address).await, "a second before the hour");
        world.pass(SECOND);
        assert!(asks(&world, address).await, "an hour after the first");
        for nth in MAX_MAILS_PER_HOUR + 2..=MAX_MAILS_PER_DAY {
            world.pass(HOUR + MAIL_GAP);
            assert!(asks(&world, address).await, "mail {nth} of the day");
        }
        world.pass(HOUR + MAIL_GAP);
        assert!(!asks(&world, address).await, "no more in the day");
        world.pass(until(DAY));
        assert!(asks(&world, address).await, "a day after the first");
    }
    assert_eq!(items_at(&world, "JOB#").await.len(), 3 * (MAX_MAILS_PER_DAY + 5), "every request was recorded");
}

/// [A6]
#[tokio::test]
async fn a_stranger_who_asks_all_day_keeps_no_member_from_a_live_link() {
    let world = World::new().await;
    world.browser().ask_registration(SABURO.address).await;
    world.deliver().await;
    // A day and a half in which a stranger asks every half an hour.
    for _ in 0..36 * 2 {
        world.pass_minutes(30);
        asks(&world, SABURO.address).await;
        let newest = world.newest_mail_to(SABURO.address).await;
        assert_eq!(opens(&world, &newest).await, StatusCode::OK);
    }
    let mails = world.mails_to(SABURO.address).await.len();
    assert!(mails <= MAX_MAILS_PER_DAY * 2 + 12, "{mails}");
}

/// [P5]
#[tokio::test]
async fn a_double_click_gives_one_mail_and_its_link_works() {
    let world = World::new().await;
    let browser = world.browser();
    at_once(2, |_| {
        let browser = browser.clone();
        async move { browser.post("/register", &[("email", TARO.address)]).await }
    })
    .await;
    let mails = world.mails_to(TARO.address).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(opens(&world, &mails[0]).await, StatusCode::OK);
}

/// [A4] [P3] [G4]
#[tokio::test]
async fn a_first_link_works_for_its_lifetime_and_not_a_second_longer() {
    let world = World::new().await;
    world.browser().ask_registration(TARO.address).await;
    let mail = world.newest_mail_to(TARO.address).await;
    world.pass(MAILED_LINK - SECOND);
    assert_eq!(opens(&world, &mail).await, StatusCode::OK);
    world.pass_seconds(1);
    let page = world.browser().get(&link_in(&mail)).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(page.attributes("main a.button", "href"), ["/register"], "one button, which starts again");
}

/// [A4] [G4]
#[tokio::test]
async fn a_reset_link_works_for_its_lifetime_and_not_a_second_longer() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let (_, mail) = world.browser().open_reset(&world, TARO).await;
    world.pass(MAILED_LINK - SECOND);
    assert_eq!(opens(&world, &mail).await, StatusCode::OK);
    world.pass_seconds(1);
    assert_eq!(opens(&world, &mail).await, StatusCode::GONE);
}

/// [I6] [G4]
#[tokio::test]
async fn key_and_second_link_work_for_their_lifetime_from_success_however_late_the_mail() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    let late = KEY_LINK * 2 / 3;
    world.pass(late);
    let mail = world.newest_mail_to(TARO.address).await;
    world.pass(KEY_LINK - late - SECOND);
    let page = browser.get(&link_in(&mail)).await;
    assert_eq!(page.status, StatusCode::OK);
    world.pass_seconds(1);
    let page = browser.submit(&page, "/auth-key", &[("auth_key", &key)]).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(opens(&world, &mail).await, StatusCode::GONE);
}

/// [P6]
#[tokio::test]
async fn a_newer_link_voids_the_older_one_of_its_purpose_and_no_other() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.pass_minutes(1);
    let (_, first) = world.browser().open_reset(&world, TARO).await;
    world.browser().ask_registration(SABURO.address).await;
    let other = world.newest_mail_to(SABURO.address).await;
    world.pass_minutes(1);
    let (_, second) = world.browser().open_reset(&world, TARO).await;
    assert_eq!(opens(&world, &first).await, StatusCode::GONE);
    assert_eq!(opens(&world, &second).await, StatusCode::OK);
    assert_eq!(opens(&world, &other).await, StatusCode::OK);
}

/// [P4] [P6]
#[tokio::test]
async fn a_changed_password_voids_a_password_reset_that_was_requested_before() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let (_, mail) = world.browser().open_reset(&world, TARO).await;
    let browser = world.browser();
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.get("/password/change").await;
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    browser.submit(&page, "/password/change", &typed).await;
    let page = world.browser().get(&link_in(&mail)).await;
    assert_eq!(page.status, StatusCode::GONE, "said before the form is filled in");
}

/// [P14]
#[tokio::test]
async fn requesting_a_password_reset_changes_nothing_permanent() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    browser.login(TARO.login_id, PASSWORD).await;
    let members = |all: std::collections::BTreeMap<String, tests::tables::Item>| {
        all.into_iter().filter(|(pk, _)| ["ACCOUNT#", "MEMBER#", "SESSION#"].iter().any(|p| pk.starts_with(p)))
    };
    let before: Vec<_> = members(items(&world).await).collect();
    let (page, mail) = world.browser().open_reset(&world, TARO).await;
    world.browser().temporary_login(&page, &mail).await;
    assert_eq!(members(items(&world).await).collect::<Vec<_>>(), before);
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    assert_eq!(browser.get("/").await.heading(), "加入者マイポータルトップ", "and no session ended");
}

/// [A3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_thousand_employees_behind_one_address_ask_within_half_an_hour_and_none_is_refused() {
    let world = World::with(Options::default()).await;
    let browser = world.browser();
    for hundred in 0..20 {
        let pages = at_once(100, |n| {
            let browser = browser.fork();
            let address = format!("employee{}@example.co.jp", hundred * 100 + n);
            async move { browser.post("/register", &[("email", &address)]).await }
        })
        .await;
        assert!(pages.iter().all(|page| page.status == StatusCode::SEE_OTHER), "{hundred}");
    }
    assert_eq!(items_at(&world, "JOB#").await.len(), 2_000);
}

/// [P16]
#[tokio::test]
async fn a_caller_over_the_rate_limit_is_told_how_long_to_wait_and_nothing_is_recorded() {
    let world = World::with(Options::default()).await;
    let browser = world.browser();
    browser.post("/register", &[("email", "")]).await;
    let now = world.now();
    use_up(&world, Limit::AskMail, &browser.address).await;
    let before = items(&world).await;
    let page = browser.post("/register", &[("email", TARO.address)]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let window = Limit::AskMail.budget().window;
    let minutes = (window.as_secs() - now.0.rem_euclid(window.as_secs()) + 59) / 60;
    assert_eq!(page.headers["retry-after"], (minutes * 60).to_string().as_str());
    assert!(page.body().contains(&world.ja().error_pages.too_many.fill(minutes)), "{}", page.body());
    assert_unchanged(&world, &before, "a refused request").await;
    world.pass(window);
    assert_eq!(browser.post("/register", &[("email", TARO.address)]).await.status, StatusCode::SEE_OTHER);
}

/// [P16] [A3] For any input, also with missing fields, that reaches the store.
#[tokio::test]
async fn every_public_form_is_held_to_the_rate_limit_of_its_network_address() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let (first, second) = (at_first_link(&world, SABURO.address).await, world.browser());
    second.identify(&world, HANAKO).await;
    second.get(&link_in(&world.newest_mail_to(HANAKO.address).await)).await;
    let reset = at_reset_link(&world, TARO).await;
    let forms = [
        (Limit::AskMail, world.browser(), "/register", vec![("email", SABURO.address)]),
        (Limit::AskMail, world.browser(), "/reset", vec![("email", TARO.address)]),
        (Limit::Login, world.browser(), "/login", vec![("login_id", TARO.login_id), ("password", PASSWORD)]),
        (Limit::UseLink, first.clone(), "/first-login", vec![("login_id", "a"), ("temporary_password", "b")]),
        (Limit::UseLink, first.clone(), "/first-login", vec![]),
        (Limit::UseLink, first, "/verify-identity", vec![]),
        (Limit::UseLink, second.clone(), "/auth-key", vec![("auth_key", "4UZdrlrZ")]),
        (Limit::UseLink, second, "/auth-key", vec![]),
        (Limit::UseLink, reset.clone(), "/temp-login", vec![("login_id", "a"), ("temporary_password", "b")]),
        (Limit::UseLink, reset, "/temp-login", vec![]),
    ];
    for (n, (limit, mut browser, path, fields)) in forms.into_iter().enumerate() {
        browser.address = format!("198.51.100.{n}");
        let within = browser.post(path, &fields).await.status;
        assert!(within == StatusCode::SEE_OTHER || within == StatusCode::UNPROCESSABLE_ENTITY, "{path}: {within}");
        use_up(&world, limit, &browser.address).await;
        assert_eq!(browser.post(path, &fields).await.status, StatusCode::TOO_MANY_REQUESTS, "{path} {fields:?}");
    }
}

/// Uses up a rate limit that the network address has taken from before.
async fn use_up(world: &World, limit: Limit, address: &str) {
    let app = world.app();
    let who = app.config.service_key.pseudonym(address).to_string();
    let counters: Vec<_> = everything(world).await.into_keys().filter(|pk| pk.starts_with("LIMIT#")).collect();
    let start = format!("LIMIT#{}#{who}#", limit.name());
    let counter = counters.into_iter().find(|pk| pk.starts_with(&start)).expect("a counter");
    let fill = app.store.db().update_item().table_name(app.store.name(Table::Expiring)).key("pk", text(counter));
    let fill = fill.update_expression("SET taken = :most").condition_expression("taken < :most");
    fill.expression_attribute_values(":most", number(limit.budget().max)).send().await.expect("the engine");
}

/// [P12]
#[tokio::test]
async fn a_member_whose_temporary_password_expired_asks_again_and_gets_in() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    world.pass(MAILED_LINK);
    let late = browser.temporary_login(&page, &mail).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert_eq!(late.attributes("main a.button", "href"), ["/reset"]);
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let form = browser.temporary_login(&page, &mail).await;
    world.pass(limits::RESTRICTED_SESSION);
    let late = browser.replace_password(&form, OTHER_PASSWORD).await;
    assert_eq!(late.attributes("main a.button", "href"), ["/reset"], "{}", late.heading());
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let form = browser.temporary_login(&page, &mail).await;
    assert_eq!(browser.replace_password(&form, OTHER_PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [G14] Forged headers neither escape a rate limit nor use up that of another network address.
#[tokio::test]
async fn the_network_address_of_a_rate_limit_is_the_one_that_the_gateway_reports() {
    let world = World::with(Options::default()).await;
    let mut browser = world.browser();
    let form = ("content-type", "application/x-www-form-urlencoded");
    let forged = ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "true-client-ip", "cf-connecting-ip"];
    for (n, name) in forged.into_iter().enumerate() {
        let address = format!("198.51.100.{n}");
        browser.request_with("POST", "/register", Some(b"email=".to_vec()), &[form, (name, &address)]).await;
    }
    let counters = async || {
        let all = tests::tables::everything(&world).await;
        all.into_iter()
            .filter(|(pk, _)| pk.starts_with("LIMIT#"))
            .map(|(_, item)| tests::tables::number(&item, "taken"))
            .collect::<Vec<_>>()
    };
    assert_eq!(counters().await, [6], "one address, one counter");
    browser.address = "203.0.113.8".into();
    browser.post("/register", &[("email", "")]).await;
    let mut both = counters().await;
    both.sort_unstable();
    assert_eq!(both, [1, 6]);
}
