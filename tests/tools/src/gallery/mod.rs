//! `cargo tools gallery`: screenshots of every page in every state, and the mails as text, for review.
//!
//! `cargo tools gallery [FOLDER] [BEGINNING…]`: writes to `target/gallery` by default, and only pages and mails whose names
//! begin so (`s05`, `e01`). `index.html` in that folder shows all of them.

mod catalogue;

use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use fantoccini::Client;
use serde_json::json;
use shared::web::TextSize;
use tests::chromium::{Device, Exhibition, Look, Scheme, browse, devtools, target};
use tests::gallery::{Gallery, Shot, galleries};

/// Timeout, for some thousand screenshots.
const LONG: Duration = Duration::from_secs(3_600);

/// The looks in which each page is captured, with their folders.
const LOOKS: [(&str, Look); 5] = [
    ("phone", Look { width: 375, scheme: Scheme::Light, size: TextSize::Medium }),
    ("phone-large-text", Look { width: 375, scheme: Scheme::Light, size: TextSize::Large }),
    ("phone-dark", Look { width: 375, scheme: Scheme::Dark, size: TextSize::Medium }),
    ("desktop", Look { width: 1280, scheme: Scheme::Light, size: TextSize::Medium }),
    ("desktop-large-text", Look { width: 1280, scheme: Scheme::Light, size: TextSize::Large }),
];

/// Captures the gallery.
pub fn run(folder: Option<PathBuf>, beginnings: &[String]) {
    let folder = folder.unwrap_or_else(|| target().join("gallery"));
    std::thread::scope(|scope| {
        for gallery in galleries() {
            let (folder, beginnings) = (folder.clone(), beginnings.to_vec());
            scope.spawn(move || {
                browse(Device::Desktop, LONG, async move |client: Client| {
                    capture(&client, gallery, &folder, &beginnings).await;
                });
            });
        }
    });
    let index = folder.join("index.html");
    write(&index, catalogue::page(&folder, &LOOKS.map(|(name, _)| name)).as_bytes());
    println!("{}", index.display());
}

async fn capture(client: &Client, gallery: &Gallery, folder: &Path, beginnings: &[String]) {
    let is_wanted = |name: &str| beginnings.is_empty() || beginnings.iter().any(|it| name.starts_with(it.as_str()));
    let folder = folder.join(gallery.language.code());
    for shot in gallery.pages().filter(|shot| is_wanted(shot.name)) {
        client.goto(&Exhibition::get().of(gallery.language, shot)).await.expect("the page");
        for (name, look) in LOOKS {
            look.put_on(client).await;
            write(&folder.join(name).join(format!("{}.png", shot.name)), &picture(client, shot, look).await);
        }
    }
    for (name, mail) in gallery.mails.iter().filter(|(name, _)| is_wanted(name)) {
        let text =
            format!("From: {}\nTo: {}\nSubject: {}\n\n{}", mail.from, mail.to.join(", "), mail.subject, mail.text);
        write(&folder.join("mails").join(format!("{name}.txt")), text.as_bytes());
    }
}

/// A screenshot of the whole page.
async fn picture(client: &Client, shot: &Shot, look: Look) -> Vec<u8> {
    let height = client.execute("return document.documentElement.scrollHeight;", vec![]).await.expect("a height");
    let clip = json!({ "x": 0, "y": 0, "width": look.width, "height": height, "scale": 1 });
    let all = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
    let taken = devtools(client, "Page.captureScreenshot", all).await;
    let data = taken["data"].as_str().unwrap_or_else(|| panic!("no picture of {}", shot.name));
    BASE64_STANDARD.decode(data).expect("base64")
}

fn write(file: &Path, bytes: &[u8]) {
    let folder = file.parent().expect("a folder");
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(file, bytes));
    written.unwrap_or_else(|error| panic!("write {}: {error}", file.display()));
}
