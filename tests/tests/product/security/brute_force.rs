//! Guesses that try to overtake their counter: five hundred at once, five are looked at.

use std::collections::BTreeMap;

use http::StatusCode;
use tests::concurrency::{post_at_once, tally};
use tests::journey::{HANAKO, PASSWORD, SABURO, TARO, link_in, value_in};
use tests::tables::{items_at, number};
use tests::{Browser, Page, World};

const GUESSES: usize = 500;

/// Four were told how many tries are left, one that it was the last, and nobody else anything.
fn assert_five_looked_at(pages: &[Page], locked: &str) {
    let looked_at = pages.iter().filter(|page| page.status == StatusCode::UNPROCESSABLE_ENTITY).count();
    let last = pages.iter().filter(|page| page.body().contains(locked)).count();
    let refused = pages.iter().filter(|page| page.status == StatusCode::GONE).count();
    assert_eq!((looked_at, last, refused), (4, 1, GUESSES - 4), "{:?}", tally(pages));
}

async fn most_tries(world: &World) -> u32 {
    items_at(world, "LINK#").await.iter().map(|link| number(link, "tries")).max().unwrap_or(0)
}

/// [P18] [I3] [R1]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_keys_at_once_five_are_looked_at_and_then_the_right_one_is_refused() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    let pages = post_at_once(&browser, GUESSES, "/auth-key", &[("auth_key", "WrongKey")]).await;
    assert_five_looked_at(&pages, &world.ja().error_pages.key_locked);
    assert_eq!(most_tries(&world).await, 5);
    let page = browser.post("/auth-key", &[("auth_key", &key)]).await;
    assert_eq!(page.status, StatusCode::GONE, "the right key comes too late");
    assert!(items_at(&world, "RESTRICTED#").await.is_empty());
}

/// [P18] [I3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_codes_at_once_five_are_looked_at() {
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
    assert_eq!(link.code.map(|code| code.tries), Some(5));
    let page = browser.post("/verify-identity", &form(&code)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "the right code comes too late");
    assert_eq!(world.registration_link(&browser).await.tries, 0, "and no try of the link was spent");
}

/// [P18] [L3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_passwords_at_once_five_are_looked_at_and_the_rest_held_back() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let stranger = world.browser();
    let typed = [("login_id", TARO.login_id), ("password", "ちがうパスワードを入れてみます")];
    let pages = post_at_once(&stranger, GUESSES, "/login", &typed).await;
    let messages = &world.ja().messages.login;
    let expected =
        [(format!("422 ログイン {}", messages.failed), 5), (format!("422 ログイン {}", messages.locked.fill(1)), 495)];
    assert_eq!(tally(&pages), BTreeMap::from(expected));
    let page = stranger.login(TARO.login_id, PASSWORD).await;
    assert_eq!(page.heading(), "ログイン", "held back even with the right one");
    world.pass_seconds(60);
    assert_eq!(stranger.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [P18]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_wrong_temporary_passwords_at_once_five_are_looked_at() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (_, mail) = browser.open_reset(&world, TARO).await;
    let right = value_in(&mail, "仮パスワード");
    let typed = |password| [("login_id", TARO.login_id), ("temporary_password", password)];
    let pages = post_at_once(&browser, GUESSES, "/temp-login", &typed("Wrong12345")).await;
    assert_five_looked_at(&pages, &world.ja().error_pages.reset_login_locked);
    assert_eq!(browser.post("/temp-login", &typed(&right)).await.status, StatusCode::GONE);
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [P18]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_five_hundred_guesses_at_what_the_society_handed_out_five_are_looked_at() {
    let world = World::new().await;
    let browser = world.browser();
    browser.open_registration(&world, HANAKO).await;
    let typed = |password| [("login_id", "kenpo0124"), ("temporary_password", password)];
    let pages = post_at_once(&browser, GUESSES, "/first-login", &typed("Wrong12345")).await;
    assert_five_looked_at(&pages, &world.ja().error_pages.first_login_locked);
    assert_eq!(browser.post("/first-login", &typed("Tmp4HanakoX2")).await.status, StatusCode::GONE);
    assert_eq!(most_tries(&world).await, 5);
}

async fn guess_current_password(browser: &Browser) -> Vec<Page> {
    let new = tests::journey::OTHER_PASSWORD;
    let typed =
        [("current_password", "ちがうパスワードを入れてみます"), ("new_password", new), ("new_password_again", new)];
    post_at_once(browser, GUESSES, "/password/change", &typed).await
}

/// [P18] [L3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_finds_an_open_session_may_guess_the_password_five_times() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let pages = guess_current_password(&browser).await;
    let messages = &world.ja().messages;
    let looked_at = pages.iter().filter(|page| page.errors() == [messages.password.current_failed.clone()]).count();
    let held_back = pages.iter().filter(|page| page.errors() == [messages.login.locked.fill(1)]).count();
    assert_eq!((looked_at, held_back), (5, GUESSES - 5), "{:?}", tally(&pages));
    let elsewhere = world.browser().login(TARO.login_id, PASSWORD).await;
    assert_eq!(elsewhere.heading(), "加入者マイポータルトップ", "which holds back nobody elsewhere");
    world.pass_seconds(60);
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ", "a minute later");
}
