//! State machine of an account (signed in, signed out, password reset): in each state every route is tried, and all but
//! those of the state are refused.

use std::sync::Arc;

use jiff::SignedDuration;
use shared::limits;
use tests::access::Access::{self, ReplacePassword, Reset, SignedIn};
use tests::access::Refused::To;
use tests::access::access_of;
use tests::concurrency::post_at_once;
use tests::journey::{OTHER_PASSWORD, PASSWORD, TARO, value_in};
use tests::roster_variants::close_taro;
use tests::route_matrix::{State, assert_refused};
use tests::tables::{assert_unchanged, items};
use tests::{Browser, World};

const TIMED_OUT: &str = "/login?notice=timed-out";

async fn with_account() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world
}

async fn signed_in(world: &Arc<World>) -> Browser {
    let browser = world.browser();
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    browser
}

/// A browser that opened the link of M4, and the temporary password.
async fn at_reset_link(world: &Arc<World>) -> (Browser, String) {
    let browser = world.browser();
    let (_, mail) = browser.open_reset(world, TARO).await;
    (browser, value_in(&mail, "仮パスワード"))
}

async fn may_replace_password(world: &Arc<World>) -> (Browser, String) {
    let (browser, password) = at_reset_link(world).await;
    let typed = [("login_id", TARO.login_id), ("temporary_password", password.as_str())];
    browser.submit(&browser.get("/temp-login").await, "/temp-login", &typed).await;
    (browser, password)
}

fn ended(name: &'static str, browser: Browser) -> State {
    State::new(name, browser).refused(&[SignedIn], To(TIMED_OUT))
}

async fn change_password(browser: &Browser) {
    let page = browser.get("/password/change").await;
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    assert_eq!(browser.submit(&page, "/password/change", &typed).await.heading(), "加入者マイポータルトップ");
}

/// [P8] [L8]
#[tokio::test]
async fn a_session_that_ended_in_any_way_opens_nothing() {
    let world = with_account().await;
    let browser = signed_in(&world).await;
    State::new("signed in", browser.fork())
        .open(SignedIn)
        .refused(&[ReplacePassword], To("/"))
        .try_every_route(&world, &[])
        .await;
    let config = &world.app().config;
    world.pass(SignedDuration::from_mins(config.session_idle_minutes));
    ended("session idle", browser).try_every_route(&world, &[]).await;

    let browser = signed_in(&world).await;
    let often = SignedDuration::from_mins(config.session_idle_minutes) - SignedDuration::from_secs(1);
    for _ in 0..=config.session_absolute_hours * 3_600 / often.as_secs() {
        browser.get("/").await;
        world.pass(often);
    }
    ended("session too long", browser).try_every_route(&world, &[]).await;

    let browser = signed_in(&world).await;
    let stolen = browser.fork();
    browser.post("/logout", &[]).await;
    ended("logged out", stolen).try_every_route(&world, &[]).await;
    State::new("logged out here", browser).try_every_route(&world, &[]).await;

    let (elsewhere, here) = (signed_in(&world).await, signed_in(&world).await);
    change_password(&here).await;
    ended("password changed elsewhere", elsewhere).try_every_route(&world, &[]).await;
    State::new("password changed here", here)
        .open(SignedIn)
        .refused(&[ReplacePassword], To("/"))
        .try_every_route(&world, &[])
        .await;
}

/// [P3] [P8] [P11] [L4]
#[tokio::test]
async fn a_reset_link_opens_its_own_page_until_it_is_used() {
    let world = with_account().await;
    let (browser, password) = at_reset_link(&world).await;
    let known = [("temporary_password", password.as_str())];
    State::new("reset link opened", browser.fork()).open(Reset).try_every_route(&world, &known).await;
    let other = browser.fork();
    let typed = [("login_id", TARO.login_id), ("temporary_password", password.as_str())];
    browser.submit(&browser.get("/temp-login").await, "/temp-login", &typed).await;
    State::new("reset link used elsewhere", other).try_every_route(&world, &known).await;
    let state = State::new("may replace the password", browser.fork()).open(ReplacePassword);
    state.refused(&[Reset], To("/password")).try_every_route(&world, &known).await;
    browser.replace_password(&browser.get("/password").await, OTHER_PASSWORD).await;
    State::new("password replaced", browser)
        .open(SignedIn)
        .refused(&[ReplacePassword], To("/?notice=password-replaced"))
        .refused(&[Reset], To("/password"))
        .try_every_route(&world, &known)
        .await;
}

/// [P3] [P4] [P6] [P8] The routes of the states before count as tries of the session, so this one begins anew.
#[tokio::test]
async fn a_tab_that_waited_while_another_replaced_the_password_is_told_so() {
    let world = with_account().await;
    let (browser, password) = at_reset_link(&world).await;
    let known = [("temporary_password", password.as_str())];
    let typed = [("login_id", TARO.login_id), ("temporary_password", password.as_str())];
    browser.submit(&browser.get("/temp-login").await, "/temp-login", &typed).await;
    let slow = browser.fork();
    browser.replace_password(&browser.get("/password").await, OTHER_PASSWORD).await;
    let state = State::new("password replaced in another tab", slow).refused(&[Reset], To("/password"));
    let state = state.refused(&[ReplacePassword], To("/?notice=password-replaced"));
    state.try_every_route(&world, &known).await;
}

/// [P3] [P4] [P6] [P8]
#[tokio::test]
async fn a_reset_link_that_is_expired_or_replaced_or_locked_opens_nothing() {
    let world = with_account().await;
    let (replaced, password) = at_reset_link(&world).await;
    world.pass_seconds(60);
    let (current, current_password) = at_reset_link(&world).await;
    State::new("reset replaced", replaced).try_every_route(&world, &[("temporary_password", &password)]).await;
    world.pass(limits::MAILED_LINK);
    let known = [("temporary_password", current_password.as_str())];
    State::new("reset link expired", current).try_every_route(&world, &known).await;
    let (locked, password) = at_reset_link(&world).await;
    post_at_once(
        &locked,
        limits::MAX_TRIES as usize,
        "/temp-login",
        &[("login_id", TARO.login_id), ("temporary_password", "Wrong")],
    )
    .await;
    State::new("reset link locked", locked).try_every_route(&world, &[("temporary_password", &password)]).await;
}

/// [P6] [P8]
#[tokio::test]
async fn a_password_reset_ends_when_it_expires_or_when_the_password_changes() {
    let world = with_account().await;
    let (late, password) = may_replace_password(&world).await;
    world.pass(limits::RESTRICTED_SESSION);
    let state = State::new("leave to replace expired", late);
    state.try_every_route(&world, &[("temporary_password", &password)]).await;

    let (at_page, password) = may_replace_password(&world).await;
    world.pass_seconds(60);
    let (at_link, other_password) = at_reset_link(&world).await;
    change_password(&signed_in(&world).await).await;
    let state = State::new("changed while at the page", at_page).refused(&[Reset], To("/password"));
    state.try_every_route(&world, &[("temporary_password", &password)]).await;
    let known = [("temporary_password", other_password.as_str())];
    State::new("changed while at the link", at_link).try_every_route(&world, &known).await;
}

/// [P8]
#[tokio::test]
async fn a_member_who_lost_the_insurance_is_signed_out_and_every_step_is_closed() {
    let world = with_account().await;
    let browser = signed_in(&world).await;
    let (replacing, password) = may_replace_password(&world).await;
    world.pass_seconds(60);
    let (at_link, other_password) = at_reset_link(&world).await;
    assert!(world.import(&close_taro()).await.accepted);
    // A session is marked as seen once a minute, even when it is refused.
    browser.fork().get("/").await;
    ended("insurance lost, signed in", browser).try_every_route(&world, &[]).await;
    let state = State::new("insurance lost, replacing", replacing).refused(&[Reset], To("/password"));
    state.try_every_route(&world, &[("temporary_password", &password)]).await;
    let known = [("temporary_password", other_password.as_str())];
    State::new("insurance lost, at the link", at_link).try_every_route(&world, &known).await;
}

/// The six kinds of cookies that hold a token.
const TOKENS: [&str; 6] = ["session", "restricted", "registration", "credentials", "reset", "not-me"];

fn token_of(browser: &Browser, kind: &str) -> Option<String> {
    match kind {
        "session" => browser.cookie("__Host-session"),
        kind => browser.newest_flow(kind).map(|(token, _)| token),
    }
}

/// [P8]
#[tokio::test]
async fn no_token_works_in_the_cookie_of_another_kind() {
    let world = with_account().await;
    let (reset, _) = at_reset_link(&world).await;
    world.pass_seconds(60);
    let (replacing, _) = may_replace_password(&world).await;
    let first = world.browser();
    first.open_identity(&world, tests::journey::SABURO).await;
    let second = world.browser();
    let key = second.identify(&world, tests::journey::HANAKO).await;
    second.confirm_key(&world, tests::journey::HANAKO, &key).await;
    let browsers = [signed_in(&world).await, reset, replacing, first, second];
    let before = items(&world).await;
    let mut swaps = 0;
    for (browser, from) in browsers.iter().flat_map(|browser| TOKENS.map(|from| (browser, from))) {
        let Some(token) = token_of(browser, from) else { continue };
        for to in TOKENS.into_iter().filter(|to| *to != from) {
            let thief = world.browser();
            match to {
                "session" => thief.set_cookie("__Host-session", &token),
                kind => drop(thief.hold_flow(kind, &token)),
            }
            swaps += 1;
            for (route, _) in world.template().routes().filter(|(route, _)| route.method == "GET") {
                let door = access_of(&route.method, &route.path);
                if door == Access::Public {
                    continue;
                }
                let url = thief.action_of(&route.path).await;
                let page = thief.fork().request("GET", &url, None).await;
                let timed_out = door == SignedIn && to == "session";
                let expected = if timed_out { To(TIMED_OUT) } else { door.refusal() };
                assert_refused(&page, expected, &format!("{from} as {to} at {}", route.path));
            }
        }
    }
    assert!(swaps >= 28, "{swaps}");
    assert_unchanged(&world, &before, "a token in the wrong cookie").await;
}
