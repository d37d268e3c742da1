//! Each function may do what it does, and nothing else.

use std::collections::BTreeSet;

use shared::function::Function;
use shared::rights::{Action, ItemKind};
use tests::full_run::everything;
use tests::{Use, each, rights};

/// [O3] The guard that every function of every test runs under refuses what is not on the list; here the list is held
/// against what was used.
#[tokio::test]
async fn every_right_that_a_function_declares_is_used() {
    let uses = everything().await.uses();
    let mut differences = Vec::new();
    for function in Function::ALL {
        let name = function.name();
        let used: BTreeSet<_> = uses.iter().filter(|(user, _)| *user == name).map(|(_, used)| *used).collect();
        let declared: BTreeSet<_> = each(rights(function)).collect();
        differences.extend(used.symmetric_difference(&declared).map(|right| (name, *right)));
    }
    assert_eq!(differences, []);
}

/// [A1] Not even by mistake: the guard of every test, and the role in AWS, would refuse it.
#[test]
fn whoever_takes_requests_for_mails_has_no_right_to_look_anybody_up() {
    for function in [Function::RequestRegistration, Function::RequestReset] {
        for used in each(rights(function)) {
            let harmless = matches!(
                used,
                Use::Item(ItemKind::MailJob, Action::Put)
                    | Use::Item(ItemKind::Counter, Action::Update)
                    | Use::Item(ItemKind::WarmUp, Action::Get)
            );
            assert!(harmless, "{} may {used:?}", function.name());
        }
    }
}
