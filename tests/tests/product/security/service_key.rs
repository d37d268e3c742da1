//! The service key is replaced in the middle of every journey: everyone finishes, and nothing that was replaced works again.

use std::sync::Arc;

use serde_json::json;
use shared::function::Function;
use shared::limits;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in, value_in};
use tests::{Browser, Options, Page, ROSTER, World};

/// 32 bytes in base64: another key than the world's, which is 32 times 7.
const NEW_KEY: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";
const OLD_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
/// The world begins at 2026-11-23 10:00 in Japan.
const REPLACED_AT: &str = "2026-11-23T01:00:00Z";

/// A world whose key [`World::deploy_again`] replaces.
async fn world() -> Arc<World> {
    let settings =
        [("SERVICE_KEY", NEW_KEY), ("SERVICE_KEY_BEFORE", OLD_KEY), ("SERVICE_KEY_REPLACED_AT", REPLACED_AT)];
    let next_settings = Some(settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    let world = World::with(Options { next_settings, ..Options::default() }).await;
    assert!(world.import(ROSTER).await.accepted);
    world
}

/// Runs a journey of some steps once for each place between two of them, and replaces the key there.
macro_rules! replaced_everywhere {
    ($steps:literal, |$world:ident, $step:ident| $journey:block) => {
        for replaced_before in 0..=$steps {
            let $world = world().await;
            let deployed = $world.clone();
            let taken = std::cell::Cell::new(0);
            let $step = || {
                if taken.get() == replaced_before {
                    deployed.deploy_again();
                }
                taken.set(taken.get() + 1);
            };
            $journey
            assert_eq!(taken.get(), $steps, "every place was tried");
        }
    };
}

/// [O6] S02 to S14 by the identity check.
#[tokio::test]
async fn a_registration_by_the_identity_check_goes_on() {
    replaced_everywhere!(7, |world, step| {
        let browser = world.browser();
        step();
        browser.ask_registration(TARO.address).await;
        step();
        let mail = world.newest_mail_to(TARO.address).await;
        browser.get(&link_in(&mail)).await;
        step();
        let page = browser.get("/verify-identity").await;
        browser.get("/verify-identity/image").await;
        step();
        let page = browser.check_identity(&world, &page, TARO).await;
        assert!(page.errors().is_empty(), "{:?}", page.errors());
        let key = page.key();
        step();
        let page = browser.confirm_key(&world, TARO, &key).await;
        assert_eq!(page.path, "/credentials", "{:?}", page.errors());
        step();
        let page = browser.choose_credentials(&page, TARO).await;
        assert_eq!(page.path, "/credentials/done", "{:?}", page.errors());
        step();
        assert_eq!(browser.login(TARO.login_id, PASSWORD).await.path, "/");
    });
}

/// [O6] With the mailed code in place of the image.
#[tokio::test]
async fn a_mailed_code_of_before_is_right() {
    let world = world().await;
    let browser = world.browser();
    let page = browser.open_identity(&world, TARO).await;
    let page = browser.submit(&page, "/verify-identity", &[("action", "mail-code"), ("email", TARO.address)]).await;
    let code = value_in(&world.newest_mail_to(TARO.address).await, "確認コード");
    world.deploy_again();
    let [year, month, day] = TARO.birth_date;
    let typed = [
        ("email", TARO.address),
        ("birth_year", year),
        ("birth_month", month),
        ("birth_day", day),
        ("mailed_code", code.as_str()),
    ];
    let page = browser.submit(&page, "/verify-identity", &typed).await;
    assert!(page.errors().is_empty() && !page.key().is_empty(), "{:?}", page.errors());
}

/// [O6] S04 to S09 with the letter of the society.
#[tokio::test]
async fn a_registration_with_a_letter_goes_on() {
    replaced_everywhere!(4, |world, step| {
        let browser = world.browser();
        step();
        let page = browser.open_registration(&world, HANAKO).await;
        step();
        let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
        let page = browser.submit(&page, "/first-login", &typed).await;
        assert_eq!(page.path, "/credentials", "{:?}", page.errors());
        step();
        let page = browser.choose_credentials(&page, HANAKO).await;
        assert_eq!(page.path, "/credentials/done", "{:?}", page.errors());
        step();
        assert_eq!(browser.login(HANAKO.login_id, PASSWORD).await.path, "/");
    });
}

/// [O6] S10 to S14, and the signed-in pages after it.
#[tokio::test]
async fn a_reissue_and_a_session_go_on() {
    replaced_everywhere!(6, |world, step| {
        world.browser().register(&world, TARO).await;
        let browser = world.browser();
        step();
        let page = browser.get("/reset").await;
        browser.submit(&page, "/reset", &[("email", TARO.address)]).await;
        step();
        let mail = world.newest_mail_to(TARO.address).await;
        let page = browser.get(&link_in(&mail)).await;
        step();
        let form = browser.temporary_login(&page, &mail).await;
        assert_eq!(form.path, "/password", "{:?}", form.errors());
        step();
        let page = browser.replace_password(&form, OTHER_PASSWORD).await;
        assert_eq!(page.path, "/", "{:?}", page.errors());
        step();
        let page = browser.get("/password/change").await;
        step();
        let typed =
            [("current_password", OTHER_PASSWORD), ("new_password", PASSWORD), ("new_password_again", PASSWORD)];
        assert_eq!(browser.submit(&page, "/password/change", &typed).await.path, "/");
    });
}

/// [O6] [P15] A known device stays known: a stranger's failures do not hold it back.
#[tokio::test]
async fn a_known_device_stays_known() {
    let world = world().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.get("/").await;
    browser.submit(&page, "/logout", &[]).await;
    world.deploy_again();
    let stranger = world.browser();
    for _ in 0..limits::FREE_LOGIN_FAILURES + 2 {
        stranger.login(TARO.login_id, OTHER_PASSWORD).await;
    }
    assert_ne!(stranger.login(TARO.login_id, PASSWORD).await.path, "/", "strangers are held back");
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.path, "/");
}

/// [O6] [L10] A login makes the mark of the device again with the new key: it outlives the old one.
#[tokio::test]
async fn a_device_that_signs_in_stays_known_after_the_time_of_the_old_key() {
    let world = world().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    world.deploy_again();
    let rare = browser.fork();
    browser.login(TARO.login_id, PASSWORD).await;
    world.pass(limits::REPLACED_KEY);
    world.deliver().await;
    let mails = world.mailbox.mails().len();
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.path, "/");
    world.deliver().await;
    assert_eq!(world.mailbox.mails().len(), mails);
    assert_eq!(rare.login(TARO.login_id, PASSWORD).await.path, "/");
    world.deliver().await;
    assert_eq!(world.mailbox.mails().len(), mails + 1, "a mark that no login renewed ends with its key");
}

/// [O6] The confirmation page still says where the mail went.
#[tokio::test]
async fn the_page_about_a_mail_still_shows_the_address() {
    let world = world().await;
    let browser = world.browser();
    browser.ask_registration(SABURO.address).await;
    world.deploy_again();
    assert!(browser.get("/register/sent").await.body().contains(SABURO.address));
}

async fn first_login(world: &Arc<World>, password: &str) -> (Browser, Page) {
    let browser = world.browser();
    let page = browser.open_registration(world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", password)];
    let page = browser.submit(&page, "/first-login", &typed).await;
    world.pass_minutes(61);
    (browser, page)
}

async fn import_again(world: &World) {
    let report = world.import(ROSTER).await;
    assert!(report.accepted && report.rejected.is_empty(), "{report:?}");
    assert_eq!((report.counts.changed, report.counts.added), (0, 0), "no one on the roster has changed");
}

/// [O6] Neither while the old key is read nor when it no longer is, nor after another replacement of its digest.
#[tokio::test]
async fn a_replaced_temporary_password_is_not_revived_by_the_same_roster() {
    for wait in [false, true] {
        let world = world().await;
        let answer = world.staff(Function::StaffReissueCredential, "A000124").await;
        assert_eq!(answer["outcome"], json!("done"), "{answer}");
        let new = answer["temporary_password"].as_str().expect("a password").to_owned();
        world.deploy_again();
        if wait {
            // Staff reissue once more before the old key ends: the new one would have expired with it.
            world.pass(limits::REPLACED_KEY);
        }
        import_again(&world).await;
        import_again(&world).await;
        let (_, page) = first_login(&world, "Tmp4HanakoX2").await;
        assert_ne!(page.path, "/credentials", "what was replaced stays replaced");
        let (_, page) = first_login(&world, &new).await;
        assert_eq!(page.path == "/credentials", !wait, "expired after its time, and good until then");
    }
}

/// [O6] An expired one does not get a new expiry.
#[tokio::test]
async fn an_expired_temporary_password_is_not_revived_by_the_same_roster() {
    let world = world().await;
    world.pass(limits::HANDED_OUT_PASSWORD);
    world.deploy_again();
    import_again(&world).await;
    let (_, page) = first_login(&world, "Tmp4HanakoX2").await;
    assert_ne!(page.path, "/credentials");
}

/// [O6] A new letter is a new letter, under any key.
#[tokio::test]
async fn a_new_temporary_password_still_comes_with_the_roster() {
    let world = world().await;
    world.deploy_again();
    let report = world.import(&ROSTER.replace("Tmp4HanakoX2", "Tmp5HanakoY3")).await;
    assert_eq!(report.counts.changed, 1);
    let (_, page) = first_login(&world, "Tmp5HanakoY3").await;
    assert_eq!(page.path, "/credentials", "{:?}", page.errors());
}

/// [O6] After its time the old key opens nothing; a new journey works.
#[tokio::test]
async fn after_its_time_the_old_key_is_not_read() {
    let world = world().await;
    let key = world.app().config.service_key.clone();
    let mark = |person: Person| key.pseudonym(person.address).to_string();
    let before = mark(TARO);
    world.deploy_again();
    let now = &world.app().config.service_key;
    assert!(now.reads(&before, world.now()));
    world.pass(limits::REPLACED_KEY);
    assert!(!now.reads(&before, world.now()));
    world.browser().register(&world, TARO).await;
}

/// [O6] Staff find the lines of before in the log.
#[tokio::test]
async fn staff_learn_the_pseudonyms_of_both_keys() {
    let world = world().await;
    let before = world.staff(Function::StaffLookUp, "A000123").await["pseudonyms"].clone();
    world.deploy_again();
    let after = world.staff(Function::StaffLookUp, "A000123").await["pseudonyms"].clone();
    assert_eq!(after["before"]["member"], before["member"]);
    assert_ne!(after["member"], before["member"]);
    world.pass(limits::REPLACED_KEY);
    let later = world.staff(Function::StaffLookUp, "A000123").await["pseudonyms"].clone();
    assert_eq!(later["before"], json!(null));
}
