//! Progressive enhancement: what JavaScript adds, and what works without it.

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::key::Key;
use shared::web::Field;
use tests::chromium::{Device, until};
use tests::journey::PASSWORD;

use crate::mailbox::mails_to;
use crate::member::Member;
use crate::person::{Person, visit};

/// [R2]
#[test]
fn the_key_is_copied_and_pasted() {
    visit(Device::Desktop, async |person: Person| {
        person.prove_by_image().await;
        let key = person.key().await;
        person.press("認証キーをコピーする").await;
        until("the key to be copied", async || {
            (person.read(".copied").await == "認証キーをコピーしました。").then_some(())
        })
        .await;
        person.open(person.mail("本人確認完了のご案内").await.link()).await;
        let field = person.find("#auth_key").await;
        field.send_keys(&format!("{}v", char::from(Key::Control))).await.expect("a field to paste into");
        let pasted = field.prop("value").await.expect("the field").unwrap_or_default();
        assert_eq!(pasted, key.split_whitespace().collect::<String>());
        person.press("認証").await;
        person.arrive("利用者情報入力").await;
    });
}

#[test]
fn a_password_can_be_shown_and_hidden() {
    visit(Device::Phone, async |person: Person| {
        person.open("/login").await;
        person.fill(Field::LoginId, "unknown").await;
        person.fill(Field::Password, PASSWORD).await;
        let kind = async || person.find("#password").await.prop("type").await.expect("the field").unwrap_or_default();
        assert_eq!(kind().await, "password");
        person.press("表示").await;
        assert_eq!(kind().await, "text");
        person.press("非表示").await;
        assert_eq!(kind().await, "password");
    });
}

/// [X2]
#[test]
fn without_scripts_controls_that_need_them_are_hidden() {
    visit(Device::WithoutScripts, async |person: Person| {
        person.prove_by_image().await;
        for css in ["button[data-copy]", "button.show"] {
            for button in person.client.find_all(Locator::Css(css)).await.expect("buttons") {
                assert!(!button.is_displayed().await.expect("the button"), "{css}");
            }
        }
    });
}

/// [X3] [X2]
#[test]
fn without_scripts_the_error_summary_has_the_focus() {
    visit(Device::WithoutScripts, async |person: Person| {
        person.open("/register").await;
        person.fill(Field::Email, "not an address").await;
        person.press("送信する").await;
        person.arrive("エラー：新規利用登録").await;
        let focused = person.client.active_element().await.expect("a focused element");
        assert_eq!(focused.attr("id").await.expect("the element").as_deref(), Some("error-summary"));
    });
}

#[test]
fn without_scripts_the_key_stays_when_the_text_size_changes() {
    visit(Device::WithoutScripts, async |person: Person| {
        person.prove_by_image().await;
        let key = person.key().await;
        let size = async || person.find("html").await.css_value("font-size").await.expect("a size");
        assert_eq!(size().await, "16px");
        person.click(Locator::Css("label[for=size-l]")).await;
        until("larger text", async || (size().await == "20px").then_some(())).await;
        assert_eq!(person.key().await, key);
        person.arrive("本人確認完了").await;
    });
}

/// [P5]
#[test]
fn a_double_click_and_a_second_request_give_one_mail() {
    visit(Device::Desktop, async |person: Person| {
        person.open("/register").await;
        person.fill(Field::Email, &person.member.address).await;
        let button = person.find("main form button.button").await;
        let click = |mouse: MouseActions| {
            mouse
                .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
                .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT })
        };
        let to_button = PointerAction::MoveToElement { element: button, duration: None, x: 0.0, y: 0.0 };
        let twice = click(click(MouseActions::new("mouse".into()).then(to_button)));
        person.client.perform_actions(twice).await.expect("a double click");
        person.arrive("メールを送信しました").await;
        // Chromium posts once for a double click; a second request posts again.
        person.ask_registration().await;
        // Jobs are processed in order: once the next member's mail has arrived, all jobs of this member are done.
        let next = Person { member: Member::next(), ..person.clone() };
        next.ask_registration().await;
        next.mail("利用登録手続きのご案内").await;
        assert_eq!(mails_to(&person.member.address).await.len(), 1);
    });
}
