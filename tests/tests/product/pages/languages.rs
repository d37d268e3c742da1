//! Internationalisation (日本語, English): choice of the language, and that changing it keeps the input.

use std::sync::Arc;

use shared::input::LoginId;
use shared::language::Language;
use shared::store::{Account, Pk, Table};
use shared::wording::Wording;
use tests::gallery::galleries;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in};
use tests::tables::{assert_unchanged, everything, items};
use tests::{Browser, Page, World};

fn en(world: &World) -> &Wording {
    world.app().wordings.of(Language::En)
}

fn language(page: &Page) -> String {
    page.attributes("html", "lang").concat()
}

fn browser_in(world: &Arc<World>, languages: &'static str) -> Browser {
    let mut browser = world.browser();
    browser.accept_language = Some(languages);
    browser
}

#[tokio::test]
async fn a_page_is_in_the_language_of_the_browser_until_another_is_chosen() {
    let world = World::new().await;
    for (languages, expected) in
        [("en-US,en;q=0.9", "en"), ("ja,en;q=0.8", "ja"), ("fr", "ja"), ("", "ja"), ("en;q=0.1,ja;q=0.2", "ja")]
    {
        assert_eq!(language(&browser_in(&world, languages).get("/login").await), expected, "{languages}");
    }
    let browser = browser_in(&world, "en");
    let page = browser.get("/about-tls").await;
    let page = browser.speak(&page, Language::Ja, &[]).await;
    assert_eq!((language(&page), page.path.as_str()), ("ja".to_owned(), "/about-tls"));
    assert_eq!(language(&browser.get("/login").await), "ja", "the chosen language precedes Accept-Language");
    browser.set_cookie("__Host-language", "tlh");
    assert_eq!(language(&browser.get("/login").await), "en", "an unknown language in the cookie is ignored");
}

#[tokio::test]
async fn a_url_may_name_the_language() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/register?language=en").await;
    assert_eq!(page.heading(), en(&world).registration.title);
    assert_eq!(browser.cookie("__Host-language").as_deref(), Some("en"), "the following pages are in it as well");
    let page = browser.get("/register?language=xx").await;
    assert_eq!((language(&page), page.status.as_u16()), ("en".to_owned(), 200));
}

#[test]
fn every_page_declares_its_language_and_offers_the_others_by_their_own_names() {
    for gallery in galleries() {
        for shot in gallery.pages() {
            let (page, name) = (&shot.page, shot.name);
            assert_eq!(language(page), gallery.language.code(), "{name}");
            assert_eq!(page.attributes("#language [lang]", "lang"), Language::ALL.map(Language::code), "{name}");
            let names = page.texts("#language [lang]");
            let are_own =
                names.iter().zip(Language::ALL).all(|(shown, language)| shown.starts_with(language.own_name()));
            assert!(names.len() == Language::ALL.len() && are_own, "{name}: {names:?}");
            for of in page.attributes("button[form]", "form") {
                assert_eq!(page.attributes(&format!("form#{of}"), "id"), [of], "{name}: a button without its form");
            }
        }
    }
}

#[test]
fn every_help_link_leads_to_an_existing_topic() {
    for gallery in galleries() {
        let help = &gallery.screens.iter().find(|shot| shot.name == "help").expect("the help").page;
        let topics = help.attributes("h2[id]", "id");
        for shot in gallery.pages().filter(|shot| shot.page.status.is_success() || shot.page.status == 422) {
            let has_no_topic = ["help", "s15"].contains(&shot.name);
            let target = shot.page.attributes("a.help", "href").concat().replace("/help#", "");
            assert!(topics.contains(&target) || has_no_topic, "{}: no help at {target}", shot.name);
        }
    }
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The page without the parts marked as Japanese, without echoed input and nicknames.
fn in_page_language(page: &Page) -> String {
    let marked = page.texts("[lang=ja]").into_iter().chain([TARO, HANAKO, SABURO].map(|p| p.nickname.to_owned()));
    let typed = page.attributes("input", "value").into_iter();
    let names = page.texts("[lang=ja] *").into_iter();
    let mut body = page.body();
    let mut leave_out: Vec<_> = marked.chain(typed).chain(names).filter(|text| text.contains(is_japanese)).collect();
    leave_out.sort_by_key(|text| std::cmp::Reverse(text.len()));
    // The page that holds every language (S06) has whole parts in the other one.
    while let Some((before, rest)) = body.clone().split_once("<div lang=\"ja\" data-language=\"ja\">") {
        let after = rest.split_once("</div>\n<").map_or("", |(_, after)| after);
        body = format!("{before}<{after}");
    }
    for text in leave_out {
        body = body.replace(&text, "");
    }
    body
}

#[test]
fn no_english_page_or_mail_contains_japanese() {
    let [_, english] = galleries();
    for shot in english.pages().filter(|shot| shot.name != "s06") {
        for line in in_page_language(&shot.page).lines() {
            assert!(!line.contains(is_japanese), "{}: {line}", shot.name);
        }
    }
    for (name, mail) in &english.mails {
        let (subject, text) = (&mail.subject, &mail.text);
        assert!(!subject.contains(is_japanese) && !text.contains(is_japanese), "{name}: {subject}\n{text}");
    }
}

/// Switches the language of a half-filled form and back: input is kept except secrets, and nothing is counted, validated or
/// written. The first `kept` fields are those that are shown again.
async fn assert_input_kept(world: &World, browser: &Browser, page: &Page, typed: &[(&str, &str)], kept: usize) {
    let before = everything(world).await;
    let heading = page.heading();
    let mut page = page.clone();
    for language in [Language::En, Language::Ja] {
        page = browser.speak(&page, language, typed).await;
        assert_eq!((page.status.as_u16(), page.attributes("html", "lang")), (200, vec![language.code().to_owned()]));
        assert!(page.errors().is_empty(), "{:?}", page.errors());
        for (n, (name, value)) in typed.iter().enumerate() {
            let expected = if n < kept { *value } else { "" };
            let shown = page.attributes(&format!("#{name}"), "value").concat();
            assert_eq!(shown, expected, "{name} at {} in {}", page.path, language.code());
        }
    }
    assert_eq!(page.heading(), heading);
    assert_eq!(everything(world).await, before, "{}", page.path);
}

#[tokio::test]
async fn a_half_filled_form_keeps_its_input_when_the_language_changes() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/login").await;
    assert_input_kept(&world, &browser, &page, &[("login_id", "ＴＡＲＯ"), ("password", PASSWORD)], 1).await;
    for path in ["/register", "/reset"] {
        let page = browser.get(path).await;
        assert_input_kept(&world, &browser, &page, &[("email", "not yet an addr")], 1).await;
    }
    let page = browser.open_registration(&world, TARO).await;
    assert_input_kept(&world, &browser, &page, &[("login_id", "kenpo"), ("temporary_password", "x")], 1).await;
    let page = browser.get("/verify-identity").await;
    let date = [("email", TARO.address), ("birth_year", "昭和55"), ("birth_month", "4"), ("birth_day", "")];
    let typed = [&date[..], &[("image_text", "abcd")]].concat();
    assert_input_kept(&world, &browser, &page, &typed, 4).await;
    let page = browser.submit(&page, "/verify-identity", &[("email", TARO.address), ("action", "mail-code")]).await;
    let typed = [&date[..], &[("mailed_code", "123456")]].concat();
    assert_input_kept(&world, &browser, &page, &typed, 4).await;
    let page = browser.submit(&page, "/verify-identity", &[("action", "use-image")]).await;
    let key = browser.check_identity(&world, &page, TARO).await.key();
    let page = browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    assert_input_kept(&world, &browser, &page, &[("auth_key", "4UZd")], 0).await;
    let page = browser.submit(&page, "/auth-key", &[("auth_key", &key)]).await;
    let typed = [("new_login_id", "x"), ("nickname", "たろう"), ("new_password", "y"), ("new_password_again", "z")];
    assert_input_kept(&world, &browser, &page, &typed, 2).await;
    browser.choose_credentials(&page, TARO).await;
    let (page, mail) = browser.open_reset(&world, TARO).await;
    assert_input_kept(&world, &browser, &page, &[("login_id", "taro"), ("temporary_password", "x")], 1).await;
    let page = browser.temporary_login(&page, &mail).await;
    assert_input_kept(&world, &browser, &page, &[("new_password", "x"), ("new_password_again", "y")], 0).await;
}

#[tokio::test]
async fn a_form_with_errors_keeps_its_input_when_the_language_changes() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/login").await;
    let typed = [("login_id", "taro.1980"), ("password", "not the password")];
    let page = browser.send(&page, "/login", &typed).await;
    assert_eq!(page.status, 422);
    let before = items(&world).await;
    let page = browser.speak(&page, Language::En, &[]).await;
    assert_unchanged(&world, &before, "no failure was counted").await;
    assert_eq!((page.path.as_str(), page.heading()), ("/login", en(&world).login.title.clone()));
    assert_eq!(page.attributes("#login_id", "value"), ["taro.1980"]);
    let page = browser.send(&page, "/login", &typed).await;
    assert_eq!(page.errors(), [en(&world).messages.login.failed.clone()]);
}

#[tokio::test]
async fn the_notice_above_the_login_stays_when_the_language_changes() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/login?notice=registered").await;
    let page = browser.speak(&page, Language::En, &[]).await;
    assert_eq!(page.text(".banner"), en(&world).login.registered);
}

#[tokio::test]
async fn a_form_is_shown_again_only_for_a_same_site_request() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    browser.site = Some("cross-site");
    let pairs = [("login_id", "<script>"), ("language", "en")];
    let answer = browser.post("/login?language=en", &pairs).await;
    assert_eq!(answer.status, 403);
    assert!(!answer.body().contains("script&"), "the input is not echoed");
    browser.site = None;
    assert_eq!(browser.post("/login?language=en", &pairs).await.status, 403, "without the form's token");
    assert_eq!(browser.speak(&page, Language::En, &[("login_id", "taro")]).await.status, 200, "with it");
}

#[tokio::test]
async fn changing_the_text_size_keeps_the_input() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/register").await;
    let token = page.form_with_id("entries").swap_remove(0).1;
    let to = page.attributes("#text-size button[value=l]", "formaction").concat();
    let page = browser.post(&to, &[("form_token", &token), ("email", "half an addr"), ("size", "l")]).await;
    assert_eq!(page.attributes("html", "data-text-size"), ["l"]);
    assert_eq!(page.attributes("#email", "value"), ["half an addr"]);
    assert_eq!(browser.get("/login").await.attributes("html", "data-text-size"), ["l"]);
}

#[tokio::test]
async fn the_page_with_the_key_contains_every_language_and_the_key_once() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_identity(&world, TARO).await;
    let page = browser.check_identity(&world, &page, TARO).await;
    let (body, key) = (page.body(), page.key());
    let halves = key.split_at(key.len() / 2);
    for wording in [world.ja(), en(&world)] {
        let texts = &wording.identity_confirmed;
        let spelled = [texts.spell(halves.0), texts.spell(halves.1)];
        for text in [&texts.title, &texts.banner, &texts.keep, &texts.once].into_iter().chain(&spelled) {
            assert!(body.contains(text.as_str()), "{text}");
        }
        assert!(body.contains(&texts.sent.fill("本人確認完了のご案内")), "the mail is in the language of the request");
    }
    assert_eq!(body.matches("class=\"key\"").count(), 1);
    assert_eq!(
        page.attributes("input[name=language]", "type"),
        ["radio", "radio"],
        "the language switches without a request"
    );
    assert_eq!(page.attributes("input[name=language][checked]", "value"), ["ja"]);
}

#[tokio::test]
async fn mails_are_in_the_language_of_the_request() {
    let world = World::new().await;
    let browser = browser_in(&world, "en");
    browser.register(&world, TARO).await;
    world.deliver().await;
    world.pass_minutes(60);
    browser.open_reset(&world, TARO).await;
    browser.ask_registration(TARO.address).await;
    let mails = &en(&world).mails;
    let subjects: Vec<_> = world.mails_to(TARO.address).await.into_iter().map(|mail| mail.subject).collect();
    let expected = [
        &mails.registration.subject,
        &mails.identity_confirmed.subject,
        &mails.registered.subject,
        &mails.reissue.subject,
        &mails.already_registered.subject,
    ];
    assert_eq!(subjects.iter().collect::<Vec<_>>(), expected);
    world.pass_minutes(60);
    let (_, mail) = world.browser().open_reset(&world, TARO).await;
    assert_eq!(mail.subject, world.ja().mails.reissue.subject, "the request was in Japanese");
}

#[tokio::test]
async fn a_mailed_link_continues_in_the_language_of_its_mail() {
    let world = World::new().await;
    browser_in(&world, "en").ask_registration(TARO.address).await;
    let link = link_in(&world.newest_mail_to(TARO.address).await);
    let phone = browser_in(&world, "ja");
    let page = phone.get(&link).await;
    assert_eq!((page.heading(), language(&page)), (en(&world).first_login.title.clone(), "en".to_owned()));
    assert_eq!(language(&phone.get("/verify-identity").await), "en");
}

async fn account(world: &World) -> Account {
    let account = world
        .app()
        .store
        .get(Table::Members, Pk::account(&LoginId::lookup_key(TARO.login_id)))
        .await
        .expect("the store");
    account.expect("the account")
}

#[tokio::test]
async fn the_account_stores_the_language_that_its_owner_used_last() {
    let world = World::new().await;
    let english = browser_in(&world, "en");
    english.register(&world, TARO).await;
    assert_eq!(account(&world).await.language, Some(Language::En));

    let elsewhere = world.browser();
    let portal = elsewhere.login(TARO.login_id, PASSWORD).await;
    assert_eq!(language(&portal), "en", "without a choice in this browser the account's language applies");

    let portal = elsewhere.speak(&portal, Language::Ja, &[]).await;
    assert_eq!((language(&portal), portal.path.as_str()), ("ja".to_owned(), "/"));
    assert_eq!(account(&world).await.language, Some(Language::Ja));

    let page = elsewhere.get("/password/change").await;
    elsewhere.speak(&page, Language::En, &[]).await;
    assert_eq!(account(&world).await.language, Some(Language::En));

    let third = world.browser();
    let page = third.get("/about-tls").await;
    third.speak(&page, Language::Ja, &[]).await;
    assert_eq!(account(&world).await.language, Some(Language::En), "this browser is not signed in");
    assert_eq!(language(&third.login(TARO.login_id, PASSWORD).await), "ja", "the browser's choice is kept");
    assert_eq!(account(&world).await.language, Some(Language::Ja));
}

#[tokio::test]
async fn a_get_in_another_language_changes_no_account() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let before = items(&world).await;
    for path in ["/?language=en", "/password/change?language=en", "/login?language=en"] {
        assert_eq!(language(&browser.get(path).await), "en", "{path}");
    }
    assert_unchanged(&world, &before, "GET").await;
}

#[tokio::test]
async fn the_mail_about_a_changed_password_is_in_the_language_of_the_account() {
    let world = World::new().await;
    browser_in(&world, "en").register(&world, TARO).await;
    world.pass_minutes(60);
    let elsewhere = world.browser();
    let (page, mail) = elsewhere.open_reset(&world, TARO).await;
    assert_eq!(mail.subject, world.ja().mails.reissue.subject);
    let page = elsewhere.temporary_login(&page, &mail).await;
    assert_eq!(language(&page), "ja");
    let portal = elsewhere.replace_password(&page, OTHER_PASSWORD).await;
    assert_eq!(language(&portal), "en");
    let told = world.newest_mail_to(TARO.address).await;
    assert_eq!(told.subject, en(&world).mails.password_changed.subject);
}

/// Removes an attribute from an item, as if an older release had written it.
async fn remove_attribute(world: &World, table: Table, pk: &str, attribute: &str) {
    let store = &world.app().store;
    let key = aws_sdk_dynamodb::types::AttributeValue::S(pk.to_owned());
    let update = store.db().update_item().table_name(store.name(table)).key("pk", key);
    let update = update.update_expression("REMOVE #a").expression_attribute_names("#a", attribute);
    update.send().await.expect("the store");
}

#[tokio::test]
async fn items_of_a_release_without_languages_are_read_as_japanese() {
    let world = World::new().await;
    let english = browser_in(&world, "en");
    let page = english.get("/register").await;
    english.submit(&page, "/register", &[("email", TARO.address)]).await;
    let jobs = items(&world).await.into_keys().filter(|pk| pk.starts_with("JOB#")).collect::<Vec<_>>();
    remove_attribute(&world, Table::Expiring, &jobs[0], "language").await;
    let mail = world.newest_mail_to(TARO.address).await;
    assert_eq!(mail.subject, world.ja().mails.registration.subject);
    assert_eq!(mail.header("Content-Language").as_deref(), Some("ja"));

    world.pass_minutes(5);
    world.browser().register(&world, TARO).await;
    remove_attribute(
        &world,
        Table::Members,
        Pk::account(&LoginId::lookup_key(TARO.login_id)).as_str(),
        "display_language",
    )
    .await;
    assert_eq!(account(&world).await.language, None);
    let portal = english.login(TARO.login_id, PASSWORD).await;
    assert_eq!((portal.path.as_str(), language(&portal)), ("/", "en".to_owned()), "then the browser's word counts");
}
