//! Every path of the manual, from the first page to the portal top.

use tests::World;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in, value_in};

/// [L9]
#[tokio::test]
async fn a_member_registers_by_the_identity_check_and_signs_in() {
    let world = World::new().await;
    let browser = world.browser();
    let done = browser.register(&world, TARO).await;
    assert!(done.body().contains("利用登録の手続きが完了しました。"));
    let login = browser.get(&done.attributes("main a.button", "href").concat()).await;
    assert!(login.body().contains("設定したログインIDとパスワードでログインしてください。"), "{}", login.body());
    let mail = world.newest_mail_to(TARO.address).await;
    assert_eq!(mail.subject, "利用登録完了のご案内");
    let page = browser.get(&link_in(&mail)).await;
    assert_eq!(page.heading(), "ログイン");
    let portal = browser.login(TARO.login_id, PASSWORD).await;
    assert_eq!(portal.heading(), "加入者マイポータルトップ");
    assert!(portal.body().contains("ようこそ！たろうさん"));
    assert!(portal.body().contains("初回ログイン"));
    world.pass_minutes(60);
    let portal = browser.login(TARO.login_id, PASSWORD).await;
    assert!(portal.body().contains("2026/11/23 10:00:00"), "{}", portal.body());
}

/// [P20]
#[tokio::test]
async fn a_member_registers_with_pre_issued_credentials() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_registration(&world, HANAKO).await;
    assert_eq!(page.heading(), "新規利用登録");
    let typed = [("login_id", "Ｋｅｎｐｏ0124"), ("temporary_password", "Tmp4-Hanako-X2")];
    let page = browser.submit(&page, "/first-login", &typed).await;
    assert_eq!(page.heading(), "利用者情報入力", "{:?}", page.errors());
    let done = browser.choose_credentials(&page, HANAKO).await;
    assert_eq!(done.heading(), "利用者情報登録完了", "{:?}", done.errors());
    let portal = browser.login("HANAKO.K", PASSWORD).await;
    assert!(portal.body().contains("ようこそ！B S 花子さん"));
}

/// [P14] [L4]
#[tokio::test]
async fn a_forgotten_password_is_replaced_and_leads_straight_to_the_portal() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    assert_eq!(mail.subject, "パスワード再発行のご案内");
    assert_eq!(value_in(&mail, "ログインID"), TARO.login_id);
    assert_eq!(page.heading(), "仮ログイン（パスワード再発行）");
    let page = browser.temporary_login(&page, &mail).await;
    assert_eq!(page.heading(), "パスワード変更（パスワード再発行）", "{:?}", page.errors());
    assert!(world.browser().login(TARO.login_id, PASSWORD).await.heading().contains("トップ"), "still the old one");
    let portal = browser.replace_password(&page, OTHER_PASSWORD).await;
    assert_eq!(portal.heading(), "加入者マイポータルトップ", "{:?}", portal.errors());
    assert!(portal.body().contains("パスワードを変更しました。"));
    let subjects: Vec<_> = world.mails_to(TARO.address).await.into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.contains(&"パスワード変更完了のお知らせ".to_owned()), "{subjects:?}");
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "ログイン");
    assert_eq!(world.browser().login(TARO.login_id, OTHER_PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [L8]
#[tokio::test]
async fn the_password_is_changed_from_the_portal_and_every_other_session_ends() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let (here, elsewhere) = (world.browser(), world.browser());
    here.login(TARO.login_id, PASSWORD).await;
    elsewhere.login(TARO.login_id, PASSWORD).await;
    let page = here.get("/password/change").await;
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let portal = here.submit(&page, "/password/change", &typed).await;
    assert_eq!(portal.heading(), "加入者マイポータルトップ", "{:?}", portal.errors());
    assert_eq!(elsewhere.get("/").await.heading(), "ログイン");
    assert_eq!(here.get("/").await.heading(), "加入者マイポータルトップ");
    assert_eq!(world.newest_mail_to(TARO.address).await.subject, "パスワード変更完了のお知らせ");
}

/// [L8]
#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let portal = browser.login(TARO.login_id, PASSWORD).await;
    let thief = browser.fork();
    let page = browser.submit(&portal, "/logout", &[]).await;
    assert!(page.body().contains("ログアウトしました。"));
    assert_eq!(browser.get("/").await.heading(), "ログイン");
    assert_eq!(thief.get("/").await.heading(), "ログイン", "the cookie is worthless now");
}

/// [I4]
#[tokio::test]
async fn a_mailed_code_replaces_the_image_and_no_input_is_lost() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_identity(&world, SABURO).await;
    let typed = [("email", SABURO.address), ("birth_year", "1990"), ("action", "mail-code")];
    let page = browser.submit(&page, "/verify-identity", &typed).await;
    assert_eq!(page.attributes("#email", "value"), [SABURO.address]);
    assert_eq!(page.attributes("#birth_year", "value"), ["1990"]);
    assert!(page.texts("#image_text").is_empty(), "the code stands in its place");
    let mail = world.newest_mail_to(SABURO.address).await;
    assert_eq!(mail.subject, "確認コードのお知らせ");
    let code = value_in(&mail, "確認コード");
    let typed = [("birth_month", "6"), ("birth_day", "６"), ("mailed_code", code.as_str())];
    let page = browser.submit(&page, "/verify-identity", &typed).await;
    assert_eq!(page.heading(), "本人確認完了", "{:?}", page.errors());
    let done = browser.confirm_key(&world, SABURO, &page.key()).await;
    assert_eq!(done.heading(), "利用者情報入力");
}

/// [P9] [R2]
#[tokio::test]
async fn the_mail_may_be_opened_on_another_device() {
    let world = World::new().await;
    let (computer, phone) = (world.browser(), world.browser());
    let key = computer.identify(&world, TARO).await;
    let typed = format!("{}　-{}", &key[..4], &key[4..]);
    let page = phone.confirm_key(&world, TARO, &typed).await;
    assert_eq!(page.heading(), "利用者情報入力", "{:?}", page.errors());
    let done = phone.choose_credentials(&page, TARO).await;
    assert_eq!(done.heading(), "利用者情報登録完了");
}

/// [P10]
#[tokio::test]
async fn a_link_opened_while_signed_in_names_the_member_and_lets_them_go_on_or_sign_out() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let (page, mail) = browser.open_reset(&world, TARO).await;
    assert_eq!(page.heading(), "仮ログイン（パスワード再発行）");
    assert!(page.body().contains("たろうさんとしてログイン中です。"));
    assert!(page.posts_to().contains(&"/logout".to_owned()), "{:?}", page.actions());
    let page = browser.temporary_login(&page, &mail).await;
    let portal = browser.replace_password(&page, OTHER_PASSWORD).await;
    assert_eq!(portal.heading(), "加入者マイポータルトップ", "{:?}", portal.errors());
}
