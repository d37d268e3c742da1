//! The list of sessions on the portal top, and the button that ends all of them.

use std::convert::Infallible;
use std::sync::Arc;

use shared::input::LoginId;
use shared::language::Language;
use shared::store::{CommitResult, ItemKind, Pk, Session, Table, Transaction, read};
use tests::gallery::world_with;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, SABURO, TARO};
use tests::tables::items_at;
use tests::{Browser, World};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";

/// The devices on the list, in order; the current one is marked.
async fn listed(browser: &Browser) -> Vec<String> {
    let page = browser.get("/").await;
    assert_eq!(page.heading(), "加入者マイポータルトップ");
    page.texts(".device")
}

async fn at_office_and_on_phone() -> (Arc<World>, Browser, Browser) {
    let world = World::new().await;
    let (mut office, mut phone) = (world.browser(), world.browser());
    office.register(&world, TARO).await;
    (office.user_agent, phone.user_agent) = (WINDOWS, IPHONE);
    office.login(TARO.login_id, PASSWORD).await;
    world.pass_minutes(2);
    phone.login(TARO.login_id, PASSWORD).await;
    (world, office, phone)
}

#[tokio::test]
async fn the_portal_lists_the_sessions_of_its_member_and_no_others() {
    let (world, office, phone) = at_office_and_on_phone().await;
    let other = world.browser();
    other.register(&world, SABURO).await;
    other.login(SABURO.login_id, PASSWORD).await;
    assert_eq!(listed(&phone).await, ["iPhone・Safari この端末", "Windows・Edge"]);
    assert_eq!(listed(&office).await, ["Windows・Edge この端末", "iPhone・Safari"]);
    assert_eq!(listed(&other).await, ["種類の分からない端末 この端末"]);
    let page = phone.get("/").await;
    assert!(page.body().contains("最終利用日時 2026/11/23 10:02"), "the office was used when its page was asked for");
    for item in items_at(&world, "SESSION#").await {
        assert!(!format!("{item:?}").contains("Mozilla"), "the line of the browser is not kept");
    }
}

#[tokio::test]
async fn a_session_that_ended_is_not_listed() {
    let (world, office, phone) = at_office_and_on_phone().await;
    office.submit(&office.get("/").await, "/logout", &[]).await;
    assert_eq!(listed(&phone).await, ["iPhone・Safari この端末"]);
    office.login(TARO.login_id, PASSWORD).await;
    assert_eq!(listed(&phone).await.len(), 2);
    world.pass_minutes(29);
    phone.get("/").await;
    world.pass_minutes(1);
    assert_eq!(listed(&phone).await, ["iPhone・Safari この端末"], "idle for half an hour");
    office.login(TARO.login_id, PASSWORD).await;
    let page = phone.get("/password/change").await;
    let typed = [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD)];
    let typed = [&typed[..], &[("new_password_again", OTHER_PASSWORD)]].concat();
    phone.submit(&page, "/password/change", &typed).await;
    assert_eq!(listed(&phone).await, ["iPhone・Safari この端末"], "the password was changed");
}

#[tokio::test]
async fn one_button_ends_every_session_of_the_member_and_no_others() {
    let (world, office, phone) = at_office_and_on_phone().await;
    let other = world.browser();
    other.register(&world, SABURO).await;
    other.login(SABURO.login_id, PASSWORD).await;
    let stale = office.get("/").await;
    let page = phone.submit(&phone.get("/").await, "/logout/everywhere", &[]).await;
    assert!(page.body().contains("すべての端末からログアウトしました。"));
    assert_eq!(phone.cookie("__Host-session"), None);
    assert_eq!(office.get("/").await.heading(), "ログイン");
    assert_eq!(office.submit(&stale, "/logout/everywhere", &[]).await.heading(), "ログイン", "twice is no error");
    assert_eq!(listed(&other).await.len(), 1);
    office.login(TARO.login_id, PASSWORD).await;
    assert_eq!(listed(&office).await, ["Windows・Edge この端末"], "the password is as it was");
}

#[tokio::test]
async fn two_browsers_that_press_the_button_concurrently_are_both_signed_out() {
    let (_, office, phone) = at_office_and_on_phone().await;
    let (at_office, on_phone) = (office.get("/").await, phone.get("/").await);
    let pressed = tokio::join!(
        office.submit(&at_office, "/logout/everywhere", &[]),
        phone.submit(&on_phone, "/logout/everywhere", &[])
    );
    assert_eq!((pressed.0.heading(), pressed.1.heading()), ("ログイン".into(), "ログイン".into()));
}

#[tokio::test]
async fn signing_out_everywhere_requires_a_session() {
    let (world, office, _) = at_office_and_on_phone().await;
    let stranger = world.browser();
    let answer = stranger.post("/logout/everywhere", &[("form_token", "x")]).await;
    assert_eq!((answer.status.as_u16(), answer.headers["location"].to_str().unwrap_or_default()), (303, "/login"));
    let mut elsewhere = office.fork();
    elsewhere.site = Some("cross-site");
    assert_eq!(elsewhere.post("/logout/everywhere", &[]).await.status, 403);
    assert_eq!(listed(&office).await.len(), 2, "both are signed in still");
}

/// An attacker who knows the password cannot hide the session in use behind many idle ones.
#[tokio::test]
async fn idle_sessions_do_not_hide_the_one_in_use() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.register(&world, HANAKO).await;
    browser.login(HANAKO.login_id, PASSWORD).await;
    let idle: Session = read(items_at(&world, "SESSION#").await.remove(0)).expect("a session");
    for n in 0..150 {
        let pk = Pk::parse(ItemKind::Session, format!("SESSION#{n}")).expect("a key");
        let transaction = Transaction::<Infallible>::default().create(Table::Expiring, &Session { pk, ..idle.clone() });
        assert_eq!(world.app().store.commit(transaction).await.expect("the store"), CommitResult::Committed);
    }
    world.pass_minutes(31);
    browser.user_agent = WINDOWS;
    browser.login(HANAKO.login_id, PASSWORD).await;
    let mut elsewhere = world.browser();
    elsewhere.user_agent = IPHONE;
    elsewhere.login(HANAKO.login_id, PASSWORD).await;
    assert_eq!(listed(&browser).await, ["Windows・Edge この端末", "iPhone・Safari"]);
}

#[tokio::test]
async fn the_menu_is_the_one_that_the_society_configured() {
    let world =
        world_with("PORTAL_MENU", "医療費通知|https://med.example.jp;健診結果|https://kenshin.example.jp/a?b=1").await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.get("/").await;
    assert_eq!(page.texts(".menu a"), ["医療費通知", "健診結果"]);
    assert!(page.body().contains(r#"href="https://kenshin.example.jp/a?b=1""#));
    assert!(!page.body().contains("順次ご利用いただけるようになります"));
}

/// [L8] [L3] After the password, and counted like a login.
#[tokio::test]
async fn one_session_is_ended_alone_after_the_password_is_typed_again() {
    let (world, office, phone) = at_office_and_on_phone().await;
    let other = world.browser();
    other.register(&world, SABURO).await;
    let theirs = other.login(SABURO.login_id, PASSWORD).await;
    assert!(!theirs.posts_to().contains(&"/logout/other".to_owned()), "nothing to choose from");
    let page = phone.get("/").await;
    let tags = page.attributes("input[name=other_session]", "value");
    assert_eq!(tags.len(), 1);
    let words = &world.ja().portal.one_session;
    let messages = &world.ja().messages;
    let with = |tag, password| [("other_session", tag), ("current_password", password)];
    let answer = phone.submit(&page, "/logout/other", &[]).await;
    assert_eq!(answer.errors(), [&words.choose, &messages.password.current_required].map(String::as_str));
    for stranger in ["", "x", "AAAAAAAAAAAAAAAA"] {
        let answer = phone.submit(&page, "/logout/other", &with(stranger, PASSWORD)).await;
        assert_eq!(answer.errors(), [words.choose.as_str()], "{stranger}");
    }
    let answer = phone.submit(&page, "/logout/other", &with(&tags[0], OTHER_PASSWORD)).await;
    assert_eq!(answer.errors(), [messages.password.current_failed.as_str()]);
    assert_eq!(listed(&office).await.len(), 2, "both are signed in still");
    assert_eq!(other.post("/logout/other", &with(&tags[0], PASSWORD)).await.errors(), [words.choose.as_str()]);
    let answer = phone.submit(&answer, "/logout/other", &with(&tags[0], PASSWORD)).await;
    assert_eq!((answer.path.as_str(), answer.texts(".banner")), ("/", vec![words.done.clone()]));
    assert_eq!(listed(&phone).await, ["iPhone・Safari この端末"]);
    assert_eq!(office.get("/").await.path, "/login");
    assert_eq!(listed(&other).await.len(), 1, "nobody else's");
}

/// The page on which the choice has to be corrected changes its language like every signed-in page.
#[tokio::test]
async fn the_account_remembers_the_language_chosen_where_one_session_is_ended() {
    let (world, _, phone) = at_office_and_on_phone().await;
    let answer = phone.submit(&phone.get("/").await, "/logout/other", &[]).await;
    let page = phone.speak(&answer, Language::En, &[]).await;
    assert_eq!((page.path.as_str(), page.attributes("html", "lang")), ("/logout/other", vec!["en".to_owned()]));
    let account = world.app().store.find_account(&LoginId::lookup_key(TARO.login_id)).await.expect("the store");
    assert_eq!(account.expect("the account").language, Some(Language::En));
}

/// [L3]
#[tokio::test]
async fn guesses_of_the_password_at_the_list_of_sessions_are_held_back_like_logins() {
    let (world, _, phone) = at_office_and_on_phone().await;
    let page = phone.get("/").await;
    let tag = page.attributes("input[name=other_session]", "value").concat();
    let wrong = [("other_session", tag.as_str()), ("current_password", OTHER_PASSWORD)];
    for _ in 0..=shared::limits::FREE_LOGIN_FAILURES {
        phone.submit(&page, "/logout/other", &wrong).await;
    }
    let held = world.ja().messages.login.locked.fill(shared::limits::FIRST_LOGIN_HOLD.as_mins());
    let right = [("other_session", tag.as_str()), ("current_password", PASSWORD)];
    assert_eq!(phone.submit(&page, "/logout/other", &right).await.errors(), [held]);
}
