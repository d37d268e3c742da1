//! Lifetimes of sessions, and what ends them.

use std::sync::Arc;

use jiff::SignedDuration;
use tests::journey::{OTHER_PASSWORD, PASSWORD, TARO};
use tests::tables::items_at;
use tests::{Browser, World};

const TOP: &str = "加入者マイポータルトップ";

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn idle(world: &World) -> SignedDuration {
    SignedDuration::from_mins(world.app().config.session_idle_minutes)
}

async fn signed_in() -> (Arc<World>, Browser) {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.heading(), TOP);
    (world, browser)
}

/// [L7] [G4]
#[tokio::test]
async fn a_session_ends_when_it_was_idle_for_too_long_and_the_page_says_so() {
    let (world, browser) = signed_in().await;
    let idle = idle(&world);
    world.pass(idle - SECOND);
    assert_eq!(browser.get("/").await.heading(), TOP);
    world.pass(idle - SECOND);
    assert_eq!(browser.get("/").await.heading(), TOP, "each page starts the idle time again");
    world.pass(idle);
    let page = browser.get("/").await;
    assert_eq!(page.heading(), "ログイン");
    assert!(page.body().contains(&world.ja().login.timed_out));
    assert_eq!(browser.cookie("__Host-session"), None);
}

/// [L7] [G4]
#[tokio::test]
async fn a_session_ends_at_its_absolute_end_even_in_use() {
    let (world, browser) = signed_in().await;
    let often = idle(&world) - SECOND;
    let mut left = SignedDuration::from_hours(world.app().config.session_absolute_hours);
    while left > often {
        world.pass(often);
        left -= often;
        assert_eq!(browser.get("/").await.heading(), TOP);
    }
    world.pass(left - SECOND);
    assert_eq!(browser.get("/").await.heading(), TOP);
    world.pass(SECOND);
    assert_eq!(browser.get("/").await.heading(), "ログイン");
}

/// [L4]
#[tokio::test]
async fn a_temporary_login_is_not_a_login() {
    let (world, _) = signed_in().await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    browser.temporary_login(&page, &mail).await;
    assert_eq!(browser.cookie("__Host-session"), None);
    for path in ["/", "/password/change"] {
        assert_eq!(browser.get(path).await.heading(), "ログイン");
    }
    let page = browser.get("/password").await;
    let portal = browser.replace_password(&page, OTHER_PASSWORD).await;
    assert_eq!(portal.heading(), TOP);
    assert_eq!(browser.get("/password").await.path, "/", "the leave is gone with its use");
}

/// [L6] [L8]
#[tokio::test]
async fn a_password_reset_ends_every_session_and_a_new_login_has_a_new_session_id() {
    let (world, elsewhere) = signed_in().await;
    let before = elsewhere.cookie("__Host-session").expect("a session");
    let here = world.browser();
    let (page, mail) = here.open_reset(&world, TARO).await;
    let page = here.temporary_login(&page, &mail).await;
    assert_eq!(elsewhere.get("/").await.heading(), TOP, "not before the new password is set");
    here.replace_password(&page, OTHER_PASSWORD).await;
    assert_eq!(elsewhere.get("/").await.heading(), "ログイン");
    let after = here.cookie("__Host-session").expect("a session");
    assert_ne!(before, after);
    here.login(TARO.login_id, OTHER_PASSWORD).await;
    assert_ne!(here.cookie("__Host-session"), Some(after), "new at every login");
    let stored = items_at(&world, "SESSION#").await;
    let token = here.cookie("__Host-session").expect("a session");
    assert!(stored.iter().all(|item| !format!("{item:?}").contains(&token)), "stored hashed");
}

/// [L6]
#[tokio::test]
async fn a_planted_session_id_is_never_adopted_so_session_fixation_fails() {
    let (world, _) = signed_in().await;
    let victim = world.browser();
    let planted = "A".repeat(43);
    victim.set_cookie("__Host-session", &planted);
    assert_eq!(victim.login(TARO.login_id, PASSWORD).await.heading(), TOP);
    assert_ne!(victim.cookie("__Host-session"), Some(planted));
}

/// [L8]
#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_browser_data() {
    let (world, browser) = signed_in().await;
    let page = browser.post("/logout", &[]).await;
    assert_eq!(page.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(items_at(&world, "SESSION#").await.is_empty());
    assert_eq!(browser.post("/logout", &[]).await.headers["location"], "/login?notice=logged-out", "twice is no error");
}
