//! No circular dependencies between the modules of a crate.

use tests::source::{circles, crate_roots};

/// Parents whose circles are being removed.
const IN_WORK: [&str; 4] = ["shared/src", "shared/src/store", "shared/src/web", "shared/src/wording"];

#[test]
fn no_crate_has_a_circle_between_modules() {
    let roots = crate_roots();
    assert!(roots.len() > 15, "{roots:?}");
    let found = roots.iter().flat_map(|root| circles(root));
    let found: Vec<_> = found.filter(|it| !IN_WORK.contains(&it.parent.as_str())).map(|it| it.to_string()).collect();
    assert!(found.is_empty(), "{} circles:\n{}", found.len(), found.join("\n"));
}
