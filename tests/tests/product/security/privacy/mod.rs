//! Privacy: no personal data or secret outside its allowed places. Everything that a full run of the product leaves behind
//! (logs, pages, mails, items, reports) is searched for every secret in every encoding.

mod allowed;
mod run;
mod secret;

use std::collections::{BTreeMap, BTreeSet};

use allowed::{ALLOWED, Place};

/// [O1] [I5] [G2] [G7] Every entry of the allow list must be in use, so that it holds no stale exception.
#[tokio::test]
async fn secrets_and_personal_data_appear_only_in_their_allowed_places() {
    let traces = run::run().await;
    assert!(traces.secrets.len() > 60 && traces.texts.len() > 500, "{} {}", traces.secrets.len(), traces.texts.len());
    let (mut found, mut wrong) = (BTreeSet::new(), BTreeMap::new());
    for (place, text) in &traces.texts {
        for secret in traces.secrets.iter().filter(|secret| secret.is_in(text)) {
            let seen = (secret.kind, *place);
            let is_allowed = ALLOWED.iter().any(|(kind, place, _)| (*kind, *place) == seen);
            if !is_allowed {
                wrong.entry(seen).or_insert_with(|| secret.in_context(text));
            }
            found.insert(seen);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let unused: Vec<_> = ALLOWED.iter().filter(|(kind, place, _)| !found.contains(&(*kind, *place))).collect();
    assert!(unused.is_empty(), "{unused:?}");
    assert!(
        ALLOWED.iter().all(|(_, place, reason)| !matches!(place, Place::Log | Place::Report) && !reason.is_empty())
    );
}
