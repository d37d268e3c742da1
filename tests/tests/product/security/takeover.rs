//! Account takeover: who gets into an account, or opens one, with what they hold. `tests/takeover.md` is the table; each
//! cell is one test here.
//!
//! An attacker always has a mailbox of their own, which is on no roster, and a browser of their own.

use std::sync::Arc;

use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, TARO};
use tests::{Browser, World};

/// The attacker's own mailbox.
const OWN: &str = "attacker@example.com";
/// The heading of S14: the attacker is in.
const PORTAL: &str = "加入者マイポータルトップ";
/// The heading of S05.
const IDENTITY: &str = "本人確認";
/// The subject of M2, which goes to those whose identity was matched.
const MATCHED: &str = "本人確認完了のご案内";

/// A world in which TARO has an account.
async fn registered() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world
}

/// The attacker's browser at S05, by a link that was mailed to `address`.
async fn at_identity_check(world: &Arc<World>, address: &'static str) -> Browser {
    let browser = world.browser();
    browser.open_registration(world, Person { address, ..TARO }).await;
    browser
}

/// [W1] The mailbox alone, no account: S05 asks for the birth date, and a few guesses close it.
#[tokio::test]
async fn a_mailbox_opens_no_account() {
    let world = World::new().await;
    let browser = at_identity_check(&world, TARO.address).await;
    let mut page = browser.get("/verify-identity").await;
    assert_eq!(page.heading(), IDENTITY);
    for day in ["2", "3", "4", "5", "6"] {
        page = browser.check_identity(&world, &page, Person { birth_date: ["1980", "4", day], ..TARO }).await;
    }
    assert_ne!(page.heading(), IDENTITY, "the link is void after its tries");
    assert!(world.mails_to(TARO.address).await.iter().all(|mail| mail.subject != MATCHED));
}

/// [W2] The mailbox alone, an account: in, as the manual has it. The owner's password ends, and the mail says so.
#[tokio::test]
async fn a_mailbox_replaces_the_password_of_an_account() {
    let world = registered().await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let page = browser.temporary_login(&page, &mail).await;
    assert_eq!(browser.replace_password(&page, OTHER_PASSWORD).await.heading(), PORTAL);
    assert_eq!(world.newest_mail_to(TARO.address).await.subject, "パスワード変更完了のお知らせ");
}

/// [W3] The birth date alone, no account: the link of M2 goes to the address of the roster, whatever link was used before.
#[tokio::test]
async fn a_birth_date_opens_no_account() {
    let world = World::new().await;
    let browser = at_identity_check(&world, OWN).await;
    let page = browser.get("/verify-identity").await;
    browser.check_identity(&world, &page, TARO).await;
    assert!(world.mails_to(OWN).await.iter().all(|mail| mail.subject != MATCHED));
}

/// [W4] The birth date alone, an account: it stays the owner's, and no mail goes elsewhere.
#[tokio::test]
async fn a_birth_date_gets_into_no_account() {
    let world = registered().await;
    let browser = at_identity_check(&world, OWN).await;
    let page = browser.get("/verify-identity").await;
    browser.check_identity(&world, &page, TARO).await;
    let page = browser.get("/reset").await;
    browser.submit(&page, "/reset", &[("email", OWN)]).await;
    let subjects: Vec<_> = world.mails_to(OWN).await.into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["利用登録手続きのご案内"]);
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), PORTAL);
}

/// [W5] Mailbox and birth date, no account: in, as the manual has it.
#[tokio::test]
async fn a_mailbox_and_a_birth_date_open_an_account() {
    let world = World::new().await;
    let attacker = world.browser();
    attacker.register(&world, TARO).await;
    assert_eq!(attacker.login(TARO.login_id, PASSWORD).await.heading(), PORTAL);
}

/// [W5] [W6] The letter, no account: in until the letter lapses, as the manual has it; with the member's mailbox only.
#[tokio::test]
async fn a_letter_opens_an_account_with_the_mailbox_only() {
    let world = World::new().await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4-Hanako-X2")];
    let attacker = world.browser();
    let page = attacker.open_registration(&world, Person { address: OWN, ..HANAKO }).await;
    assert_eq!(attacker.submit(&page, "/first-login", &typed).await.status, 422);
    let browser = world.browser();
    let page = browser.open_registration(&world, HANAKO).await;
    let page = browser.submit(&page, "/first-login", &typed).await;
    assert_eq!(browser.choose_credentials(&page, HANAKO).await.path, "/credentials/done");
    assert_eq!(world.newest_mail_to(HANAKO.address).await.subject, "利用登録完了のご案内", "the owner is told");
}

/// [W7] The letter, an account: worth nothing.
#[tokio::test]
async fn a_letter_gets_into_no_account() {
    let world = World::new().await;
    let owner = world.browser();
    let page = owner.open_registration(&world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4-Hanako-X2")];
    let page = owner.submit(&page, "/first-login", &typed).await;
    owner.choose_credentials(&page, HANAKO).await;
    let attacker = world.browser();
    let page = attacker.open_registration(&world, Person { address: OWN, ..HANAKO }).await;
    assert_eq!(attacker.submit(&page, "/first-login", &typed).await.status, 422);
    assert_eq!(attacker.login("kenpo0124", "Tmp4-Hanako-X2").await.heading(), "ログイン");
}

/// [W8] The owner's browser after logout: nothing of the account is left in it that opens it.
#[tokio::test]
async fn a_browser_that_was_signed_out_gets_into_no_account() {
    let world = registered().await;
    let browser = world.browser();
    let portal = browser.login(TARO.login_id, PASSWORD).await;
    browser.submit(&portal, "/logout", &[]).await;
    for path in ["/", "/password/change", "/password", "/credentials"] {
        assert_ne!(browser.get(path).await.heading(), PORTAL);
        assert!(!browser.get(path).await.body().contains(TARO.nickname), "{path}");
    }
}

/// [W9] The owner's browser, signed in: in until the session ends; the account cannot be kept without the password.
#[tokio::test]
async fn a_browser_that_is_signed_in_shows_the_portal_and_keeps_no_account() {
    let world = registered().await;
    let browser = world.browser();
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.get("/password/change").await;
    let typed = [
        ("current_password", "umi ni wa fune"),
        ("new_password", OTHER_PASSWORD),
        ("new_password_again", OTHER_PASSWORD),
    ];
    assert_eq!(browser.submit(&page, "/password/change", &typed).await.status, 422);
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), PORTAL);
}

/// [W10] The password, an account: in, and the owner is told.
#[tokio::test]
async fn a_password_gets_into_its_account_and_the_owner_is_told() {
    let world = registered().await;
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), PORTAL);
    assert_eq!(world.newest_mail_to(TARO.address).await.subject, "ログインのお知らせ");
}
