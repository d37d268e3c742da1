//! Chromium, driven by ChromeDriver.

mod exhibition;
mod look;

pub use exhibition::Exhibition;
pub use look::{Look, Scheme, devtools};

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::timeout;

use crate::child_process::ChildProcess;

/// Timeout of a condition.
const DEADLINE: Duration = Duration::from_secs(60);
const AGAIN: Duration = Duration::from_millis(50);
const AT_THE_END: Duration = Duration::from_secs(60);
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Pages without a language cookie follow `Accept-Language`.
    "--accept-lang=ja",
    // Chromium ignores clicks while a page scrolls smoothly.
    "--force-prefers-reduced-motion",
];

/// A kind of browser window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// 375×812
    Phone,
    /// 1280×800
    Desktop,
    /// A phone without scripts.
    WithoutScripts,
    /// 320 pixels wide.
    Narrow,
    /// A desktop without a mouse.
    Keyboard,
}

struct Driver {
    _child: ChildProcess,
    url: String,
}

impl Device {
    fn capabilities(self, profile: &TempDir) -> fantoccini::wd::Capabilities {
        let (width, height) = match self {
            Self::Phone | Self::WithoutScripts => (375, 812),
            Self::Desktop | Self::Keyboard => (1280, 800),
            Self::Narrow => (320, 568),
        };
        let profile = format!("--user-data-dir={}", profile.path().display());
        let flags: Vec<&str> = FLAGS.into_iter().chain([profile.as_str()]).collect();
        let scripts = if matches!(self, Self::WithoutScripts) { 2 } else { 1 };
        let options = json!({
            "args": flags,
            // With touch emulation, ChromeDriver hangs after a click on a page without scripts.
            "mobileEmulation": {
                "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1, "touch": false },
            },
            "prefs": { "profile.managed_default_content_settings.javascript": scripts },
        });
        [("goog:chromeOptions".to_owned(), options)].into_iter().collect()
    }
}

impl Driver {
    fn get() -> &'static Self {
        static DRIVER: OnceLock<Result<Driver, String>> = OnceLock::new();
        DRIVER.get_or_init(Self::start).as_ref().unwrap_or_else(|reason| panic!("{reason}"))
    }

    fn start() -> Result<Self, String> {
        if !["chromium", "chromedriver"].into_iter().all(answers) {
            return Err("the browser tests need Chromium and ChromeDriver: `cargo local test` installs them, or \
                        `apt-get install chromium chromium-driver fonts-noto-cjk`"
                .to_owned());
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|it| it.local_addr());
        let port = free.map_err(|error| format!("find a free port: {error}"))?.port();
        let arguments = [format!("--port={port}")];
        let child = ChildProcess::start("chromedriver", &arguments, &[], &target().join("chromedriver.log"));
        let child = child.map_err(|error| format!("start chromedriver: {error}"))?;
        Ok(Self { _child: child, url: format!("http://127.0.0.1:{port}") })
    }

    async fn session(&self, device: Device, profile: &TempDir) -> Client {
        let status = format!("{}/status", self.url);
        until("ChromeDriver to listen", async || reqwest::get(&status).await.ok()).await;
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(device.capabilities(profile));
        builder.connect(&self.url).await.expect("a session of Chromium")
    }
}

fn answers(program: &str) -> bool {
    let status = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|it| it.success())
}

/// Runs a test with a fresh browser, and closes it also after a failure.
pub fn browse<F>(device: Device, within: Duration, act: impl FnOnce(Client) -> F)
where
    F: Future<Output = ()> + 'static,
{
    let driver = Driver::get();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let client = driver.session(device, &profile).await;
        let outcome = tokio::task::spawn_local(timeout(within, act(client.clone()))).await;
        if !matches!(outcome, Ok(Ok(()))) {
            let _ = timeout(AT_THE_END, show(&client)).await;
        }
        let closed = timeout(AT_THE_END, client.close()).await;
        match outcome {
            Ok(ended) => ended.expect("it comes to its end"),
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
        closed.expect("the browser answers").expect("the browser closes");
    });
}

/// Saves a screenshot of a failed test and prints where.
async fn show(client: &Client) {
    let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
    let file = target().join(format!("{name}.png"));
    if let Ok(picture) = client.screenshot().await {
        let _ = std::fs::write(&file, picture);
    }
    let url = client.current_url().await.map_or_else(|error| error.to_string(), |url| url.to_string());
    let title = client.title().await.unwrap_or_default();
    eprintln!("the browser was at {url}, {title}: {}", file.display());
}

/// Waits until the function returns a value.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(AGAIN).await;
        }
    };
    let in_time = timeout(DEADLINE, found).await;
    in_time.unwrap_or_else(|_| panic!("waited {} s for {what}", DEADLINE.as_secs()))
}

/// The target folder of the build.
pub fn target() -> PathBuf {
    let program = std::env::current_exe().expect("this program");
    program.ancestors().nth(3).unwrap_or(Path::new("target")).to_owned()
}
