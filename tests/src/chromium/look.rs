//! How a page is looked at: how wide, how bright, how large; and what DevTools change for it.

use fantoccini::Client;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use shared::web::TextSize;
use url::{ParseError, Url};

/// What the person's system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on bright.
    Light,
    /// Bright on dark.
    Dark,
    /// The system's own few colours, on black.
    Forced,
    /// On paper.
    Print,
}

/// One way of looking.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// CSS pixels.
    pub width: u32,
    /// The colours.
    pub scheme: Scheme,
    /// 文字サイズ
    pub size: TextSize,
}

impl Look {
    /// 320 is 1280 at 400 %.
    pub const WIDTHS: [u32; 3] = [320, 375, 1280];

    /// Every width, light and dark, in both sizes.
    pub fn all() -> impl Iterator<Item = Self> {
        let schemes = [Scheme::Light, Scheme::Dark];
        let sizes = [TextSize::Medium, TextSize::Large];
        Self::WIDTHS.into_iter().flat_map(move |width| {
            schemes.into_iter().flat_map(move |scheme| sizes.map(|size| Self { width, scheme, size }))
        })
    }

    /// Lets the browser look so from now on, at this page and others; the size is that of this page only.
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

/// Asks Chromium for something that WebDriver has no word for.
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
