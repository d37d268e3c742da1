//! ログインのお知らせ: the owner learns of a login from a device that did not log in before.

use std::sync::Arc;

use local::mailbox::{Failure, Mail};
use shared::language::Language;
use shared::limits;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in};
use tests::tables::items_at;
use tests::{ROSTER, World};

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

/// [L10] One after the other, as at a computer that two people share.
#[tokio::test]
async fn a_browser_that_two_people_share_is_new_to_neither() {
    let world = registered().await;
    world.browser().register(&world, SABURO).await;
    let shared = world.browser();
    for _ in 0..3 {
        for member in [TARO, SABURO] {
            world.pass_minutes(10);
            assert_eq!(shared.login(member.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
            world.deliver().await;
        }
    }
    assert_eq!(notices(&world).await.len(), 1);
}

/// [L10]
#[tokio::test]
async fn a_browser_is_known_for_the_last_login_ids_only() {
    let world = registered().await;
    world.browser().register(&world, SABURO).await;
    let shared = world.browser();
    shared.login(SABURO.login_id, PASSWORD).await;
    let of_saburo = shared.cookie("__Host-device").expect("a mark");
    let others = ["A.1.B"; limits::MAX_DEVICE_MARKS - 1].join("~");
    for (cookie, told) in [(format!("{others}~{of_saburo}"), 1), (format!("{others}~A.1.B~{of_saburo}"), 2)] {
        world.pass_minutes(10);
        let before = world.mails_to(SABURO.address).await.len();
        let browser = world.browser();
        browser.set_cookie("__Host-device", &cookie);
        browser.login(SABURO.login_id, PASSWORD).await;
        assert_eq!(world.mails_to(SABURO.address).await.len(), before + told - 1, "{cookie}");
        let marks = browser.cookie("__Host-device").expect("marks");
        assert_eq!(marks.split('~').count(), limits::MAX_DEVICE_MARKS, "{marks}");
    }
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
    world.import(&ROSTER.replace("20040401,,", "20040401,20261101,")).await;
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

/// [L10] [C4] The reader of such a notice could freeze an account that is not theirs.
#[tokio::test]
async fn no_notice_goes_to_an_address_that_is_another_member_s() {
    let world = registered().await;
    world.browser().register(&world, SABURO).await;
    assert!(world.import(&ROSTER.replace(TARO.address, SABURO.address)).await.accepted);
    let browser = world.browser();
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let page = browser.get("/password/change").await;
    browser.submit(&page, "/password/change", &typed).await;
    assert_eq!(world.browser().login(TARO.login_id, OTHER_PASSWORD).await.heading(), "加入者マイポータルトップ");
    let subjects: Vec<_> = world.mails_to(SABURO.address).await.into_iter().map(|mail| mail.subject).collect();
    for of_taro in ["ログインのお知らせ", "パスワード変更完了のお知らせ", "登録メールアドレス変更のお知らせ"]
    {
        assert!(!subjects.contains(&of_taro.to_owned()), "{subjects:?}");
    }
}
