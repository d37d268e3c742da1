//! No circular dependencies between the modules of a crate.

use tests::source::{circles, crate_roots};

#[test]
fn no_crate_has_a_circle_between_modules() {
    let roots = crate_roots();
    assert!(roots.len() > 15, "{roots:?}");
    let found: Vec<_> = roots.iter().flat_map(|root| circles(root)).map(|circle| circle.to_string()).collect();
    assert!(found.is_empty(), "{} circles:\n{}", found.len(), found.join("\n"));
}
