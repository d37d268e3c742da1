//! Brute force with a race condition: of five hundred concurrent guesses, which try to overtake their counter, as many as
//! there are tries are verified.

use std::collections::BTreeMap;

use http::StatusCode;
use shared::limits::{self, MAX_TRIES};
use tests::concurrency::{post_at_once, tally};
use tests::journey::{HANAKO, PASSWORD, SABURO, TARO, link_in, value_in};
use tests::tables::{items_at, number};
use tests::{Browser, Page, World};

const GUESSES: usize = 500;

/// Guesses of which a link is verified.
const TRIES: usize = MAX_TRIES as usize;
/// Passwords that a login compares before it is held.
const COMPARED: usize = limits::FREE_LOGIN_FAILURES as usize + 1;

/// All tries but the last tell how many are left, the last that the link is locked now; all others are refused unverified.
fn assert_only_the_tries_verified(pages: &[Page], locked: &str) {
    let verified = pages.iter().filter(|page| page.status == StatusCode::UNPROCESSABLE_ENTITY).count();
    let last = pages.iter().filter(|page| page.body().contains(locked)).count();
    let refused = pages.iter().filter(|page| page.status == StatusCode::GONE).count();
    assert_eq!((verified, last, refused), (TRIES - 1, 1, GUESSES - TRIES + 1), "{:?}", tally(pages));
}

async fn max_tries_counted(world: &World) -> u32 {
    items_at(world, "LINK#").await.iter().map(|link| number(link, "tries")).max().unwrap_or(0)
}

/// [P18] [I3] [R1]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_keys_at_once_only_the_tries_are_verified_and_then_the_right_one_is_refused() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    let pages = post_at_once(&browser, GUESSES, "/auth-key", &[("auth_key", "WrongKey")]).await;
    assert_only_the_tries_verified(&pages, &world.ja().error_pages.key_locked);
    assert_eq!(max_tries_counted(&world).await, MAX_TRIES);
    let page = browser.post("/auth-key", &[("auth_key", &key)]).await;
    assert_eq!(page.status, StatusCode::GONE, "the right key comes too late");
    assert!(items_at(&world, "RESTRICTED#").await.is_empty());
}

/// [P18] [I3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_codes_at_once_only_the_tries_are_verified() {
    let world = World::new().await;
    let browser = world.browser();
    browser.open_identity(&world, SABURO).await;
    browser.post("/verify-identity", &[("email", SABURO.address), ("action", "mail-code")]).await;
    let mail = world.newest_mail_to(SABURO.address).await;
    let code = value_in(&mail, "確認コード");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let [year, month, day] = SABURO.birth_date;
    let form = |code| {
        [
            ("email", SABURO.address),
            ("birth_year", year),
            ("birth_month", month),
            ("birth_day", day),
            ("mailed_code", code),
        ]
    };
    let pages = post_at_once(&browser, GUESSES, "/verify-identity", &form(wrong)).await;
    assert!(pages.iter().all(|page| page.status == StatusCode::UNPROCESSABLE_ENTITY), "{:?}", tally(&pages));
    let link = world.registration_link(&browser).await;
    assert_eq!(link.code.map(|code| code.tries), Some(MAX_TRIES));
    let page = browser.post("/verify-identity", &form(&code)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "the right code comes too late");
    assert_eq!(world.registration_link(&browser).await.tries, 0, "and no try of the link was counted");
}

/// [P18] [L3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_passwords_at_once_only_the_tries_are_verified_and_the_rest_are_locked_out() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let attacker = world.browser();
    let typed = [("login_id", TARO.login_id), ("password", "ちがうパスワードを入れてみます")];
    let pages = post_at_once(&attacker, GUESSES, "/login", &typed).await;
    let messages = &world.ja().messages.login;
    let expected = [
        (format!("422 ログイン {}", messages.failed), COMPARED),
        (format!("422 ログイン {}", messages.locked.fill(limits::FIRST_LOGIN_HOLD.as_mins())), GUESSES - COMPARED),
    ];
    assert_eq!(tally(&pages), BTreeMap::from(expected));
    let page = attacker.login(TARO.login_id, PASSWORD).await;
    assert_eq!(page.heading(), "ログイン", "locked out even with the right password");
    world.pass(limits::FIRST_LOGIN_HOLD);
    assert_eq!(attacker.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [P18]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_temporary_passwords_at_once_only_the_tries_are_verified() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (_, mail) = browser.open_reset(&world, TARO).await;
    let right = value_in(&mail, "仮パスワード");
    let typed = |password| [("login_id", TARO.login_id), ("temporary_password", password)];
    let pages = post_at_once(&browser, GUESSES, "/temp-login", &typed("Wrong12345")).await;
    assert_only_the_tries_verified(&pages, &world.ja().error_pages.reset_login_locked);
    assert_eq!(browser.post("/temp-login", &typed(&right)).await.status, StatusCode::GONE);
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [P18]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_guesses_at_pre_issued_credentials_only_the_tries_are_verified() {
    let world = World::new().await;
    let browser = world.browser();
    browser.open_registration(&world, HANAKO).await;
    let typed = |password| [("login_id", "kenpo0124"), ("temporary_password", password)];
    let pages = post_at_once(&browser, GUESSES, "/first-login", &typed("Wrong12345")).await;
    assert_only_the_tries_verified(&pages, &world.ja().error_pages.first_login_locked);
    assert_eq!(browser.post("/first-login", &typed("Tmp4HanakoX2")).await.status, StatusCode::GONE);
    assert_eq!(max_tries_counted(&world).await, MAX_TRIES);
}

async fn guess_current_password(browser: &Browser) -> Vec<Page> {
    let new = tests::journey::OTHER_PASSWORD;
    let typed =
        [("current_password", "ちがうパスワードを入れてみます"), ("new_password", new), ("new_password_again", new)];
    post_at_once(browser, GUESSES, "/password/change", &typed).await
}

/// [P18] [L3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_attacker_with_an_open_session_may_guess_the_current_password_a_few_times() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let pages = guess_current_password(&browser).await;
    let messages = &world.ja().messages;
    let verified = pages.iter().filter(|page| page.errors() == [messages.password.current_failed.clone()]).count();
    let locked_out = pages
        .iter()
        .filter(|page| page.errors() == [messages.login.locked.fill(limits::FIRST_LOGIN_HOLD.as_mins())])
        .count();
    let counted = limits::NEW_PASSWORDS_OF_SESSION.max as usize;
    assert_eq!((verified, locked_out), (COMPARED, counted - COMPARED), "{:?}", tally(&pages));
    let refused = pages.iter().filter(|page| page.status == StatusCode::TOO_MANY_REQUESTS).count();
    assert_eq!(refused, GUESSES - counted, "{:?}", tally(&pages));
    let elsewhere = world.browser().login(TARO.login_id, PASSWORD).await;
    assert_eq!(elsewhere.heading(), "加入者マイポータルトップ", "other browsers are not locked out");
    world.pass(limits::FIRST_LOGIN_HOLD);
    assert_eq!(
        browser.login(TARO.login_id, PASSWORD).await.heading(),
        "加入者マイポータルトップ",
        "after the first hold"
    );
}
