//! Limits of tries: identity checks, image characters, keys, logins; and the lockouts that follow (brute force).

use std::sync::Arc;

use http::StatusCode;
use tests::journey::{OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in};
use tests::tables::{items_at, number};
use tests::{Browser, Page, World};

async fn check(world: &World, browser: &Browser, person: Person, year: &str) -> Page {
    let image = world.read_image(browser).await;
    answer(browser, person, year, &image).await
}

async fn answer(browser: &Browser, person: Person, year: &str, image: &str) -> Page {
    let [_, month, day] = person.birth_date;
    let typed = [
        ("email", person.address),
        ("birth_year", year),
        ("birth_month", month),
        ("birth_day", day),
        ("image_text", image),
    ];
    browser.post("/verify-identity", &typed).await
}

/// [I2] [I1]
#[tokio::test]
async fn a_link_allows_five_identity_checks_and_an_entry_of_the_roster_ten_a_day() {
    let world = World::new().await;
    let mut links = Vec::new();
    for _ in 0..3 {
        let browser = world.browser();
        browser.open_identity(&world, TARO).await;
        links.push(browser.clone());
        for left in (1..=4).rev() {
            let page = check(&world, &browser, TARO, "1981").await;
            let mismatch = world.ja().messages.identity.mismatch.fill(left);
            assert_eq!(page.errors(), [mismatch]);
            if links.len() == 3 {
                break;
            }
        }
        if links.len() < 3 {
            let page = check(&world, &browser, TARO, "1981").await;
            assert_eq!(page.status, StatusCode::GONE);
            assert!(page.body().contains(&world.ja().error_pages.identity_locked));
            assert_eq!(check(&world, &browser, TARO, "1980").await.status, StatusCode::GONE, "right, and too late");
        }
        world.pass_seconds(60);
    }
    let page = check(&world, &links[2], TARO, "1980").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "ten were made today, the right one is not looked at");
    assert!(page.texts("p.key").is_empty());
}

/// [I2]
#[tokio::test]
async fn an_entry_of_the_roster_is_checked_fifteen_times_in_30_days_and_then_again_later() {
    let world = World::new().await;
    for day in 0..3 {
        let browser = world.browser();
        browser.open_identity(&world, TARO).await;
        for _ in 0..5 {
            check(&world, &browser, TARO, "1981").await;
        }
        assert_eq!(day < 3, world.registration_link(&browser).await.tries == 5);
        world.pass_minutes(24 * 60);
    }
    let browser = world.browser();
    browser.open_identity(&world, TARO).await;
    assert_eq!(check(&world, &browser, TARO, "1980").await.status, StatusCode::UNPROCESSABLE_ENTITY, "the sixteenth");
    world.pass_minutes(27 * 24 * 60);
    world.browser().identify(&world, TARO).await;
}

/// [I4] [P4] [G4]
#[tokio::test]
async fn an_image_is_valid_once_and_for_ten_minutes_and_other_input_is_kept() {
    let world = World::new().await;
    let browser = world.browser();
    browser.open_identity(&world, TARO).await;
    let first = world.read_image(&browser).await;
    let page = answer(&browser, TARO, "1980", "zzzz").await;
    assert_eq!(page.errors(), [world.ja().messages.identity.image_mismatch.clone()]);
    assert_eq!(page.attributes("#email", "value"), [TARO.address]);
    assert_eq!(page.attributes("#birth_year", "value"), ["1980"]);
    let second = world.read_image(&browser).await;
    assert_ne!(first, second, "another image after a failure");
    assert_eq!(page.attributes(".challenge img", "src"), ["/verify-identity/image?n=1"]);
    assert_eq!(answer(&browser, TARO, "1980", &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.registration_link(&browser).await.tries, 0, "wrong characters cost no identity check");
    let old = world.read_image(&browser).await;
    world.pass_seconds(601);
    assert_eq!(answer(&browser, TARO, "1980", &old).await.status, StatusCode::UNPROCESSABLE_ENTITY, "too old");
    let fresh = world.read_image(&browser).await;
    world.pass_seconds(299);
    assert_eq!(answer(&browser, TARO, "1980", &fresh).await.status, StatusCode::OK, "five minutes are enough");
}

/// [R1] [P3]
#[tokio::test]
async fn five_wrong_keys_void_link_and_key_and_one_button_starts_again() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    for left in (1..=4).rev() {
        let page = browser.post("/auth-key", &[("auth_key", "WrongKey")]).await;
        assert_eq!(page.errors(), [world.ja().messages.key.mismatch.fill(left)]);
    }
    let page = browser.post("/auth-key", &[("auth_key", "WrongKey")]).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(page.attributes("main a.button", "href"), ["/register"]);
    assert_eq!(browser.post("/auth-key", &[("auth_key", &key)]).await.status, StatusCode::GONE);
    world.pass_seconds(60);
    world.browser().register(&world, TARO).await;
}

#[tokio::test]
async fn the_fifth_try_may_succeed() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    let page = browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    for _ in 0..4 {
        browser.post("/auth-key", &[("auth_key", "WrongKey")]).await;
    }
    assert_eq!(browser.submit(&page, "/auth-key", &[("auth_key", &key)]).await.heading(), "利用者情報入力");
}

/// Fails a login; returns the minutes to wait, if any.
async fn fails(world: &Arc<World>, browser: &Browser) -> Option<i64> {
    let typed = [("login_id", TARO.login_id), ("password", "ちがうパスワードを入れてみます")];
    let page = browser.post("/login", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let messages = &world.ja().messages.login;
    let errors = page.errors();
    (errors != [messages.failed.clone()])
        .then(|| (1..=15).find(|minutes| errors == [messages.locked.fill(minutes)]).expect("how long to wait"))
}

/// [L3]
#[tokio::test]
async fn the_lockout_doubles_from_the_fifth_failure_up_to_a_quarter_of_an_hour() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let stranger = world.browser();
    for _ in 0..5 {
        assert_eq!(fails(&world, &stranger).await, None);
    }
    for minutes in [1, 2, 4, 8, 15, 15] {
        assert_eq!(fails(&world, &stranger).await, Some(minutes));
        world.pass_seconds(u64::try_from(minutes).expect("positive") * 60 - 1);
        assert_eq!(fails(&world, &stranger).await, Some(1), "a second is left");
        world.pass_seconds(1);
        assert_eq!(fails(&world, &stranger).await, None, "looked at again after {minutes} minutes");
    }
    world.pass_minutes(24 * 60 + 15);
    for _ in 0..5 {
        assert_eq!(fails(&world, &stranger).await, None, "forgotten after a day");
    }
}

/// [P15] [L3]
#[tokio::test]
async fn failed_logins_of_an_attacker_do_not_lock_a_device_that_signed_in_before() {
    let world = World::new().await;
    let member = world.browser();
    member.register(&world, TARO).await;
    member.login(TARO.login_id, PASSWORD).await;
    member.post("/logout", &[]).await;
    let mut stranger = world.browser();
    stranger.address = "198.51.100.9".into();
    for _ in 0..1_000 {
        fails(&world, &stranger).await;
    }
    assert_eq!(member.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    assert!(fails(&world, &stranger).await.is_some(), "which frees no stranger");
    let new_device = world.browser();
    assert_eq!(new_device.login(TARO.login_id, PASSWORD).await.heading(), "ログイン");
    world.pass_seconds(60);
    assert_eq!(new_device.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ", "no lock lasts");
    let other = world.browser();
    other.set_cookie("__Host-device", &member.cookie("__Host-device").expect("a mark"));
    let typed = [("login_id", "somebody.else"), ("password", PASSWORD)];
    for _ in 0..5 {
        other.post("/login", &typed).await;
    }
    let held = other.post("/login", &typed).await.errors();
    assert_eq!(held, [world.ja().messages.login.locked.fill(1)], "the mark is good for its own login ID only");
}

/// [L2] [G14]
#[tokio::test]
async fn an_unknown_login_id_is_locked_exactly_as_a_known_one() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let mut seen = Vec::new();
    for id in [TARO.login_id, "nobody.at.all"] {
        let browser = world.browser();
        let mut errors = Vec::new();
        for _ in 0..7 {
            errors.push(browser.post("/login", &[("login_id", id), ("password", OTHER_PASSWORD)]).await.errors());
        }
        seen.push(errors);
    }
    assert_eq!(seen[0], seen[1]);
}

/// [I4]
#[tokio::test]
async fn an_unanswered_image_never_allows_an_identity_check() {
    let world = World::new().await;
    let browser = world.browser();
    browser.open_identity(&world, SABURO).await;
    for _ in 0..30 {
        answer(&browser, SABURO, "1990", "zzzz").await;
    }
    assert_eq!(world.registration_link(&browser).await.images, 30);
    assert!(items_at(&world, "MEMBER#").await.iter().all(|member| !member.contains_key("checked_at")));
    assert_eq!(number(&items_at(&world, "LINK#").await[0], "tries"), 0);
}
