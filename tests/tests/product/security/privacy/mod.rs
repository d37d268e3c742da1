//! Who reads what: everything that a whole run leaves is searched for everything that is secret, in every form.

mod allowed;
mod run;
mod secret;

use std::collections::{BTreeMap, BTreeSet};

use allowed::{ALLOWED, Place};

/// [O1] [I5] [G2] [G7] And whoever may be somewhere is: the list of exceptions grows no moss.
#[tokio::test]
async fn whatever_is_secret_is_where_it_has_to_be_and_nowhere_else() {
    let left = run::run().await;
    assert!(left.secrets.len() > 60 && left.texts.len() > 500, "{} {}", left.secrets.len(), left.texts.len());
    let (mut found, mut wrong) = (BTreeSet::new(), BTreeMap::new());
    for (place, text) in &left.texts {
        for secret in left.secrets.iter().filter(|secret| secret.is_in(text)) {
            let seen = (secret.kind, *place);
            let is_allowed = ALLOWED.iter().any(|(kind, place, _)| (*kind, *place) == seen);
            if !is_allowed {
                wrong.entry(seen).or_insert_with(|| secret.beside(text));
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
