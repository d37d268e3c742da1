//! Back button, reload and repeated submits: they lead to the current step, and every POST is idempotent.

use std::sync::Arc;

use http::StatusCode;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, TARO, link_in, value_in};
use tests::tables::{assert_unchanged, items};
use tests::{Browser, Page, World};

type Typed<'a> = [(&'a str, &'a str)];

/// Loading these pages again and submitting the form again both lead to that heading; nothing is written or mailed.
async fn leads_back(world: &Arc<World>, browser: &Browser, pages: &[&str], form: (&str, &Typed<'_>), heading: &str) {
    world.deliver().await;
    let (before, mails) = (items(world).await, world.mailbox.mails().len());
    for path in pages {
        assert_eq!(browser.get(path).await.heading(), heading, "back to {path}");
    }
    let (path, typed) = form;
    let again = browser.post(path, typed).await;
    let arrived = follow(browser, again).await;
    assert_eq!(arrived.heading(), heading, "{path} sent again");
    assert_unchanged(world, &before, &format!("{path} sent again")).await;
    world.deliver().await;
    assert_eq!(world.mailbox.mails().len(), mails, "{path} sent again mailed something");
}

async fn follow(browser: &Browser, page: Page) -> Page {
    match page.headers.get("location") {
        Some(to) => browser.get(to.to_str().expect("a path")).await,
        None => page,
    }
}

/// [P11] [P5]
#[tokio::test]
async fn a_repeated_request_for_the_first_mail_gives_the_same_page_and_no_second_mail() {
    let world = World::new().await;
    let browser = world.browser();
    let sent = browser.ask_registration(TARO.address).await;
    for _ in 0..2 {
        let again = browser.post("/register", &[("email", TARO.address)]).await;
        assert_eq!(follow(&browser, again).await.heading(), sent.heading());
        assert_eq!(browser.get("/register/sent").await.heading(), sent.heading());
    }
    assert_eq!(world.mails_to(TARO.address).await.len(), 1);
}

/// [P11] The key was only on the page that is gone: a member who noted it goes on, another one starts again.
#[tokio::test]
async fn repeating_the_identity_check_gives_no_second_key_and_voids_nothing() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_identity(&world, TARO).await;
    let image = world.read_image(&browser).await;
    let [year, month, day] = TARO.birth_date;
    let typed = [
        ("email", TARO.address),
        ("birth_year", year),
        ("birth_month", month),
        ("birth_day", day),
        ("image_text", image.as_str()),
    ];
    let key = browser.submit(&page, "/verify-identity", &typed).await.key();
    let dead = world.browser().get("/verify-identity").await;
    leads_back(&world, &browser, &["/first-login", "/verify-identity"], ("/verify-identity", &typed), &dead.heading())
        .await;
    let page = browser.get("/verify-identity").await;
    assert_eq!(page.attributes("main a.button", "href"), ["/register"]);
    assert_eq!(browser.confirm_key(&world, TARO, &key).await.heading(), "利用者情報入力");
}

/// [P11]
#[tokio::test]
async fn going_back_in_a_registration_leads_to_the_current_step() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    let typed_key = [("auth_key", key.as_str())];
    assert_eq!(browser.post("/auth-key", &typed_key).await.leads_to(), "/credentials");
    let behind = ["/first-login", "/verify-identity", "/auth-key", "/credentials"];
    leads_back(&world, &browser, &behind, ("/auth-key", &typed_key), "利用者情報入力").await;
    let typed = [
        ("new_login_id", TARO.login_id),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
        ("nickname", TARO.nickname),
    ];
    assert_eq!(browser.post("/credentials", &typed).await.status, StatusCode::SEE_OTHER);
    let behind = [&behind[..], &["/credentials/done"]].concat();
    leads_back(&world, &browser, &behind, ("/credentials", &typed), "利用者情報登録完了").await;
    leads_back(&world, &browser, &behind, ("/auth-key", &typed_key), "利用者情報登録完了").await;
}

/// [P11]
#[tokio::test]
async fn going_back_after_the_pre_issued_credentials_leads_to_the_current_step() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_registration(&world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
    assert_eq!(browser.submit(&page, "/first-login", &typed).await.heading(), "利用者情報入力");
    let behind = ["/first-login", "/verify-identity", "/credentials"];
    leads_back(&world, &browser, &behind, ("/first-login", &typed), "利用者情報入力").await;
}

/// [P11]
#[tokio::test]
async fn going_back_in_a_password_reset_leads_to_the_current_step() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let temporary = value_in(&mail, "仮パスワード");
    let typed = [("login_id", TARO.login_id), ("temporary_password", temporary.as_str())];
    let form = browser.submit(&page, "/temp-login", &typed).await;
    let (due, top) = (form.heading(), "加入者マイポータルトップ");
    let link = link_in(&mail);
    leads_back(&world, &browser, &["/temp-login", &link, "/password"], ("/temp-login", &typed), &due).await;
    let new = [("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    assert_eq!(browser.submit(&form, "/password", &new).await.heading(), top);
    leads_back(&world, &browser, &["/temp-login", &link, "/password", "/"], ("/password", &new), top).await;
    leads_back(&world, &browser, &[], ("/temp-login", &typed), top).await;
}

/// [P11] The form asks for the current password, which the first submit has replaced.
#[tokio::test]
async fn a_repeated_change_of_password_changes_nothing() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let page = browser.get("/password/change").await;
    assert_eq!(browser.submit(&page, "/password/change", &typed).await.heading(), "加入者マイポータルトップ");
    let mails = world.mails_to(TARO.address).await.len();
    let page = browser.post("/password/change", &typed).await;
    assert_eq!(page.errors(), std::slice::from_ref(&world.ja().messages.password.current_failed));
    assert_eq!(world.mails_to(TARO.address).await.len(), mails, "one mail for one change");
    assert_eq!(browser.get("/").await.heading(), "加入者マイポータルトップ", "still signed in");
    assert_eq!(world.browser().login(TARO.login_id, OTHER_PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [P11]
#[tokio::test]
async fn a_repeated_sign_in_or_sign_out_leads_where_the_first_one_led() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    let typed = [("login_id", TARO.login_id), ("password", PASSWORD)];
    for _ in 0..2 {
        let page = browser.post("/login", &typed).await;
        assert_eq!(follow(&browser, page).await.heading(), "加入者マイポータルトップ");
    }
    for _ in 0..2 {
        let page = browser.post("/logout", &[]).await;
        assert_eq!(follow(&browser, page).await.heading(), "ログイン");
    }
    assert_eq!(browser.get("/").await.heading(), "ログイン", "and back shows nothing any more");
}

/// [P11] [L4] The password was replaced, and the answer with the session cookie was lost.
#[tokio::test]
async fn a_member_who_never_saw_the_answer_to_the_new_password_is_told_to_sign_in_with_it() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let form = browser.temporary_login(&page, &mail).await;
    // Another tab gets the answer; this one never does.
    browser.fork().replace_password(&form, OTHER_PASSWORD).await;
    let told = "パスワードの変更は完了しています。新しいパスワードでログインしてください。";
    for page in [
        browser.replace_password(&form, OTHER_PASSWORD).await,
        browser.get("/password").await,
        browser.get(&link_in(&mail)).await,
    ] {
        assert_eq!((page.path.as_str(), page.texts(".banner")), ("/login", vec![told.to_owned()]));
    }
    assert_eq!(world.browser().get("/password").await.heading(), "画面の有効期限が切れました", "a stranger");
    let page = browser.login(TARO.login_id, OTHER_PASSWORD).await;
    assert_eq!(page.path, "/");
    assert_eq!(browser.get("/password").await.path, "/", "signed in by now");
}

/// [P11] [L4] The same for a change from the portal. It signs out another browser of the account, which is not told that
/// the password changed.
#[tokio::test]
async fn a_member_who_never_saw_the_answer_to_a_changed_password_is_told_to_sign_in_with_it() {
    let world = World::new().await;
    let (browser, elsewhere) = (world.browser(), world.browser());
    browser.register(&world, TARO).await;
    elsewhere.login(TARO.login_id, PASSWORD).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let form = browser.get("/password/change").await;
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    // Another tab gets the answer; this one never does.
    browser.fork().submit(&form, "/password/change", &typed).await;
    let told = "パスワードの変更は完了しています。新しいパスワードでログインしてください。";
    let again = browser.fork();
    for page in [
        again.submit(&form, "/password/change", &typed).await,
        browser.fork().get("/password/change").await,
        browser.get("/").await,
    ] {
        assert_eq!((page.path.as_str(), page.texts(".banner")), ("/login", vec![told.to_owned()]));
    }
    assert_eq!(elsewhere.get("/").await.texts(".banner"), [world.ja().login.timed_out.as_str()]);
    assert_eq!(again.login(TARO.login_id, OTHER_PASSWORD).await.path, "/");
}

/// [P11] The second submit is answered last, when the browser already has the session of the first.
#[tokio::test]
async fn a_new_password_submitted_twice_leads_to_the_portal_that_says_so() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let form = browser.temporary_login(&page, &mail).await;
    let sent = [("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let second = browser.fork();
    let first = browser.replace_password(&form, OTHER_PASSWORD).await;
    let answer = second.send(&form, "/password", &sent).await;
    let to = answer.headers["location"].to_str().expect("an address").to_owned();
    let page = browser.get(&to).await;
    assert_eq!((page.path.as_str(), page.texts(".banner")), ("/", first.texts(".banner")));
}

/// [P11] [G15] No error page claims that nothing was written, and each leads to a page that shows what was.
#[tokio::test]
async fn a_failure_leads_to_the_page_that_shows_what_was_written() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    for (path, leads_to) in
        [("/logout", "/"), ("/logout/everywhere", "/"), ("/password/change", "/"), ("/login", "/login")]
    {
        let browser = browser.fork();
        world.faults.break_at(0, tests::Fault::AnswerLost);
        let page = browser.post(path, &[("login_id", "a"), ("password", "b")]).await;
        assert!(world.faults.mend().is_some(), "{path}");
        assert_eq!((page.status.as_u16(), page.attributes("main a.button", "href")), (500, vec![leads_to.to_owned()]));
        assert!(page.body().contains("登録されたかどうかを確認できませんでした"), "{path}");
    }
}
