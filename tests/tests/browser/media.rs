//! User preferences (CSS media features): forced colours, reduced motion, print.

use std::time::Duration;

use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use shared::language::Language;
use shared::web::TextSize;
use tests::chromium::{Device, Exhibition, Look, Scheme, browse, devtools};
use tests::gallery::{Shot, gallery};

const LONG: Duration = Duration::from_secs(300);

fn shot(name: &str) -> &'static Shot {
    gallery().pages().find(|shot| shot.name == name).unwrap_or_else(|| panic!("no page {name}"))
}

async fn open(client: &Client, name: &str, scheme: Scheme) {
    Look { width: 800, scheme, size: TextSize::Medium }.put_on(client).await;
    client.goto(&Exhibition::get().of(Language::Ja, shot(name))).await.expect("the page");
}

async fn style(client: &Client, css: &str, property: &str) -> String {
    let element = client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    element.css_value(property).await.expect("a value")
}

async fn is_shown(client: &Client, css: &str) -> bool {
    let element = client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    element.is_displayed().await.expect("an answer")
}

#[test]
fn with_forced_colours_borders_and_states_stay_visible() {
    browse(Device::Desktop, LONG, async |client: Client| {
        open(&client, "s05-empty", Scheme::Forced).await;
        for css in ["main .button", "input#email", ".error-summary", ".steps .number", "#text-size button"] {
            assert_ne!(style(&client, css, "border-top-style").await, "none", "{css}");
            assert_ne!(style(&client, css, "border-top-color").await, style(&client, "body", "background-color").await);
        }
        let chosen = style(&client, "#text-size [aria-pressed=true]", "background-color").await;
        let other = style(&client, "#text-size [aria-pressed=false]", "background-color").await;
        assert_ne!(chosen, other, "the chosen size is visible");
        let now = style(&client, ".steps [aria-current] .number", "background-color").await;
        assert_ne!(now, style(&client, ".steps li:last-child .number", "background-color").await);
    });
}

#[test]
fn printed_the_key_is_black_on_white_with_its_spelling_and_expiry() {
    browse(Device::Desktop, LONG, async |client: Client| {
        open(&client, "s06", Scheme::Print).await;
        for css in [".brand", "p.key", ".spelled", ".mail-facts", ".note"] {
            assert!(is_shown(&client, css).await, "{css}");
        }
        for css in [".tools", ".footer", ".mail-help", "button[data-copy]", "button[data-print]", ".steps"] {
            assert!(!is_shown(&client, css).await, "{css}");
        }
        for css in ["p.key", "h1", ".spelled"] {
            let colour = style(&client, css, "color").await;
            assert!(["rgba(26, 26, 26, 1)", "rgba(51, 51, 51, 1)"].contains(&colour.as_str()), "{css}: {colour}");
        }
        assert_eq!(style(&client, ".key-box", "background-color").await, "rgba(0, 0, 0, 0)");
        let size = json!({ "printBackground": false, "paperWidth": 8.27, "paperHeight": 11.69 });
        let pdf = devtools(&client, "Page.printToPDF", size).await;
        let pages = pdf_pages(&pdf);
        assert_eq!(pages, 1, "everything fits on one sheet");
    });
}

fn pdf_pages(pdf: &Value) -> usize {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    let bytes = BASE64_STANDARD.decode(pdf["data"].as_str().expect("a PDF")).expect("base64");
    String::from_utf8_lossy(&bytes).matches("/Type /Page\n").count()
}

#[test]
fn with_reduced_motion_nothing_is_animated() {
    browse(Device::Phone, LONG, async |client: Client| {
        client.goto(&Exhibition::get().of(Language::Ja, shot("help"))).await.expect("the page");
        assert_eq!(style(&client, "html", "scroll-behavior").await, "auto");
        let moving = "return [...document.querySelectorAll('*')].filter((it) => {
            const style = getComputedStyle(it);
            return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => time !== '0s');
        }).length;";
        assert_eq!(client.execute(moving, vec![]).await.expect("a number"), json!(0));
    });
}
