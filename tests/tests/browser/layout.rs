//! Layout: with 文字サイズ 大 at a width of 320 pixels nothing is cut off; `Person::arrive` checks it on every page.

use fantoccini::Locator;
use shared::web::Field;
use tests::chromium::{Device, until};
use tests::journey::{OTHER_PASSWORD, PASSWORD};

use crate::person::{Person, visit};

async fn choose_large_text(person: &Person) {
    person.open("/login").await;
    person.click(Locator::Css("#text-size button[value=l]")).await;
    let size = async || person.find("html").await.css_value("font-size").await.ok();
    until("larger text", async || size().await.filter(|size| size == "20px")).await;
    until("the choice to be kept", async || person.client.get_named_cookie("__Host-text-size").await.ok()).await;
}

async fn submit_nothing(person: &Person, words: &str, title: &str) {
    person.press(words).await;
    person.arrive(&format!("エラー：{title}")).await;
    assert!(!person.errors().await.is_empty());
}

/// [X2]
#[test]
fn nothing_is_cut_off_on_the_way_to_the_portal() {
    visit(Device::Narrow, async |person: Person| {
        choose_large_text(&person).await;
        person.prove_by_image().await;
        person.confirm_key().await;
        submit_nothing(&person, "登録", "利用者情報入力").await;
        person.choose_credentials().await;
        person.sign_in_first().await;
        person.change_password(PASSWORD, OTHER_PASSWORD).await;
        person.sign_out().await;
        person.reset(PASSWORD).await;
        person.sees_last_login().await;
    });
}

/// [X2]
#[test]
fn nothing_is_cut_off_on_forms_with_errors() {
    visit(Device::Narrow, async |person: Person| {
        choose_large_text(&person).await;
        submit_nothing(&person, "ログイン", "ログイン").await;
        person.open("/reset").await;
        submit_nothing(&person, "送信", "パスワード再発行").await;
        person.open("/register").await;
        submit_nothing(&person, "送信する", "新規利用登録").await;
        person.open_registration().await;
        submit_nothing(&person, "ログイン", "新規利用登録").await;
        person.open("/verify-identity").await;
        submit_nothing(&person, "確認", "本人確認").await;
        person.fill(Field::Email, &person.member.address).await;
        person.press("画像の文字が読み取れない方はこちら（確認コードをメールで受け取る）").await;
        person.find("#mailed_code").await;
        person.arrive("本人確認").await;
        submit_nothing(&person, "確認", "本人確認").await;
    });
}

/// [X2]
#[test]
fn nothing_is_cut_off_on_the_other_pages() {
    visit(Device::Narrow, async |person: Person| {
        choose_large_text(&person).await;
        let pages =
            [("/help", "ヘルプ"), ("/about-tls", "SSL/TLSとは？"), ("/no-such-page", "エラー：ページが見つかりません")];
        for (path, title) in pages {
            person.open(path).await;
            person.arrive(title).await;
        }
        let longest = format!("{}@{}.example.co.jp", "a".repeat(64), "b".repeat(63));
        person.open("/register").await;
        person.fill(Field::Email, &longest).await;
        person.press("送信する").await;
        person.arrive("メールを送信しました").await;
    });
}
