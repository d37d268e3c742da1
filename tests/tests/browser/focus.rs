//! On every page, Tab comes to everything that can be used, in the order in which it is read, and shows where it is.
//! Each is large enough for a finger, and help is in the same place.

use std::iter::repeat_n;
use std::time::Duration;

use fantoccini::Client;
use fantoccini::key::Key;
use serde::Deserialize;
use shared::web::TextSize;
use tests::chromium::{Device, Exhibition, Look, Scheme, browse};
use tests::gallery::{Gallery, galleries};

use crate::keyboard::{keep_the_focus, strike};

const LONG: Duration = Duration::from_secs(600);

/// Notes where the focus comes, and gives what it should come to: of radio buttons the chosen one, and nothing unseen.
/// A link in a sentence is as high as its line.
const WATCH: &str = "
    window.stops = [];
    addEventListener('focusin', ({ target }) => {
        const seen = target.type === 'radio' ? target.nextElementSibling : target;
        const ring = getComputedStyle(seen), box = seen.getBoundingClientRect();
        const shown = ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2;
        const [top, bottom] = [box.top, box.bottom].map((edge) => edge + scrollY);
        const inText = getComputedStyle(target).display === 'inline' && target.parentElement.textContent.trim() !== target.textContent.trim();
        const large = inText || (box.height >= 44 && box.width >= 24);
        window.stops.push({ html: target.outerHTML, shown, large, top, bottom });
    });
    return [...document.querySelectorAll('a[href], button, input, summary')]
        .filter((it) => it.tabIndex >= 0 && it.type !== 'hidden' && !it.disabled && it.checkVisibility())
        .filter((it) => it.type !== 'radio' || it.checked)
        .map((it) => it.outerHTML);";

#[derive(Debug, Deserialize)]
struct Stop {
    html: String,
    shown: bool,
    large: bool,
    top: f64,
    bottom: f64,
}

/// What is wrong with a walk through the page.
fn faults(stops: &[Stop], usable: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    let walked: Vec<&String> = stops.iter().map(|stop| &stop.html).collect();
    if walked != usable.iter().collect::<Vec<_>>() {
        faults.push(format!("Tab comes to {walked:#?}\nand not to {usable:#?}"));
    }
    faults.extend(stops.iter().filter(|stop| !stop.shown).map(|stop| format!("no ring: {}", stop.html)));
    faults.extend(stops.iter().filter(|stop| !stop.large).map(|stop| format!("small: {}", stop.html)));
    if !usable.get(1).is_some_and(|second| second.starts_with("<a class=\"help\"")) {
        faults.push("help is not the second".to_owned());
    }
    // The link that skips the header is laid over it.
    let below_one_another = stops.iter().skip(1).zip(stops.iter().skip(2));
    let back = below_one_another.filter(|(stop, next)| next.bottom <= stop.top);
    faults.extend(back.map(|(stop, next)| format!("{} is above {}", next.html, stop.html)));
    faults
}

async fn walk(client: &Client) -> Vec<String> {
    let usable = client.execute(WATCH, vec![]).await.expect("what can be used");
    let usable: Vec<String> = serde_json::from_value(usable).expect("elements");
    // Wherever the walk begins, it comes to everything once before it comes to anything twice.
    strike(client, repeat_n(Key::Tab.into(), 2 * usable.len() + 2)).await;
    let stops = client.execute("return window.stops;", vec![]).await.expect("the walk");
    let mut stops: Vec<Stop> = serde_json::from_value(stops).expect("stops");
    let first = stops.iter().position(|stop| usable.first() == Some(&stop.html)).unwrap_or_default();
    stops.drain(..first);
    stops.truncate(usable.len());
    faults(&stops, &usable)
}

async fn walk_through_everything(client: Client, gallery: &Gallery, width: u32) {
    Look { width, scheme: Scheme::Light, size: TextSize::Medium }.put_on(&client).await;
    keep_the_focus(&client).await;
    let mut found = Vec::new();
    for shot in gallery.pages() {
        client.goto(&Exhibition::get().of(gallery.language, shot)).await.expect("the page");
        found.extend(walk(&client).await.into_iter().map(|fault| format!("{}: {fault}", shot.name)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// [X1] [X4]
#[test]
fn tab_comes_to_everything_on_a_phone_in_the_order_in_which_it_is_read() {
    browse(Device::Phone, LONG, async |client: Client| walk_through_everything(client, galleries()[0], 375).await);
}

/// [X1] [X4]
#[test]
fn tab_comes_to_everything_on_a_desktop_in_english_in_the_order_in_which_it_is_read() {
    browse(Device::Desktop, LONG, async |client: Client| walk_through_everything(client, galleries()[1], 1280).await);
}

/// [X1] [X4] What finds nothing on a page that is wrong would find nothing anywhere.
#[test]
fn a_walk_finds_what_is_skipped_unseen_small_or_in_another_order() {
    browse(Device::Desktop, LONG, async |client: Client| {
        client.goto(&Exhibition::get().at("broken-for-the-keyboard")).await.expect("the page");
        let found = walk(&client).await.join("\n");
        for fault in [
            "Tab comes to",
            "no ring: <button id=\"unseen\"",
            "small: <button",
            "help is not",
            "<a id=\"above\" href=\"/\"",
        ] {
            assert!(found.contains(fault), "{fault} is not in {found}");
        }
    });
}
