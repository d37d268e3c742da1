//! Keyboard focus (WCAG): on every page Tab reaches every control in reading order with a visible focus ring. Targets are
//! large enough, and help is in a consistent place.

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

/// Records the focus stops, and returns the expected ones: visible controls, and of a group of radio buttons the checked
/// one, or else the first. The target of a radio button is its label. Links in a sentence are exempt from the minimum target
/// size.
const WATCH: &str = "
    window.stops = [];
    addEventListener('focusin', ({ target }) => {
        const isRadio = target.type === 'radio';
        // Those of the header are drawn as their labels, which follow them.
        const seen = isRadio && target.classList.contains('vh') ? target.nextElementSibling : target;
        const area = isRadio && seen === target ? target.closest('label') : seen;
        const ring = getComputedStyle(seen), box = area.getBoundingClientRect();
        const shown = ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2;
        const [top, bottom] = [box.top, box.bottom].map((edge) => edge + scrollY);
        const inText = getComputedStyle(target).display === 'inline' && target.parentElement.textContent.trim() !== target.textContent.trim();
        const large = inText || (box.height >= 44 && box.width >= 24);
        window.stops.push({ html: target.outerHTML, shown, large, top, bottom });
    });
    const isStop = (radio) => {
        const group = [...document.querySelectorAll('input[type=radio]')].filter((it) => it.name === radio.name);
        return radio === (group.find((it) => it.checked) ?? group[0]);
    };
    return [...document.querySelectorAll('a[href], button, input, summary')]
        .filter((it) => it.tabIndex >= 0 && it.type !== 'hidden' && !it.disabled && it.checkVisibility())
        .filter((it) => it.type !== 'radio' || isStop(it))
        .map((it) => it.outerHTML);";

#[derive(Debug, Deserialize)]
struct Stop {
    html: String,
    shown: bool,
    large: bool,
    top: f64,
    bottom: f64,
}

/// The problems of a walk through the page with Tab.
fn problems(stops: &[Stop], usable: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    let walked: Vec<&String> = stops.iter().map(|stop| &stop.html).collect();
    if walked != usable.iter().collect::<Vec<_>>() {
        problems.push(format!("Tab reaches {walked:#?}\ninstead of {usable:#?}"));
    }
    problems.extend(stops.iter().filter(|stop| !stop.shown).map(|stop| format!("no ring: {}", stop.html)));
    problems.extend(stops.iter().filter(|stop| !stop.large).map(|stop| format!("small: {}", stop.html)));
    if !usable.get(1).is_some_and(|second| second.starts_with("<a class=\"help\"")) {
        problems.push("help is not the second".to_owned());
    }
    // The skip link overlays the header, so its position is not compared.
    let below_one_another = stops.iter().skip(1).zip(stops.iter().skip(2));
    let back = below_one_another.filter(|(stop, next)| next.bottom <= stop.top);
    problems.extend(back.map(|(stop, next)| format!("{} is above {}", next.html, stop.html)));
    problems
}

async fn walk(client: &Client) -> Vec<String> {
    let usable = client.execute(WATCH, vec![]).await.expect("what can be used");
    let usable: Vec<String> = serde_json::from_value(usable).expect("elements");
    // Wherever the walk begins, twice as many strokes as controls reach every control in order.
    strike(client, repeat_n(Key::Tab.into(), 2 * usable.len() + 2)).await;
    let stops = client.execute("return window.stops;", vec![]).await.expect("the walk");
    let mut stops: Vec<Stop> = serde_json::from_value(stops).expect("stops");
    let first = stops.iter().position(|stop| usable.first() == Some(&stop.html)).unwrap_or_default();
    stops.drain(..first);
    stops.truncate(usable.len());
    problems(&stops, &usable)
}

async fn walk_all_pages(client: Client, gallery: &Gallery, width: u32) {
    Look { width, scheme: Scheme::Light, size: TextSize::Medium }.put_on(&client).await;
    keep_the_focus(&client).await;
    let mut found = Vec::new();
    for shot in gallery.pages() {
        client.goto(&Exhibition::get().of(gallery.language, shot)).await.expect("the page");
        found.extend(walk(&client).await.into_iter().map(|problem| format!("{}: {problem}", shot.name)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// [X1] [X4]
#[test]
fn on_a_phone_tab_reaches_every_control_in_reading_order() {
    browse(Device::Phone, LONG, async |client: Client| walk_all_pages(client, galleries()[0], 375).await);
}

/// [X1] [X4]
#[test]
fn on_a_desktop_in_english_tab_reaches_every_control_in_reading_order() {
    browse(Device::Desktop, LONG, async |client: Client| walk_all_pages(client, galleries()[1], 1280).await);
}

/// [X1] [X4] Test of the test: the walk finds the problems of a broken page.
#[test]
fn the_walk_finds_controls_that_are_skipped_unmarked_small_or_out_of_order() {
    browse(Device::Desktop, LONG, async |client: Client| {
        client.goto(&Exhibition::get().at("broken-for-the-keyboard")).await.expect("the page");
        let found = walk(&client).await.join("\n");
        for problem in [
            "Tab reaches",
            "no ring: <button id=\"unseen\"",
            "small: <button",
            "help is not",
            "<a id=\"above\" href=\"/\"",
        ] {
            assert!(found.contains(problem), "{problem} is not in {found}");
        }
    });
}
