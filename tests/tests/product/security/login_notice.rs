//! ログインのお知らせ: the owner learns of a login from a device that did not log in before.

use std::sync::Arc;

use local::mailbox::{Failure, Mail};
use shared::language::Language;
use shared::limits;
use tests::World;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, TARO, link_in};
use tests::tables::items_at;

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1";

/// A member with an account.
async fn registered() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.deliver().await;
    world.pass_minutes(61);
    world
}

async fn notices(world: &World) -> Vec<Mail> {
    let mails = world.mails_to(TARO.address).await;
    mails.into_iter().filter(|mail| mail.subject == "ログインのお知らせ").collect()
}

/// [L10] The second login of the same browser is that of a known device.
#[tokio::test]
async fn the_first_login_of_a_device_is_told_with_its_kind_its_time_and_a_link_that_freezes() {
    let world = registered().await;
    let mut phone = world.browser();
    phone.user_agent = IPHONE;
    for _ in 0..2 {
        phone.login(TARO.login_id, PASSWORD).await;
        world.pass_minutes(10);
    }
    let told = notices(&world).await;
    assert_eq!(told.len(), 1);
    let text = &told[0].text;
    assert!(text.contains("2026/11/23 11:01に、はじめての端末（iPhone・Safari）から"), "{text}");
    assert_eq!(world.browser().freeze(&told[0]).await.path, "/not-me/done");
    assert_eq!(phone.get("/").await.heading(), "ログイン");
}

/// [L10] The browser in which the account was opened, and the one in which the password was replaced.
#[tokio::test]
async fn the_login_after_a_registration_and_after_a_reissue_is_not_told() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    world.pass_minutes(61);
    let other = world.browser();
    let (page, mail) = other.open_reset(&world, TARO).await;
    let page = other.temporary_login(&page, &mail).await;
    other.replace_password(&page, OTHER_PASSWORD).await;
    other.login(TARO.login_id, OTHER_PASSWORD).await;
    assert!(notices(&world).await.is_empty());
}

/// [L10] Not even by one who knows the password and comes first.
#[tokio::test]
async fn the_first_login_of_an_account_from_another_browser_is_told() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.browser().login(TARO.login_id, PASSWORD).await;
    assert_eq!(notices(&world).await.len(), 1);
}

/// [L10]
#[tokio::test]
async fn logins_within_five_minutes_share_a_mail_however_late_it_is_sent() {
    let world = registered().await;
    let window = limits::LOGIN_NOTICE_WINDOW.as_secs().unsigned_abs();
    world.browser().login(TARO.login_id, PASSWORD).await;
    world.pass_seconds(window - 1);
    world.browser().login(TARO.login_id, PASSWORD).await;
    assert_eq!(notices(&world).await.len(), 1);
    // An outage: two logins that are apart are told apart, though their mails go out together.
    world.pass_minutes(61);
    world.browser().login(TARO.login_id, PASSWORD).await;
    world.pass_seconds(window);
    world.browser().login(TARO.login_id, PASSWORD).await;
    world.pass_minutes(10);
    let told = notices(&world).await;
    assert_eq!(told.len(), 3);
    assert_ne!(link_in(&told[1]), link_in(&told[2]));
    world.deliver_again().await;
    assert_eq!(notices(&world).await.len(), 3, "a job that comes again");
}

/// [L10] [M2]
#[tokio::test]
async fn a_notice_outlives_an_outage_of_ses_and_is_asked_for_with_the_login_or_not_at_all() {
    let world = registered().await;
    world.mailbox.fail_next(Failure::Broken, 3);
    world.browser().login(TARO.login_id, PASSWORD).await;
    world.deliver().await;
    assert_eq!(notices(&world).await.len(), 1);
    let jobs = items_at(&world, "JOB#").await.len();
    world.browser().login(TARO.login_id, "not the password").await;
    world.import(&tests::ROSTER.replace("20040401,,", "20040401,20261101,")).await;
    world.browser().login(TARO.login_id, PASSWORD).await;
    assert_eq!(items_at(&world, "JOB#").await.len(), jobs, "a failed login asks for no mail");
}

/// [L10] The address is the roster's when the mail is sent; the language is the account's.
#[tokio::test]
async fn a_notice_is_in_the_language_of_the_account() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.accept_language = Some(Language::En.code());
    browser.register(&world, HANAKO).await;
    world.pass_minutes(10);
    let mut other = world.browser();
    other.accept_language = None;
    other.login(HANAKO.login_id, PASSWORD).await;
    let mail = world.newest_mail_to(HANAKO.address).await;
    assert_eq!(mail.subject, "New login", "{}", mail.text);
}
