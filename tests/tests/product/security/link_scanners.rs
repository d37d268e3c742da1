//! Mail link scanners: bots that fetch every link in a mail and submit every form must not consume the member's link.

use std::collections::BTreeSet;
use std::sync::Arc;

use http::StatusCode;
use tests::hostile_requests::assert_protected;
use tests::journey::{OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in};
use tests::tables::{assert_unchanged, items};
use tests::{Browser, Page, World};

/// Requests the mailed link a hundred times with each safe method, with new cookies and with the cookies of earlier
/// visits, and follows the redirects.
async fn request_a_hundred_times(world: &Arc<World>, link: &str) {
    let before = items(world).await;
    for method in ["GET", "HEAD", "OPTIONS"] {
        let with_cookies = world.browser();
        for _ in 0..100 {
            for browser in [&world.browser(), &with_cookies] {
                let page = browser.request(method, link, None).await;
                assert_protected(&page, method);
                if let Some(to) = page.headers.get("location") {
                    browser.request(method, to.to_str().expect("a path"), None).await;
                }
            }
        }
        assert_unchanged(world, &before, method).await;
    }
}

/// [P1] [G5]
#[tokio::test]
async fn a_hundred_requests_by_a_link_scanner_consume_none_of_the_three_links() {
    let world = World::new().await;
    let browser = world.browser();
    browser.ask_registration(TARO.address).await;
    let first = link_in(&world.newest_mail_to(TARO.address).await);
    request_a_hundred_times(&world, &first).await;
    assert_eq!(browser.get(&first).await.status, StatusCode::OK);
    let page = browser.get("/verify-identity").await;
    let key = browser.check_identity(&world, &page, TARO).await.key();
    let second = link_in(&world.newest_mail_to(TARO.address).await);
    request_a_hundred_times(&world, &second).await;
    let page = browser.confirm_key(&world, TARO, &key).await;
    assert_eq!(browser.choose_credentials(&page, TARO).await.heading(), "利用者情報登録完了");
    let page = browser.get("/reset").await;
    browser.submit(&page, "/reset", &[("email", TARO.address)]).await;
    let mail = world.newest_mail_to(TARO.address).await;
    request_a_hundred_times(&world, &link_in(&mail)).await;
    let page = browser.get(&link_in(&mail)).await;
    let page = browser.temporary_login(&page, &mail).await;
    assert_eq!(page.heading(), "パスワード変更（パスワード再発行）", "{:?}", page.errors());
}

/// Every way to submit a form of the page: its action, and its fields with the name and value of the button.
fn buttons(page: &Page) -> Vec<(String, Vec<(String, String)>)> {
    let actions: BTreeSet<_> = page.actions().into_iter().collect();
    let mut found = Vec::new();
    for action in actions {
        let fields = page.form(&action);
        let selector = format!("form[action='{action}'] button[type=submit][name]:not([form])");
        let names = page.attributes(&selector, "name");
        let values = page.attributes(&selector, "value");
        found.push((action.clone(), fields.clone()));
        for pair in names.into_iter().zip(values) {
            found.push((action.clone(), fields.iter().cloned().chain([pair]).collect()));
        }
    }
    // Buttons in the header that submit the page's main form (`form="entries"`).
    let [actions, names, values] =
        ["formaction", "name", "value"].map(|name| page.attributes("button[form=entries][name]", name));
    for ((action, name), value) in actions.into_iter().zip(names).zip(values) {
        let fields = page.form_with_id("entries").into_iter().chain([(name, value)]);
        found.push((action, fields.collect()));
    }
    found
}

/// Crawls from `start`: follows every link within the site and presses every button without filling in a field.
/// Returns the number of buttons pressed.
async fn crawl(browser: &Browser, start: &str) -> usize {
    let (mut seen, mut next, mut pressed) = (BTreeSet::new(), vec![start.to_owned()], BTreeSet::new());
    while let Some(url) = next.pop() {
        if !seen.insert(url.clone()) {
            continue;
        }
        let page = browser.get(&url).await;
        assert!(!page.status.is_server_error(), "{url}");
        let is_page = page.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if !is_page {
            continue;
        }
        let mut pages = vec![page.clone()];
        for (action, fields) in buttons(&page) {
            let name = format!("{url} {action} {:?}", fields.last());
            let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = browser.post(&action, &pairs).await;
            assert!(!answer.status.is_server_error(), "{name}");
            pressed.insert(name);
            pages.extend((answer.status != StatusCode::SEE_OTHER).then_some(answer));
        }
        for page in pages {
            let links = ["a", "img", "link", "script"].into_iter().zip(["href", "src", "href", "src"]);
            let links = links.flat_map(|(element, name)| page.attributes(element, name));
            next.extend(links.filter(|link| link.starts_with('/')).map(|l| l.split('#').next().unwrap_or("/").into()));
        }
    }
    pressed.len()
}

async fn registration_survives(world: &Arc<World>, person: Person) {
    let asked = world.browser();
    asked.ask_registration(person.address).await;
    let link = link_in(&world.newest_mail_to(person.address).await);
    let is_business_state =
        |pk: &str| ["MEMBER#", "ACCOUNT#", "SESSION#", "RESTRICTED#"].iter().any(|p| pk.starts_with(p));
    let mut before = items(world).await;
    before.retain(|pk, _| is_business_state(pk));
    assert!(crawl(&world.browser(), &link).await >= 8, "buttons");
    let mut after = items(world).await;
    after.retain(|pk, _| is_business_state(pk));
    assert_eq!(before, after);
    let member = world.browser();
    assert_eq!(member.get(&link).await.status, StatusCode::OK);
    let left = world.registration_link(&member).await;
    assert_eq!((left.tries, left.used_at), (0, None));
    let mut page = member.get("/verify-identity").await;
    if page.texts("#image_text").is_empty() && page.attributes("#image_text", "id").is_empty() {
        page = member.submit(&page, "/verify-identity", &[("action", "use-image")]).await;
    }
    let key = member.check_identity(world, &page, person).await.key();
    let page = member.confirm_key(world, person, &key).await;
    assert_eq!(member.choose_credentials(&page, person).await.heading(), "利用者情報登録完了");
}

/// [P2]
#[tokio::test]
async fn a_bot_that_presses_every_button_consumes_no_registration_link() {
    let world = World::new().await;
    registration_survives(&world, TARO).await;
    registration_survives(&world, SABURO).await;
}

/// [P2]
#[tokio::test]
async fn a_bot_that_presses_every_button_consumes_no_key_and_no_temporary_password() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    let link = link_in(&world.newest_mail_to(TARO.address).await);
    crawl(&world.browser(), &link).await;
    let page = browser.confirm_key(&world, TARO, &key).await;
    browser.choose_credentials(&page, TARO).await;
    let (_, mail) = world.browser().open_reset(&world, TARO).await;
    crawl(&world.browser(), &link_in(&mail)).await;
    let page = browser.get(&link_in(&mail)).await;
    let page = browser.temporary_login(&page, &mail).await;
    assert_eq!(page.heading(), "パスワード変更（パスワード再発行）", "{:?}", page.errors());
}

/// [P1] [P2] [F2]
#[tokio::test]
async fn a_scanner_that_opens_the_link_of_a_notice_and_presses_every_button_freezes_no_account() {
    let world = World::new().await;
    let member = world.browser();
    member.register(&world, TARO).await;
    member.login(TARO.login_id, PASSWORD).await;
    let notice = member.change_password(&world, TARO, OTHER_PASSWORD).await;
    request_a_hundred_times(&world, &link_in(&notice)).await;
    assert!(crawl(&world.browser(), &link_in(&notice)).await >= 6, "buttons");
    press_a_hundred_times(&world, &link_in(&notice), &[]).await;
    assert_eq!(member.get("/").await.heading(), "加入者マイポータルトップ", "still signed in");
    assert_eq!(world.browser().freeze(&notice).await.path, "/not-me/done", "the member's own press");
    assert_eq!(member.get("/").await.heading(), "ログイン");
}

/// A bot that opens the link, goes on to the further pages and presses each button there a hundred times.
async fn press_a_hundred_times(world: &Arc<World>, link: &str, further_pages: &[&str]) {
    let bot = world.browser();
    let mut pages = vec![bot.get(link).await];
    for path in further_pages {
        pages.push(bot.get(path).await);
    }
    for page in &pages {
        assert_eq!(page.status, StatusCode::OK, "{}", page.path);
        let others = ["/preferences/text-size", "/preferences/language", "/logout"];
        let pressed: Vec<_> = buttons(page)
            .into_iter()
            .filter(|(action, _)| !others.contains(&action.split('?').next().unwrap_or_default()))
            .collect();
        assert!(!pressed.is_empty(), "{}", page.path);
        for (action, fields) in pressed {
            let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            for _ in 0..100 {
                let answer = bot.post(&action, &pairs).await;
                // Another image, text size or language shows the page again; every other button reports the empty fields.
                let shows = |(name, value): &(String, String)| {
                    value == "another-image" || ["size", "language"].contains(&name.as_str())
                };
                let is_shown = fields.iter().any(shows);
                let expected = if is_shown { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
                assert_eq!(answer.status, expected, "{action} {fields:?}");
            }
        }
    }
}

/// [P2] An empty form takes no step, counts no try and sends no mail.
#[tokio::test]
async fn each_button_pressed_a_hundred_times_with_empty_fields_reports_the_fields_and_changes_nothing() {
    let world = World::new().await;
    let browser = world.browser();
    browser.ask_registration(TARO.address).await;
    let mail = world.newest_mail_to(TARO.address).await;
    press_a_hundred_times(&world, &link_in(&mail), &["/verify-identity"]).await;
    assert_eq!(world.mails_to(TARO.address).await.len(), 1, "no code was mailed");
    let page = browser.get(&link_in(&mail)).await;
    assert_eq!(page.heading(), "新規利用登録");
    let page = browser.get("/verify-identity").await;
    assert_eq!(world.registration_link(&browser).await.tries, 0);
    let key = browser.check_identity(&world, &page, TARO).await.key();
    press_a_hundred_times(&world, &link_in(&world.newest_mail_to(TARO.address).await), &[]).await;
    let page = browser.confirm_key(&world, TARO, &key).await;
    assert_eq!(browser.choose_credentials(&page, TARO).await.heading(), "利用者情報登録完了");
    let (_, mail) = world.browser().open_reset(&world, TARO).await;
    press_a_hundred_times(&world, &link_in(&mail), &[]).await;
    let page = browser.get(&link_in(&mail)).await;
    assert_eq!(browser.temporary_login(&page, &mail).await.heading(), "パスワード変更（パスワード再発行）");
}
