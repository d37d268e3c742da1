//! The keyboard alone: from one thing to the next with Tab, and what has the focus is seen.

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::json;
use tests::chromium::{devtools, until};

/// How many steps with Tab a page may take.
const MOST: usize = 60;

/// What has the focus. A hidden radio button is seen by its label. What is scrolled away is not seen, its ring
/// included.
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

/// What has the focus.
#[derive(Debug, Deserialize)]
pub struct Focused {
    /// Its `id`, if it has one.
    pub id: String,
    /// Its text.
    pub words: String,
    html: String,
    faults: Vec<String>,
}

/// The keys, one after the other, in one go.
pub async fn strike(client: &Client, keys: impl IntoIterator<Item = char>) {
    let strokes = KeyActions::new("keyboard".into());
    let strokes = keys
        .into_iter()
        .fold(strokes, |strokes, value| strokes.then(KeyAction::Down { value }).then(KeyAction::Up { value }));
    client.perform_actions(strokes).await.expect("keys that can be struck");
}

/// The window counts as the one that is used, whatever other windows there are on this machine.
pub async fn keep_the_focus(client: &Client) {
    devtools(client, "Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await;
}

/// What has the focus, if anything has.
async fn focused(client: &Client) -> Option<Focused> {
    let focused = client.execute(FOCUSED, vec![]).await.expect("the focus");
    serde_json::from_value(focused).expect("what has the focus")
}

/// The page may still be scrolling to it.
async fn is_seen(client: &Client, it: &Focused) {
    let faults = |now: Option<Focused>| now.map_or(vec!["no focus".to_owned()], |now| now.faults);
    until(&format!("{} to be seen ({:?})", it.html, it.faults), async || {
        faults(focused(client).await).is_empty().then_some(())
    })
    .await;
}

/// Goes on with Tab until that has the focus; on the way, whatever has it is seen.
pub async fn tab_to(client: &Client, what: &str, is_it: impl Fn(&Focused) -> bool) {
    let mut passed: Vec<Focused> = Vec::new();
    while passed.len() < MOST {
        if let Some(focused) = focused(client).await {
            // The error summary takes the focus by itself, and shows it by its own frame.
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
    panic!("Tab never comes to {what}, but to {passed:#?}");
}
