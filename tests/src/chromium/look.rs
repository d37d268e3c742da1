//! Viewing conditions: width, colour scheme, text size, and the DevTools commands that set them.

use fantoccini::Client;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use shared::web::TextSize;
use url::{ParseError, Url};

/// The colour scheme that the system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Forced colours on black.
    Forced,
    /// Print.
    Print,
}

/// One combination of viewing conditions.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Width in CSS pixels.
    pub width: u32,
    /// The colour scheme.
    pub scheme: Scheme,
    /// 文字サイズ
    pub size: TextSize,
}

impl Look {
    /// In CSS pixels; 320 is 1280 at a zoom of 400 % (WCAG 1.4.10).
    pub const WIDTHS: [u32; 3] = [320, 375, 1280];

    /// Every width, in light and dark, in both text sizes.
    pub fn all() -> impl Iterator<Item = Self> {
        let schemes = [Scheme::Light, Scheme::Dark];
        let sizes = [TextSize::Medium, TextSize::Large];
        Self::WIDTHS.into_iter().flat_map(move |width| {
            schemes.into_iter().flat_map(move |scheme| sizes.map(|size| Self { width, scheme, size }))
        })
    }

    /// Applies the conditions to the browser for all pages; the text size only to the current page.
    pub async fn put_on(self, client: &Client) {
        let height = if self.width < 700 { 812 } else { 800 };
        let metrics = json!({ "width": self.width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        devtools(client, "Emulation.setDeviceMetricsOverride", metrics).await;
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        let (media, features) = match self.scheme {
            Scheme::Light => ("", json!([feature("prefers-color-scheme", "light")])),
            Scheme::Dark => ("", json!([feature("prefers-color-scheme", "dark")])),
            Scheme::Forced => {
                ("", json!([feature("forced-colors", "active"), feature("prefers-color-scheme", "dark")]))
            }
            Scheme::Print => ("print", json!([feature("prefers-color-scheme", "dark")])),
        };
        devtools(client, "Emulation.setEmulatedMedia", json!({ "media": media, "features": features })).await;
        let script = "document.documentElement.dataset.textSize = arguments[0];";
        client.execute(script, vec![json!(self.size.code())]).await.expect("the size");
    }
}

/// Sends a DevTools command, for what WebDriver does not offer.
pub async fn devtools(client: &Client, command: &'static str, parameters: Value) -> Value {
    let asked = client.issue_cmd(DevTools { command, parameters }).await;
    asked.unwrap_or_else(|error: CmdError| panic!("{command}: {error}"))
}

#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/goog/cdp/execute", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}
