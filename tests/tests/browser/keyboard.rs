//! Keyboard operation: moves the focus with Tab and checks that the focused element is visible.

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::json;
use tests::chromium::{devtools, until};

/// Maximum number of Tab strokes on a page.
const MAX_TABS: usize = 60;

/// Returns the focused element with its visibility problems. A hidden radio button counts as visible by its label; element
/// and focus ring must be inside the viewport and uncovered.
const FOCUSED: &str = "
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const seen = it.type === 'radio' ? it.nextElementSibling : it;
    const box = seen.getBoundingClientRect(), ring = getComputedStyle(seen);
    const faults = [];
    if (ring.outlineStyle === 'none' || parseFloat(ring.outlineWidth) < 2) faults.push('no ring');
    const edge = Math.ceil(parseFloat(ring.outlineWidth) + parseFloat(ring.outlineOffset));
    const [top, bottom, left, right] = [box.top - edge, box.bottom + edge, box.left - edge, box.right + edge];
    if (top < 0 || bottom > innerHeight || left < 0 || right > innerWidth) faults.push('out of sight');
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!faults.length && at && !seen.contains(at) && !at.contains(seen)) faults.push(`behind ${at.outerHTML.slice(0, 80)}`);
    return { id: it.id, words: it.textContent.replace(/\\s+/g, ' ').trim(), html: it.outerHTML, faults };";

/// The focused element.
#[derive(Debug, Deserialize)]
pub struct Focused {
    /// Its `id`, if it has one.
    pub id: String,
    /// Its text.
    pub words: String,
    html: String,
    faults: Vec<String>,
}

/// Presses the keys in one sequence of actions.
pub async fn strike(client: &Client, keys: impl IntoIterator<Item = char>) {
    let strokes = KeyActions::new("keyboard".into());
    let strokes = keys
        .into_iter()
        .fold(strokes, |strokes, value| strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value }));
    client.perform_actions(strokes).await.expect("keys that can be struck");
}

/// Emulates focus of the window, so that other windows on the machine do not take it.
pub async fn keep_the_focus(client: &Client) {
    devtools(client, "Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await;
}

/// The focused element, if there is one.
async fn focused(client: &Client) -> Option<Focused> {
    let focused = client.execute(FOCUSED, vec![]).await.expect("the focus");
    serde_json::from_value(focused).expect("what has the focus")
}

/// Waits until the element is visible: the page may still be scrolling.
async fn is_seen(client: &Client, it: &Focused) {
    let faults = |now: Option<Focused>| now.map_or(vec!["no focus".to_owned()], |now| now.faults);
    until(&format!("{} to be seen ({:?})", it.html, it.faults), async || {
        faults(focused(client).await).is_empty().then_some(())
    })
    .await;
}

/// Presses Tab until the wanted element has the focus; every focused element on the way must be visible.
pub async fn tab_to(client: &Client, what: &str, is_it: impl Fn(&Focused) -> bool) {
    let mut passed: Vec<Focused> = Vec::new();
    while passed.len() < MAX_TABS {
        if let Some(focused) = focused(client).await {
            // The error summary gets the focus from the page, and shows it by its own border.
            if focused.id != "error-summary" {
                is_seen(client, &focused).await;
            }
            if is_it(&focused) {
                return;
            }
            passed.push(focused);
        }
        strike(client, [Key::Tab.into()]).await;
    }
    let passed: Vec<_> = passed.into_iter().map(|focused| focused.html).collect();
    panic!("Tab never reaches {what}, only {passed:#?}");
}
