//! Switching between 日本語 and English in the header, with and without JavaScript.

use fantoccini::Locator;
use fantoccini::key::Key;
use shared::web::Field;
use tests::chromium::{Device, until};
use tests::journey::PASSWORD;

use crate::person::{Person, visit};

async fn speak(person: &Person, code: &str) {
    person.click(Locator::Css(&format!("#language [value={code}]"))).await;
}

async fn typed(person: &Person, field: Field) -> String {
    let element = person.find(&format!("#{}", field.name())).await;
    element.prop("value").await.expect("the field").unwrap_or_default()
}

async fn half_fill_the_login(person: Person) {
    person.open("/login").await;
    person.fill(Field::LoginId, "taro.1980").await;
    speak(&person, "en").await;
    person.arrive("Log in").await;
    assert_eq!(typed(&person, Field::LoginId).await, "taro.1980");
    speak(&person, "ja").await;
    person.arrive("ログイン").await;
    assert_eq!(typed(&person, Field::LoginId).await, "taro.1980");
}

#[test]
fn changing_the_language_keeps_the_input() {
    visit(Device::Phone, half_fill_the_login);
}

#[test]
fn without_scripts_changing_the_language_keeps_the_input() {
    visit(Device::WithoutScripts, half_fill_the_login);
}

async fn half_fill_the_identity_check(person: Person) {
    person.begin_identity().await;
    speak(&person, "en").await;
    person.arrive("Confirm your identity").await;
    assert_eq!(typed(&person, Field::Email).await, person.member.address);
    let [year, month, day] = person.member.birth_date;
    for (field, value) in [(Field::BirthYear, year), (Field::BirthMonth, month), (Field::BirthDay, day)] {
        assert_eq!(typed(&person, field).await, value);
    }
    person.fill(Field::ImageText, &person.read_image().await).await;
    person.press("Confirm").await;
    person.arrive("Identity confirmed").await;
    let (key, shown) = (person.key().await, async || person.read("main").await);
    let (japanese, english) = ("本人確認が完了しました。", "We have confirmed your identity.");
    assert!(shown().await.contains(english) && !shown().await.contains(japanese));
    person.click(Locator::Css("label[for=language-ja]")).await;
    until("the page in Japanese", async || shown().await.contains(japanese).then_some(())).await;
    assert!(!shown().await.contains(english));
    assert_eq!(person.key().await, key, "the page was not reloaded");
}

#[test]
fn the_key_stays_when_the_language_changes() {
    visit(Device::Phone, half_fill_the_identity_check);
}

#[test]
fn without_scripts_the_key_stays_when_the_language_changes() {
    visit(Device::WithoutScripts, half_fill_the_identity_check);
}

#[test]
fn the_enter_key_submits_the_form_and_presses_no_button_of_the_header() {
    visit(Device::Desktop, async |person: Person| {
        person.open("/login").await;
        person.fill(Field::LoginId, "unknown").await;
        person.fill(Field::Password, PASSWORD).await;
        let password = person.find("#password").await;
        password.send_keys(&char::from(Key::Enter).to_string()).await.expect("a field to type into");
        person.arrive("エラー：ログイン").await;
        assert!(person.errors().await.contains("ログインIDまたはパスワードが正しくありません。"));
    });
}

#[test]
fn without_scripts_changing_the_text_size_keeps_the_input() {
    visit(Device::WithoutScripts, async |person: Person| {
        person.open("/register").await;
        person.fill(Field::Email, "half an addr").await;
        person.click(Locator::Css("#text-size [value=l]")).await;
        let size = async || person.find("html").await.css_value("font-size").await.ok();
        until("larger text", async || size().await.filter(|size| size == "20px")).await;
        assert_eq!(typed(&person, Field::Email).await, "half an addr");
    });
}

#[test]
fn nothing_is_cut_off_in_english() {
    visit(Device::Narrow, async |person: Person| {
        person.open("/login?size=l&language=en").await;
        person.arrive("Log in").await;
        let pages = [
            ("/register", "Register"),
            ("/reset", "Reset your password"),
            ("/help", "Help"),
            ("/about-tls", "What is SSL/TLS?"),
            ("/no-such-page", "Error: Page not found"),
            ("/first-login", "Error: You cannot use this link"),
        ];
        for (path, title) in pages {
            person.open(path).await;
            person.arrive(title).await;
        }
        person.open("/register").await;
        person.fill(Field::Email, &person.member.address).await;
        person.press("Send").await;
        person.arrive("Email sent").await;
        person.open(person.mail("Continue your registration").await.link()).await;
        person.arrive("Register").await;
        person.press("Log in").await;
        person.arrive("Error: Register").await;
        person.press("Confirm your identity").await;
        person.arrive("Confirm your identity").await;
        person.press("Confirm").await;
        person.arrive("Error: Confirm your identity").await;
    });
}
