//! Consistency of claims and statements: every claim belongs to a test and names existing statements, and every statement
//! has a test or a reason.

use std::collections::BTreeSet;

use super::{claims, statements};

#[test]
fn every_claim_belongs_to_a_test_and_names_existing_statements() {
    let ids: BTreeSet<_> = statements().expect("the statements").into_iter().map(|statement| statement.id).collect();
    let claims = claims().expect("the sources");
    for claim in &claims {
        let at = format!("{}:{}", claim.file.display(), claim.line);
        assert!(claim.test.is_some(), "{at}: no test follows {:?}", claim.ids);
        assert!(claim.ids.iter().all(|id| ids.contains(id)), "{at}: {:?}", claim.ids);
        assert_eq!(claim.ids.iter().collect::<BTreeSet<_>>().len(), claim.ids.len(), "{at}: {:?} twice", claim.ids);
    }
    assert!(claims.len() > 100, "{}", claims.len());
}

#[test]
fn every_statement_has_a_test_or_a_reason() {
    let statements = statements().expect("the statements");
    assert!(statements.len() > 70, "{}", statements.len());
    let claimed: BTreeSet<_> = claims().expect("the sources").into_iter().flat_map(|claim| claim.ids).collect();
    let bare: Vec<_> = statements
        .iter()
        .filter(|statement| statement.remainder.is_empty() && !claimed.contains(&statement.id))
        .map(|statement| &statement.id)
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}
