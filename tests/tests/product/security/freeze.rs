//! 「これは私ではありません」: the link of a notice freezes the account, and staff alone lift the freeze.

use std::convert::Infallible;
use std::sync::Arc;

use http::StatusCode;
use local::mailbox::Mail;
use serde_json::{Value, json};
use shared::function::Function;
use shared::input::{EmailAddress, LoginId, MemberKey};
use shared::limits;
use shared::secret::Token;
use shared::store::{Account, AccountKey, CommitResult, Grants, Link, Pk, Table, Transaction};
use tests::access::Access::{Frozen, NotMe};
use tests::access::Refused::To;
use tests::concurrency::{MANY, post_at_once, tally};
use tests::enumeration_cases::at_reset_link;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, TARO, link_in};
use tests::route_matrix::State;
use tests::tables::everything;
use tests::{Browser, World, captured_log};

const TARO_KEY: &str = "A000123";

/// A member with an account, signed in, and the notice of a new password, which is [`OTHER_PASSWORD`] now.
async fn noticed() -> (Arc<World>, Browser, Mail) {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let notice = browser.change_password(&world, TARO, OTHER_PASSWORD).await;
    world.pass_minutes(61);
    browser.login(TARO.login_id, OTHER_PASSWORD).await;
    (world, browser, notice)
}

async fn account(world: &World) -> Account {
    let key = LoginId::lookup_key(TARO.login_id);
    world.app().store.find_account(&key).await.expect("the store").expect("an account")
}

async fn unlock(world: &World, lift: Option<&str>) -> Value {
    let mut order = json!({ "operator": "職員 12", "reason": "受付 345", "member_key": TARO_KEY });
    if let Some(word) = lift {
        order["lift"] = json!(word);
    }
    let reply = world.invoke(Function::StaffUnlock, order).await.unwrap_or_else(|failure| panic!("{failure}"));
    serde_json::to_value(reply).expect("a reply")
}

/// [F1]
#[tokio::test]
async fn a_freeze_ends_sessions_restricted_sessions_and_reissues_and_refuses_new_ones() {
    let (world, signed_in, notice) = noticed().await;
    let replacing = world.browser();
    let (page, mail) = replacing.open_reset(&world, TARO).await;
    let form = replacing.temporary_login(&page, &mail).await;
    world.pass_minutes(2);
    let at_link = at_reset_link(&world, TARO).await;
    assert_eq!(signed_in.get("/").await.heading(), "加入者マイポータルトップ");
    assert_eq!(at_link.get("/temp-login").await.heading(), "仮ログイン（パスワード再発行）");
    assert_eq!(replacing.get("/password").await.heading(), "パスワード変更（パスワード再発行）");

    let done = world.browser().freeze(&notice).await;
    assert_eq!((done.path.as_str(), done.status), ("/not-me/done", StatusCode::OK));
    assert!(done.text("main").contains("03-0000-0000"), "whom to call: {}", done.text("main"));
    assert!(captured_log::of_this_thread().contains(r#""event":"account.frozen""#), "staff are alarmed");

    assert_eq!(signed_in.get("/").await.heading(), "ログイン");
    assert_eq!(at_link.get("/temp-login").await.status, StatusCode::GONE);
    assert!(replacing.replace_password(&form, PASSWORD).await.status.is_client_error());
    for password in [OTHER_PASSWORD, PASSWORD] {
        assert_eq!(world.browser().login(TARO.login_id, password).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

/// [F1] Nor does a registration: the account is there, frozen or not.
#[tokio::test]
async fn a_frozen_member_gets_no_temporary_password_and_opens_no_second_account() {
    let (world, _, notice) = noticed().await;
    world.browser().freeze(&notice).await;
    let restricted = async || everything(&world).await.into_keys().filter(|pk| pk.starts_with("RESTRICTED#")).count();
    let before = restricted().await;
    let browser = world.browser();
    browser.post("/reset", &[("email", TARO.address)]).await;
    let mail = world.newest_mail_to(TARO.address).await;
    assert_eq!(mail.subject, "パスワード再発行のご案内");
    assert!(mail.text.contains("一時停止") && mail.text.contains("03-0000-0000"), "{}", mail.text);
    assert!(!mail.text.contains("仮パスワード") && !mail.text.contains("https://"), "{}", mail.text);
    browser.ask_registration(TARO.address).await;
    let mail = world.newest_mail_to(TARO.address).await;
    assert!(mail.text.contains("すでに利用登録がお済みです"), "{}", mail.text);
    assert_eq!(restricted().await, before, "no leave to open an account or to set a password");
}

/// [F2] [P7]
#[tokio::test]
async fn of_many_concurrent_confirmations_one_freezes_and_all_see_the_same_page() {
    let (world, _, notice) = noticed().await;
    let before = account(&world).await;
    let browser = world.browser();
    browser.get(&link_in(&notice)).await;
    let pages = post_at_once(&browser, MANY, "/not-me", &[("confirmed", "yes")]).await;
    assert_eq!(tally(&pages).into_iter().collect::<Vec<_>>(), [("to /not-me/done".to_owned(), MANY)]);
    let after = account(&world).await;
    assert_eq!((after.epoch, after.is_frozen()), (before.epoch + 1, true));
    let answer = browser.post("/not-me", &[("confirmed", "yes")]).await;
    let again = browser.get(answer.headers["location"].to_str().expect("a path")).await;
    assert_eq!((again.path.as_str(), account(&world).await.epoch), ("/not-me/done", after.epoch), "idempotent");
}

/// [F2]
#[tokio::test]
async fn after_staff_lifted_the_freeze_a_used_link_is_dead_and_an_unused_one_works() {
    let (world, _, first) = noticed().await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let page = browser.temporary_login(&page, &mail).await;
    browser.replace_password(&page, PASSWORD).await;
    let second = world.newest_mail_to(TARO.address).await;
    assert_ne!(link_in(&first), link_in(&second));
    world.browser().freeze(&second).await;
    assert_eq!(unlock(&world, Some("freeze")).await["outcome"], "done");
    let used = world.browser().get(&link_in(&second)).await;
    assert_eq!((used.status, used.heading().as_str()), (StatusCode::GONE, "このURLは使用できません"));
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    assert_eq!(world.browser().freeze(&first).await.path, "/not-me/done", "the older notice, not used yet");
    assert!(account(&world).await.is_frozen());
}

/// [F2] A login ID that another member has by now is another account.
#[tokio::test]
async fn a_link_freezes_the_account_of_its_own_member_alone() {
    let (world, _, _) = noticed().await;
    let token = Token::draw(&*world.app().random);
    let another =
        AccountKey { login_key: LoginId::lookup_key(TARO.login_id), member_key: MemberKey::from_normalised("A000124") };
    let address = EmailAddress::parse(HANAKO.address).expect("an address");
    let until = world.now().plus(limits::FREEZE_LINK);
    let link = Link::new(Pk::link(&token.hash()), Grants::NotMe(another), address, until);
    let created = Transaction::<Infallible>::default().create(Table::Expiring, &link);
    assert_eq!(world.app().store.commit(created).await.expect("the store"), CommitResult::Committed);
    let browser = world.browser();
    let page = browser.get(&format!("/not-me?t={}", token.reveal())).await;
    let before = account(&world).await;
    assert_eq!(browser.submit(&page, "/not-me", &[("confirmed", "yes")]).await.status, StatusCode::GONE);
    let after = account(&world).await;
    assert_eq!((after.epoch, after.is_frozen()), (before.epoch, false));
}

/// [F2] [G4]
#[tokio::test]
async fn a_freeze_link_works_until_the_second_of_its_end() {
    let (world, _, notice) = noticed().await;
    // The notice is an hour and a minute old.
    world.pass(limits::FREEZE_LINK);
    assert_eq!(world.browser().get(&link_in(&notice)).await.status, StatusCode::GONE);
    let (world, _, notice) = noticed().await;
    world.pass_seconds(limits::FREEZE_LINK.as_secs().unsigned_abs() - 61 * 60 - 1);
    assert_eq!(world.browser().freeze(&notice).await.path, "/not-me/done");
}

/// [F3]
#[tokio::test]
async fn a_frozen_account_is_told_of_at_the_right_password_alone() {
    let (world, _, notice) = noticed().await;
    world.browser().freeze(&notice).await;
    let told = world.browser().login(TARO.login_id, OTHER_PASSWORD).await;
    let sentence = &world.ja().messages.login.frozen;
    assert_eq!(told.errors(), [sentence.as_str()]);
    assert!(sentence.contains("03-0000-0000"), "whom to call: {sentence}");
    let wrong = world.browser().login(TARO.login_id, "not the password").await;
    assert_eq!(wrong.errors(), [world.ja().messages.login.failed.as_str()]);
}

/// [F4]
#[tokio::test]
async fn an_ordinary_unlock_lifts_no_freeze_and_the_explicit_one_lifts_nothing_else() {
    let (world, signed_in, notice) = noticed().await;
    world.browser().freeze(&notice).await;
    for _ in 0..=limits::FREE_LOGIN_FAILURES {
        world.browser().login(TARO.login_id, "not the password").await;
    }
    assert_eq!(unlock(&world, None).await["outcome"], "done", "the failed logins");
    assert!(account(&world).await.is_frozen());
    let seen = world.staff(Function::StaffLookUp, TARO_KEY).await;
    assert!(seen["login"]["frozen_since"].is_string(), "{seen}");
    world.browser().login(TARO.login_id, "not the password").await;

    let before = everything(&world).await;
    assert_eq!(unlock(&world, Some("freeze")).await["outcome"], "done");
    let mut after = everything(&world).await;
    let pk = Pk::account(&LoginId::lookup_key(TARO.login_id));
    let lifted = after.get_mut(pk.as_str()).expect("the account");
    lifted.insert("frozen_at".to_owned(), before[pk.as_str()]["frozen_at"].clone());
    assert_eq!(after, before, "the mark and nothing else");

    assert_eq!(signed_in.get("/").await.heading(), "ログイン", "the session stays ended");
    let page = world.browser().login(TARO.login_id, OTHER_PASSWORD).await;
    assert_eq!(page.heading(), "加入者マイポータルトップ");
    assert_eq!(unlock(&world, Some("freeze")).await["outcome"], "nothing");
    assert_eq!(unlock(&world, Some("everything")).await["outcome"], "refused");
    let log = captured_log::of_this_thread();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let lifted: Vec<_> = lines.filter(|line| line["event"] == "staff.lifted-freeze").collect();
    assert_eq!((&lifted[0]["operator"], &lifted[0]["reason"]), (&json!("職員 12"), &json!("受付 345")));
}

/// [P8] [G1] [F2]
#[tokio::test]
async fn a_freeze_link_opens_its_own_page_and_no_other_before_and_after_it_is_used() {
    let (world, _, notice) = noticed().await;
    let browser = world.browser();
    browser.get(&link_in(&notice)).await;
    State::new("at the freeze link", browser.fork()).open(NotMe).try_every_route(&world, &[]).await;
    browser.freeze(&notice).await;
    let state = State::new("frozen", browser).open(Frozen).refused(&[NotMe], To("/not-me/done"));
    state.try_every_route(&world, &[]).await;
}
