//! State machine of a registration: in each state every route is tried, and all but those of the state are refused.

use std::sync::Arc;

use shared::limits::{self, MAX_TRIES};
use tests::access::Access::{Credentials, OpenAccount, Opened, Registration, ReplacePassword, SignedIn};
use tests::access::Refused::{Page, To};
use tests::access::good_body;
use tests::concurrency::post_at_once;
use tests::journey::{HANAKO, TARO, link_in};
use tests::roster_variants::{close_taro, move_taro};
use tests::route_matrix::State;
use tests::{Browser, World};

/// A browser that opened the link of M1, and the characters of its image.
async fn at_first_link(world: &Arc<World>) -> (Browser, String) {
    let browser = world.browser();
    browser.open_identity(world, TARO).await;
    let image = world.read_image(&browser).await;
    (browser, image)
}

/// A browser that opened the link of M2, and the key.
async fn at_second_link(world: &Arc<World>) -> (Browser, String) {
    let browser = world.browser();
    let key = browser.identify(world, TARO).await;
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    (browser, key)
}

async fn may_open_account(world: &Arc<World>) -> Browser {
    let (browser, key) = at_second_link(world).await;
    browser.submit(&browser.get("/auth-key").await, "/auth-key", &[("auth_key", &key)]).await;
    browser
}

/// The refusal of the earlier links for a browser that may already set credentials: a redirect to that step.
fn with_links_behind(state: State) -> State {
    state.refused(&[Registration, Credentials], To("/credentials"))
}

/// [P8] [G1]
#[tokio::test]
async fn a_fresh_browser_is_refused_at_every_restricted_route() {
    let world = World::new().await;
    State::new("nothing done", world.browser()).try_every_route(&world, &[]).await;
    let asked = world.browser();
    asked.ask_registration(TARO.address).await;
    State::new("first mail asked for", asked).try_every_route(&world, &[]).await;
}

/// [P3] [P8] [G1] [I6]
#[tokio::test]
async fn the_first_link_opens_its_own_pages_until_it_is_used() {
    let world = World::new().await;
    let (browser, image) = at_first_link(&world).await;
    let at_link = State::new("first link opened", browser.fork()).open(Registration);
    at_link.try_every_route(&world, &[("image_text", &image)]).await;
    let page = browser.get("/verify-identity").await;
    let page = browser.check_identity(&world, &page, TARO).await;
    let key = page.key();
    let known = [("image_text", image.as_str()), ("auth_key", key.as_str())];
    State::new("key shown", browser).try_every_route(&world, &known).await;
}

/// [P3] [P4] [P6] [P8]
#[tokio::test]
async fn a_first_link_that_is_expired_or_replaced_or_locked_opens_nothing() {
    let world = World::new().await;
    let (replaced, image) = at_first_link(&world).await;
    world.pass_seconds(60);
    let (current, current_image) = at_first_link(&world).await;
    State::new("first link replaced", replaced).try_every_route(&world, &[("image_text", &image)]).await;
    world.pass(limits::MAILED_LINK);
    State::new("first link expired", current).try_every_route(&world, &[("image_text", &current_image)]).await;
    let (locked, image) = at_first_link(&world).await;
    post_at_once(
        &locked,
        MAX_TRIES as usize,
        "/first-login",
        &[("login_id", "kenpo0124"), ("temporary_password", "Wrong")],
    )
    .await;
    State::new("first link locked", locked).try_every_route(&world, &[("image_text", &image)]).await;
}

/// [P3] [P8] [P11] [G1]
#[tokio::test]
async fn the_second_link_opens_its_own_page_until_it_is_used() {
    let world = World::new().await;
    let (browser, key) = at_second_link(&world).await;
    let at_link = State::new("second link opened", browser.fork()).open(Credentials);
    at_link.try_every_route(&world, &[("auth_key", &key)]).await;
    let other = browser.fork();
    browser.submit(&browser.get("/auth-key").await, "/auth-key", &[("auth_key", &key)]).await;
    State::new("second link used elsewhere", other).try_every_route(&world, &[("auth_key", &key)]).await;
    let state = with_links_behind(State::new("may open an account", browser.fork()).open(OpenAccount));
    state.try_every_route(&world, &[("auth_key", &key)]).await;
    browser.choose_credentials(&browser.get("/credentials").await, TARO).await;
    let state = State::new("account opened", browser).open(Opened).refused(&[OpenAccount], To("/credentials/done"));
    with_links_behind(state).try_every_route(&world, &[("auth_key", &key)]).await;
}

/// [P3] [P4] [P6] [P8]
#[tokio::test]
async fn a_second_link_that_is_expired_or_replaced_or_locked_opens_nothing() {
    let world = World::new().await;
    let (replaced, key) = at_second_link(&world).await;
    world.pass_seconds(60);
    let (current, current_key) = at_second_link(&world).await;
    State::new("second link replaced", replaced).try_every_route(&world, &[("auth_key", &key)]).await;
    world.pass(limits::KEY_LINK);
    State::new("second link expired", current).try_every_route(&world, &[("auth_key", &current_key)]).await;
    let (locked, key) = at_second_link(&world).await;
    post_at_once(&locked, MAX_TRIES as usize, "/auth-key", &[("auth_key", "WrongKey")]).await;
    State::new("second link locked", locked).try_every_route(&world, &[("auth_key", &key)]).await;
}

/// [P8] [L4]
#[tokio::test]
async fn pre_issued_credentials_open_the_same_page_and_no_other() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_registration(&world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
    browser.submit(&page, "/first-login", &typed).await;
    let state = State::new("handed out", browser).open(OpenAccount).refused(&[Registration], To("/credentials"));
    state.try_every_route(&world, &[]).await;
}

/// [P8]
#[tokio::test]
async fn permission_to_open_an_account_ends_when_it_expires_or_the_roster_or_another_registration_changes_it() {
    let world = World::new().await;
    let late = may_open_account(&world).await;
    world.pass(limits::RESTRICTED_SESSION);
    State::new("leave expired", late).try_every_route(&world, &[]).await;

    let moved = may_open_account(&world).await;
    world.import(&move_taro()).await;
    with_links_behind(State::new("another address in the roster", moved)).try_every_route(&world, &[]).await;

    let world = World::new().await;
    let closed = may_open_account(&world).await;
    world.import(&close_taro()).await;
    with_links_behind(State::new("insurance lost", closed)).try_every_route(&world, &[]).await;

    let world = World::new().await;
    let slow = may_open_account(&world).await;
    world.pass_seconds(60);
    let quick = may_open_account(&world).await;
    quick.choose_credentials(&quick.get("/credentials").await, TARO).await;
    let state = State::new("registered elsewhere meanwhile", slow).refused(&[OpenAccount], Page(409, "/login"));
    with_links_behind(state).try_every_route(&world, &[]).await;
}

/// [P8]
#[tokio::test]
async fn a_member_who_registered_and_signed_in_has_a_session_and_nothing_else() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, tests::journey::PASSWORD).await;
    State::new("signed in", browser)
        .open(SignedIn)
        .refused(&[ReplacePassword, Registration, Credentials], To("/"))
        .try_every_route(&world, &[])
        .await;
}

/// [P8] [I1]
#[tokio::test]
async fn a_member_who_lost_the_insurance_meanwhile_gets_no_key_and_no_account() {
    let world = World::new().await;
    let (second, key) = at_second_link(&world).await;
    world.pass_seconds(60);
    let (first, image) = at_first_link(&world).await;
    assert!(world.import(&close_taro()).await.accepted);
    let body = good_body("/verify-identity", &[("image_text", &image)]);
    let body: Vec<_> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = first.post("/verify-identity", &body).await;
    assert_eq!(page.errors(), [world.ja().messages.identity.mismatch.fill(MAX_TRIES - 1)], "no word of the reason");
    second.post("/auth-key", &[("auth_key", &key)]).await;
    with_links_behind(State::new("insurance lost at the key", second)).try_every_route(&world, &[]).await;
}

/// [P12]
#[tokio::test]
async fn expired_pre_issued_credentials_still_leave_the_identity_check() {
    let world = World::new().await;
    world.pass_minutes(366 * 24 * 60);
    let browser = world.browser();
    let page = browser.open_registration(&world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
    let page = browser.submit(&page, "/first-login", &typed).await;
    assert_eq!(page.errors(), [world.ja().messages.temporary.initial_expired.clone()]);
    let page = browser.get("/verify-identity").await;
    let key = browser.check_identity(&world, &page, HANAKO).await.key();
    let page = browser.confirm_key(&world, HANAKO, &key).await;
    assert_eq!(browser.choose_credentials(&page, HANAKO).await.heading(), "利用者情報登録完了");
}
