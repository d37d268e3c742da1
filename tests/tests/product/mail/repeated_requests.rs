//! Requesting a mail again: the page says what happens, and says the same for every address (user enumeration).

use jiff::SignedDuration;
use shared::limits;
use tests::journey::{JIRO, SABURO, TARO, link_in};
use tests::tables::everything;
use tests::{Browser, Page, World};

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const TOO_EARLY: &str =
    "前の送信から間もないため、もう一度の送信は受け付けていません。先のメールが届くのをお待ちください。";
const ASKED: &str = "もう一度の送信を受け付けました。最後に届いたメールのURLをご利用ください。";
const NOW: &str = "数分待っても届かない場合は、もう一度送信できます。";

async fn again(browser: &Browser, page: &Page, form: &str) -> Page {
    browser.submit(page, form, &[("action", "again")]).await
}

#[tokio::test]
async fn a_request_too_early_records_nothing_and_the_page_says_until_when() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.ask_registration(TARO.address).await;
    assert_eq!(page.text("#resend-from"), "10:01:15以降に、もう一度送信できます。");
    assert_eq!(page.attributes("#resend-from", "data-seconds"), ["75"]);
    world.pass_seconds(74);
    let before = everything(&world).await;
    let page = again(&browser, &page, "/register").await;
    assert_eq!(page.texts(".banner"), [TOO_EARLY]);
    assert_eq!(page.text("#resend-from"), "10:01:15以降に、もう一度送信できます。");
    assert_eq!(page.attributes("#resend-from", "data-seconds"), ["1"]);
    let counted = |key: &String| key.starts_with("LIMIT#");
    let after = everything(&world).await;
    assert!(after.iter().filter(|(key, _)| !counted(key)).eq(before.iter().filter(|(key, _)| !counted(key))));
    assert_eq!(world.mails_to(TARO.address).await.len(), 1);
}

#[tokio::test]
async fn after_the_wait_the_button_sends_a_mail_whose_link_replaces_the_earlier_one() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.ask_registration(TARO.address).await;
    let first = link_in(&world.newest_mail_to(TARO.address).await);
    world.pass_seconds(75);
    let page_later = browser.get("/register/sent").await;
    assert!(page_later.texts("#resend-from").is_empty());
    assert!(page_later.texts("section.after p").contains(&NOW.to_owned()));
    let page = again(&browser, &page, "/register").await;
    assert_eq!(page.texts(".banner"), [ASKED]);
    assert_eq!(page.text("#resend-from"), "10:02:30以降に、もう一度送信できます。");
    let mails = world.mails_to(TARO.address).await;
    assert_eq!(mails.len(), 2);
    assert_eq!(world.browser().get(&first).await.status, 410);
    assert_eq!(world.browser().get(&link_in(&mails[1])).await.status, 200);
}

#[tokio::test]
async fn the_numbers_on_the_page_are_those_of_the_rate_limit() {
    let world = World::new().await;
    let browser = world.browser();
    let mut page = browser.ask_registration(TARO.address).await;
    assert!(page.texts(".note").iter().any(|note| note == &world.ja().common.resend.limits));
    assert_eq!(world.mails_to(TARO.address).await.len(), 1);
    for asked in 2..=limits::MAX_MAILS_PER_HOUR + 1 {
        world.pass(limits::MAIL_GAP + limits::MAIL_GAP_MARGIN);
        page = again(&browser, &page, "/register").await;
        assert_eq!(page.texts(".banner"), [ASKED], "never a word about what came of it");
        assert_eq!(world.mails_to(TARO.address).await.len(), asked.min(limits::MAX_MAILS_PER_HOUR));
    }
}

#[tokio::test]
async fn a_repeated_request_looks_the_same_for_every_address() {
    for (form, start) in [("/register", "/register"), ("/reset", "/reset")] {
        let mut seen = Vec::new();
        let world = World::new().await;
        world.browser().register(&world, TARO).await;
        world.pass_minutes(60);
        for address in [TARO.address, SABURO.address, JIRO.address, "unknown.at.all@example.co.jp"] {
            let browser = world.browser();
            let page = browser.get(start).await;
            let page = browser.submit(&page, form, &[("email", address)]).await;
            let early = again(&browser, &page, form).await;
            let asked = format!("{}:{form}:{address}", world.now().0 - 75);
            browser.set_cookie("__Host-asked", &sealed(&world, &asked));
            let late = again(&browser, &page, form).await;
            let neutral = |page: &Page| {
                let token = page.attributes("input[name=form_token]", "value").swap_remove(0);
                page.body().replace(&token, "TOKEN").replace(address, "ADDRESS")
            };
            seen.push([neutral(&page), neutral(&early), neutral(&late)]);
        }
        for other in &seen[1..] {
            assert_eq!(other, &seen[0], "{form}");
        }
    }
}

#[tokio::test]
async fn a_requested_registration_does_not_delay_a_password_reset() {
    let world = World::new().await;
    let browser = world.browser();
    browser.ask_registration(TARO.address).await;
    assert_eq!(browser.get("/reset/sent").await.path, "/reset", "no mail was asked for there");
    let page = browser.get("/reset").await;
    let page = browser.submit(&page, "/reset", &[("email", TARO.address)]).await;
    assert_eq!(page.path, "/reset/sent");
    assert!(!page.body().contains(TOO_EARLY));
}

#[tokio::test]
async fn a_forged_cookie_delays_a_request_only_briefly() {
    let world = World::new().await;
    let future = format!("{}:/register:{}", world.now().0 + 86_400, TARO.address);
    for forged in ["", "x", "1:2", "1:/register:no address", "9223372036854775807:/register:a@b.jp", &future] {
        for cookie in [forged.to_owned(), sealed(&world, forged)] {
            let browser = world.browser();
            browser.set_cookie("__Host-asked", &cookie);
            let page = browser.ask_registration(TARO.address).await;
            assert_eq!((page.status.as_u16(), page.path.as_str()), (200, "/register/sent"), "{forged}");
            assert!(!page.body().contains(TOO_EARLY), "{forged}");
        }
    }
}

#[tokio::test]
async fn the_page_is_right_although_a_mail_goes_out_seconds_after_its_request() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.ask_registration(TARO.address).await;
    world.pass_seconds(10);
    assert_eq!(world.mails_to(TARO.address).await.len(), 1);
    world.pass_seconds(65);
    again(&browser, &page, "/register").await;
    assert_eq!(world.mails_to(TARO.address).await.len(), 2);
}

/// The text as the product seals it for the cookie.
fn sealed(world: &World, asked: &str) -> String {
    world.app().config.service_key.seal("asked", asked, &shared::random::SystemRandom).expect("a sealed text")
}

fn asked_cookie(page: &Page) -> String {
    let cookies = page.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    cookies.filter(|cookie| cookie.starts_with("__Host-asked=")).map(str::to_owned).collect()
}

/// [O1] The browser may be shared.
#[tokio::test]
async fn the_address_is_kept_for_half_an_hour_and_its_button_works_for_longer() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/register").await;
    let answer = browser.send(&page, "/register", &[("email", TARO.address)]).await;
    assert!(
        asked_cookie(&answer).contains(&format!("; Max-Age={}", limits::ASKED_ADDRESS.as_secs())),
        "{}",
        asked_cookie(&answer)
    );
    world.deliver().await;
    world.pass(limits::ASKED_ADDRESS - SECOND);
    let page = browser.get("/register/sent").await;
    assert!(page.body().contains(TARO.address));
    world.pass_seconds(1);
    let late = browser.get("/register/sent").await;
    assert_eq!(late.path, "/register");
    assert_eq!(late.attributes("input#email", "value").concat(), "");
    assert_eq!(browser.cookie("__Host-asked"), None);
    let page = again(&browser, &page, "/register").await;
    assert_eq!(page.texts(".banner"), [ASKED]);
    assert_eq!(world.mails_to(TARO.address).await.len(), 2);
}

#[tokio::test]
async fn the_address_is_forgotten_at_a_login_a_sign_out_and_when_the_account_is_open() {
    let world = World::new().await;
    let browser = world.browser();
    browser.ask_registration(TARO.address).await;
    assert!(browser.cookie("__Host-asked").is_some());
    let key = browser.identify(&world, SABURO).await;
    let page = browser.confirm_key(&world, SABURO, &key).await;
    assert!(browser.cookie("__Host-asked").is_some());
    browser.choose_credentials(&page, SABURO).await;
    assert_eq!(browser.cookie("__Host-asked"), None, "S09");
    browser.ask_registration(TARO.address).await;
    browser.login(SABURO.login_id, tests::journey::PASSWORD).await;
    assert_eq!(browser.cookie("__Host-asked"), None, "S01");
    browser.ask_registration(TARO.address).await;
    browser.post("/logout", &[]).await;
    assert_eq!(browser.cookie("__Host-asked"), None, "sign-out");
}

#[tokio::test]
async fn the_address_is_forgotten_on_the_form_of_another_mail_and_kept_on_its_own() {
    let world = World::new().await;
    let browser = world.browser();
    browser.ask_registration(TARO.address).await;
    browser.get("/register").await;
    assert!(browser.cookie("__Host-asked").is_some(), "its own");
    browser.get("/reset").await;
    assert_eq!(browser.cookie("__Host-asked"), None);
    assert_eq!(browser.get("/register/sent").await.path, "/register");
}
