//! Limits of tries: identity checks, image characters, keys, logins; and the lockouts that follow (brute force).

use std::sync::Arc;

use http::StatusCode;
use jiff::SignedDuration;
use shared::limits::{self, MAX_TRIES};
use tests::journey::{OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in};
use tests::tables::{items_at, number};
use tests::{Browser, Page, World};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

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
async fn a_link_allows_so_many_identity_checks_and_an_entry_of_the_roster_so_many_a_day() {
    let world = World::new().await;
    let mut made = 0;
    while made < limits::MAX_IDENTITY_CHECKS_PER_DAY {
        let browser = world.browser();
        browser.open_identity(&world, TARO).await;
        for left in (0..MAX_TRIES).rev() {
            let page = check(&world, &browser, TARO, "1981").await;
            made += 1;
            if left > 0 {
                assert_eq!(page.errors(), [world.ja().messages.identity.mismatch.fill(left)]);
            } else {
                assert_eq!(page.status, StatusCode::GONE);
                assert!(page.body().contains(&world.ja().error_pages.identity_locked));
                let late = check(&world, &browser, TARO, "1980").await;
                assert_eq!(late.status, StatusCode::GONE, "right, and too late");
            }
            if made == limits::MAX_IDENTITY_CHECKS_PER_DAY {
                break;
            }
        }
        world.pass(limits::HOUR);
    }
    let browser = world.browser();
    browser.open_identity(&world, TARO).await;
    let page = check(&world, &browser, TARO, "1980").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "as many as a day has were made: no comparison");
    assert!(page.texts("p.key").is_empty());
}

/// [I2]
#[tokio::test]
async fn an_entry_of_the_roster_is_checked_so_many_times_a_month_and_then_again_later() {
    let world = World::new().await;
    let (start, mut made) = (world.now(), 0);
    while made < limits::MAX_IDENTITY_CHECKS_PER_MONTH {
        let browser = world.browser();
        browser.open_identity(&world, TARO).await;
        let tries = (MAX_TRIES as usize).min(limits::MAX_IDENTITY_CHECKS_PER_MONTH - made);
        for _ in 0..tries {
            check(&world, &browser, TARO, "1981").await;
        }
        assert_eq!(world.registration_link(&browser).await.tries as usize, tries);
        made += tries;
        world.pass(limits::DAY);
    }
    let browser = world.browser();
    browser.open_identity(&world, TARO).await;
    assert_eq!(check(&world, &browser, TARO, "1980").await.status, StatusCode::UNPROCESSABLE_ENTITY, "one too many");
    let rest = start.plus(limits::IDENTITY_CHECK_MONTH).seconds_since(world.now());
    world.pass(SignedDuration::from_secs(rest));
    world.browser().identify(&world, TARO).await;
}

/// [I4] [P4] [G4]
#[tokio::test]
async fn an_image_is_valid_once_and_for_two_rotations_and_other_input_is_kept() {
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
    assert!(page.attributes(".challenge img", "src").concat().starts_with("/verify-identity/image?n=1&"));
    assert_eq!(answer(&browser, TARO, "1980", &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.registration_link(&browser).await.tries, 0, "wrong characters cost no identity check");
    let old = world.read_image(&browser).await;
    world.pass(limits::IMAGE_ROTATION * 2 + SECOND);
    assert_eq!(answer(&browser, TARO, "1980", &old).await.status, StatusCode::UNPROCESSABLE_ENTITY, "too old");
    let fresh = world.read_image(&browser).await;
    world.pass(limits::IMAGE_ROTATION - SECOND);
    assert_eq!(answer(&browser, TARO, "1980", &fresh).await.status, StatusCode::OK, "one rotation is enough");
}

/// [R1] [P3]
#[tokio::test]
async fn too_many_wrong_keys_void_link_and_key_and_one_button_starts_again() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    for left in (1..MAX_TRIES).rev() {
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
async fn the_last_try_may_succeed() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    let page = browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    for _ in 1..MAX_TRIES {
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
    (errors != [messages.failed.clone()]).then(|| {
        (1..=limits::MAX_LOGIN_HOLD.as_mins())
            .find(|minutes| errors == [messages.locked.fill(minutes)])
            .expect("how long to wait")
    })
}

/// [L3]
#[tokio::test]
async fn the_lockout_doubles_from_the_first_failure_that_is_not_free_up_to_the_longest() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let stranger = world.browser();
    for _ in 0..=limits::FREE_LOGIN_FAILURES {
        assert_eq!(fails(&world, &stranger).await, None);
    }
    let (mut hold, mut longest) = (limits::FIRST_LOGIN_HOLD, 0);
    while longest < 2 {
        let minutes = hold.as_mins();
        assert_eq!(fails(&world, &stranger).await, Some(minutes));
        world.pass(hold - SECOND);
        assert_eq!(fails(&world, &stranger).await, Some(1), "a second is left");
        world.pass(SECOND);
        assert_eq!(fails(&world, &stranger).await, None, "looked at again after {minutes} minutes");
        longest += u32::from(hold == limits::MAX_LOGIN_HOLD);
        hold = (hold * 2).min(limits::MAX_LOGIN_HOLD);
    }
    world.pass(limits::LOGIN_FAILURE_MEMORY + limits::MAX_LOGIN_HOLD);
    for _ in 0..=limits::FREE_LOGIN_FAILURES {
        assert_eq!(fails(&world, &stranger).await, None, "forgotten");
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
    world.pass(limits::FIRST_LOGIN_HOLD);
    assert_eq!(new_device.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ", "no lock lasts");
    let other = world.browser();
    other.set_cookie("__Host-device", &member.cookie("__Host-device").expect("a mark"));
    let typed = [("login_id", "another.one9"), ("password", PASSWORD)];
    for _ in 0..=limits::FREE_LOGIN_FAILURES {
        other.post("/login", &typed).await;
    }
    let held = other.post("/login", &typed).await.errors();
    assert_eq!(
        held,
        [world.ja().messages.login.locked.fill(limits::FIRST_LOGIN_HOLD.as_mins())],
        "the mark is good for its own login ID only"
    );
}

/// [L2] [G14]
#[tokio::test]
async fn an_unknown_login_id_is_locked_exactly_as_a_known_one() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let mut seen = Vec::new();
    for id in [TARO.login_id, "unknown.at.all"] {
        let browser = world.browser();
        let mut errors = Vec::new();
        for _ in 0..limits::FREE_LOGIN_FAILURES + 3 {
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
