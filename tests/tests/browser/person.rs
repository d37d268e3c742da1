//! The simulated user: a member with a browser who reads, types and presses buttons.

use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use shared::web::Field;
use tests::chromium::{Device, browse, until};

use crate::keyboard::{keep_the_focus, strike, tab_to};
use crate::member::Member;
use crate::stack::Stack;

/// Timeout of a whole journey: a browser that hangs must not hang the tests.
const JOURNEY: Duration = Duration::from_secs(180);

/// Runs a journey of a new member in a fresh browser on the running stack.
pub fn visit<F>(device: Device, journey: impl FnOnce(Person) -> F + 'static)
where
    F: Future<Output = ()> + 'static,
{
    Stack::get();
    browse(device, JOURNEY, async move |client: Client| {
        if device == Device::Keyboard {
            keep_the_focus(&client).await;
        }
        journey(Person { client, device, member: Member::next() }).await;
    });
}

/// A member with a browser.
#[derive(Clone)]
pub struct Person {
    /// The browser.
    pub client: Client,
    /// The device that it emulates.
    pub device: Device,
    /// The member's data.
    pub member: Member,
}

impl Person {
    /// Opens a path of the portal, or a link of a mail.
    pub async fn open(&self, to: &str) {
        let url = if to.starts_with('/') { Stack::get().portal(to) } else { to.to_owned() };
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("open {url}: {error}"));
    }

    /// Waits for the page with that title, and checks that nothing is cut off.
    pub async fn arrive(&self, title: &str) {
        until(&format!("the page {title}"), async || {
            let whole = self.client.title().await.ok()?;
            (whole.split(['｜', '–']).next().map(str::trim_end) == Some(title)).then_some(())
        })
        .await;
        self.assert_nothing_cut_off(title).await;
    }

    /// Checks that nothing extends beyond the right edge.
    async fn assert_nothing_cut_off(&self, title: &str) {
        let script = "const it = document.scrollingElement; return [it.scrollWidth, it.clientWidth];";
        let widths = self.client.execute(script, Vec::new()).await.expect("the widths");
        let [content, window] = [0, 1].map(|index| widths[index].as_u64().expect("a width"));
        assert!(content <= window, "{title} is {content} wide in a window of {window}");
    }

    /// The only element that matches.
    pub async fn find(&self, css: &str) -> Element {
        until(css, async || self.client.find(Locator::Css(css)).await.ok()).await
    }

    /// The text of the only element that matches.
    pub async fn read(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("text")
    }

    /// Replaces the content of a field.
    pub async fn fill(&self, field: Field, text: &str) {
        let id = field.name();
        let element = self.find(&format!("#{id}")).await;
        if self.device == Device::Keyboard {
            // Reaching a field with Tab selects its content.
            tab_to(&self.client, id, |focused| focused.id == id).await;
            return strike(&self.client, text.chars()).await;
        }
        element.clear().await.expect("an empty field");
        element.send_keys(text).await.expect("a field to type into");
    }

    /// Presses the button or follows the link with these words.
    pub async fn press(&self, words: &str) {
        if self.device == Device::Keyboard {
            tab_to(&self.client, words, |focused| focused.words == words).await;
            return strike(&self.client, [Key::Enter.into()]).await;
        }
        let which = "(self::a or self::button) and not(contains(@class, 'vh'))";
        let path = format!("//main//*[{which} and normalize-space(.) = '{words}']");
        self.click(Locator::XPath(&path)).await;
    }

    /// Clicks what matches as soon as it can be clicked.
    pub async fn click(&self, locator: Locator<'_>) {
        until(&format!("{locator:?} to be clicked"), async || self.client.find(locator).await.ok()?.click().await.ok())
            .await;
    }

    /// The sentences of the error summary.
    pub async fn errors(&self) -> String {
        self.read("#error-summary ul").await
    }
}
