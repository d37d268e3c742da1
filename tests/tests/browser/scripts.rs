//! JavaScript on single pages of the gallery: browser functions (print, timers) are replaced by fakes that the test controls.

use std::time::Duration;

use fantoccini::{Client, Locator};
use serde_json::json;
use shared::language::Language;
use tests::chromium::{Device, Exhibition, browse, devtools, until};
use tests::gallery::gallery;
use tests::journey::PASSWORD;

const LONG: Duration = Duration::from_secs(300);

/// Opens a page of the gallery; the given script runs before the page's own.
async fn open_after(client: &Client, script: &str, name: &str) {
    devtools(client, "Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    client.goto(&Exhibition::get().at(name)).await.expect("the page");
}

async fn text_of(client: &Client, css: &str) -> String {
    let element = client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    element.text().await.expect("text")
}

#[test]
fn the_print_button_prints() {
    browse(Device::Desktop, LONG, async |client: Client| {
        open_after(&client, "window.print = () => (window.printed = true);", "ja/s06").await;
        let button = client.find(Locator::Css("[data-language=ja] [data-print]")).await.expect("the button");
        button.click().await.expect("a click");
        assert_eq!(client.execute("return window.printed;", vec![]).await.expect("an answer"), json!(true));
    });
}

/// A fake `setTimeout` records the timers; the test fires them, so that it need not wait.
#[test]
fn the_page_says_when_a_mail_may_be_requested_again() {
    let keep = "window.later = []; window.setTimeout = (act, delay) => later.push({ act, delay });";
    browse(Device::Phone, LONG, async |client: Client| {
        open_after(&client, keep, "ja/s03-asked-too-early").await;
        let (from, line) = (client.find(Locator::Css("#resend-from")).await.expect("the line"), "#resend-from");
        let seconds: u64 =
            from.attr("data-seconds").await.expect("it").and_then(|it| it.parse().ok()).expect("a number");
        assert!((1..=180).contains(&seconds), "{seconds}");
        assert!(
            text_of(&client, line).await.contains("以降に、もう一度送信できます。"),
            "{}",
            text_of(&client, line).await
        );
        let waits = client.execute("return later.map(({ delay }) => delay);", vec![]).await.expect("the waits");
        assert_eq!(waits, json!([seconds * 1_000]));
        client.execute("later[0].act();", vec![]).await.expect("the timer to fire");
        let now = from.attr("data-now").await.expect("it").expect("words");
        assert_eq!(text_of(&client, line).await, now);
    });
}

#[test]
fn while_a_password_is_typed_the_page_says_what_is_missing() {
    browse(Device::Phone, LONG, async |client: Client| {
        open_after(&client, "", "ja/s08").await;
        let says = async |field: &str, typed: &str, words: &str| {
            let input = client.find(Locator::Id(field)).await.expect("the field");
            input.clear().await.expect("an empty field");
            input.send_keys(typed).await.expect("a field to type into");
            let line = format!("[data-of={field}]");
            until(words, async || text_of(&client, &line).await.contains(words).then_some(())).await;
        };
        let help = &gallery().app.wordings.of(Language::Ja).common.new_password;
        says("new_password", "sakura", &help.missing.replace('#', "9")).await;
        says("new_password", "aaaaaaaaaaaaaaaa", &help.monotonous).await;
        // Full-width characters count as they will be normalised.
        says("new_password", "ｓａｋｕｒａ−ｎｏ−ｈａｎａ−７", &help.long_enough).await;
        says("new_password_again", PASSWORD, &help.different).await;
        says("new_password", PASSWORD, &help.long_enough).await;
        until(&help.same, async || (text_of(&client, "[data-of=new_password_again]").await == help.same).then_some(()))
            .await;
        let sent = "return performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType === 'fetch').length;";
        assert_eq!(client.execute(sent, vec![]).await.expect("a number"), json!(0), "no request is sent");
    });
}
