//! Least privilege: each right that a function declares is used in a full run.

use std::collections::BTreeSet;

use shared::function::Function;
use shared::rights::{Action, ItemKind};
use tests::full_run::everything;
use tests::{Use, each, rights};

/// [O3] In every test a guard refuses calls that the function does not declare; here the declared rights are compared with
/// those used.
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

/// [A1] User enumeration: the public request functions cannot read members even by mistake. The guard of every test and the
/// IAM role refuse it.
#[test]
fn functions_that_take_requests_for_mails_have_no_right_to_read_members() {
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
