//! Accessibility: axe-core on every page and error state, in every width, colour scheme and text size.

use std::collections::BTreeMap;
use std::time::Duration;

use fantoccini::Client;
use local::page_checks::PageChecks;
use serde_json::{Value, json};
use shared::web::TextSize;
use tests::chromium::{Device, Exhibition, Look, Scheme, browse};
use tests::gallery::{Gallery, galleries, shots};

/// Some two thousand runs of axe-core: a minute or two on an idle machine.
const LONG: Duration = Duration::from_secs(1_500);

/// Returns the violated rules with the elements that violate them.
const RUN: &str = "
    const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(' ')).join(', ')])),
        (error) => done([['axe', String(error)]]),
    );";

/// Returns elements beyond the right edge, and boxes that clip their text.
const CUT: &str = "
    const page = document.scrollingElement;
    const cut = [...document.querySelectorAll('main *, header *, footer *')].filter((it) => {
        const style = getComputedStyle(it);
        const hidden = style.clipPath !== 'none' || style.display === 'inline';
        return !hidden && style.overflow !== 'visible' && it.tagName !== 'INPUT' && it.scrollWidth > it.clientWidth;
    });
    const wide = page.scrollWidth > page.clientWidth ? [`${page.scrollWidth} of ${page.clientWidth}`] : [];
    return wide.concat(cut.map((it) => it.outerHTML.slice(0, 80)));";

fn axe() -> String {
    let checks = PageChecks::installed(&std::env::current_exe().expect("this program"));
    std::fs::read_to_string(checks.axe()).expect("axe-core")
}

async fn violations(client: &Client) -> Vec<(String, String)> {
    let found = client.execute_async(RUN, vec![]).await.expect("axe answers");
    serde_json::from_value(found).expect("rules and elements")
}

async fn cut_off(client: &Client) -> Vec<String> {
    serde_json::from_value(client.execute(CUT, vec![]).await.expect("the edges")).expect("elements")
}

async fn check_all_pages(client: Client, gallery: &Gallery) {
    let axe = axe();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut looks = 0;
    for shot in gallery.pages() {
        client.goto(&Exhibition::get().of(gallery.language, shot)).await.expect("the page");
        client.execute(&axe, vec![]).await.expect("axe");
        for look in Look::all() {
            look.put_on(&client).await;
            looks += 1;
            let at = format!("{} {look:?}", shot.name);
            for (rule, elements) in violations(&client).await {
                found.entry(format!("{rule}: {elements}")).or_default().push(at.clone());
            }
            for cut in cut_off(&client).await {
                found.entry(format!("cut off: {cut}")).or_default().push(at.clone());
            }
        }
    }
    assert!(looks > 1_000, "{looks}");
    assert!(found.is_empty(), "{found:#?}");
}

/// [X1] One test per language, so that they run in parallel.
#[test]
fn axe_finds_no_violation_on_any_japanese_page_in_any_look_and_nothing_is_cut_off() {
    browse(Device::Desktop, LONG, async |client: Client| check_all_pages(client, galleries()[0]).await);
}

/// [X1]
#[test]
fn axe_finds_no_violation_on_any_english_page_in_any_look_and_nothing_is_cut_off() {
    browse(Device::Desktop, LONG, async |client: Client| check_all_pages(client, galleries()[1]).await);
}

/// [X1]
#[test]
fn axe_finds_the_violations_of_a_broken_page() {
    browse(Device::Phone, LONG, async |client: Client| {
        client.goto(&Exhibition::get().at("broken")).await.expect("the page");
        client.execute(&axe(), vec![]).await.expect("axe");
        let rules: Vec<_> = violations(&client).await.into_iter().map(|(rule, _)| rule).collect();
        for rule in ["color-contrast", "document-title", "html-has-lang", "image-alt", "label"] {
            assert!(rules.iter().any(|found| found == rule), "{rule} is not among {rules:?}");
        }
    });
}

/// [X2]
#[test]
fn text_at_200_percent_is_not_cut_off() {
    browse(Device::Desktop, LONG, async |client: Client| {
        for (language, shot) in shots() {
            client.goto(&Exhibition::get().of(language, shot)).await.expect("the page");
            for width in [640, 1280] {
                Look { width, scheme: Scheme::Light, size: TextSize::Medium }.put_on(&client).await;
                let script = "document.documentElement.style.fontSize = arguments[0];";
                client.execute(script, vec![json!("200%")]).await.expect("the size");
                let cut: Value = json!(cut_off(&client).await);
                assert_eq!(cut, json!([]), "{language:?} {} at {width}", shot.name);
            }
        }
    });
}
