//! What can happen next.

use proptest::prelude::*;
use tests::Fault;
use tests::journey::OTHER_PASSWORD;
use tests::simulated_user::Goal;

/// Yet another password that meets the policy.
pub const THIRD_PASSWORD: &str = "ふゆのよるは こたつで蜜柑を食べる";

/// Members on errands: 太郎 twice, at his computer and on his phone, then two others.
pub const ERRANDS: usize = 4;

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Act {
    /// Somebody goes on by so many pages; the nth call on the way may fail.
    GoOn { errand: usize, pages: usize, trouble: Option<(usize, Fault)> },
    /// Somebody presses the button twice.
    PressTwice { errand: usize },
    /// Somebody wants something else, in another browser.
    Begin { errand: usize, goal: Goal },
    /// Somebody goes on until a key is asked for, and types the one that somebody else was shown.
    TypeForeignKey { errand: usize },
    /// Somebody who has an account sets another password, to the end, while the browser from before stays signed in.
    Change { errand: usize, goal: Goal },
    /// Somebody who is signed in ends all sessions of the account.
    SignOutEverywhere { errand: usize },
    /// Somebody tries a password at the login.
    Guess { login: usize, password: usize },
    /// The attacker asks for a mail to somebody.
    AskFor { errand: usize, reset: bool },
    /// The attacker opens a mail to 太郎: the newest, or one before it.
    OpenMail { back: usize },
    /// The attacker asks for a mail to somebody, opens it, and tries everything behind it.
    Intercept { errand: usize },
    /// The attacker tries a page, and to post to it.
    Break { path: usize },
    /// Time passes.
    Pass { minutes: u64 },
    /// Mails are handed over.
    Deliver,
    /// Everything that was ever handed over is handed over again.
    DeliverAgain,
    /// What has expired is deleted.
    Sweep,
    /// A roster is imported: as it was, or with 太郎 gone, moved, or given credentials.
    Import { roster: usize },
}

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Whether the attacker reads other people's mail.
    pub reads_mail: bool,
    /// How many pages everybody has gone before anything else happens.
    pub begun: [usize; ERRANDS],
    /// What happens then.
    pub acts: Vec<Act>,
}

/// Any case.
pub fn cases() -> impl Strategy<Value = Case> {
    let begun = prop::array::uniform4(0..10_usize);
    // Before most have an account: later, few are where a key is asked for.
    let first = prop::option::of((0..3_usize).prop_map(|errand| Act::TypeForeignKey { errand }));
    let case = |(reads_mail, begun, first, acts): (_, _, Option<Act>, Vec<Act>)| Case {
        reads_mail,
        begun,
        acts: first.into_iter().chain(acts).collect(),
    };
    (prop::bool::weighted(0.75), begun, first, prop::collection::vec(act(), 10..40)).prop_map(case)
}

fn act() -> impl Strategy<Value = Act> {
    let errand = 0..ERRANDS;
    prop_oneof![
        12 => (errand.clone(), 1..8_usize).prop_map(|(errand, pages)| Act::GoOn { errand, pages, trouble: None }),
        4 => (errand.clone(), 1..4_usize, trouble())
            .prop_map(|(errand, pages, trouble)| Act::GoOn { errand, pages, trouble: Some(trouble) }),
        2 => errand.clone().prop_map(|errand| Act::PressTwice { errand }),
        4 => (errand.clone(), goal()).prop_map(|(errand, goal)| Act::Begin { errand, goal }),
        5 => (0..3_usize).prop_map(|errand| Act::TypeForeignKey { errand }),
        2 => (errand.clone(), goal()).prop_map(|(errand, goal)| Act::Change { errand, goal }),
        1 => errand.clone().prop_map(|errand| Act::SignOutEverywhere { errand }),
        3 => (0..5_usize, 0..3_usize).prop_map(|(login, password)| Act::Guess { login, password }),
        1 => (errand, any::<bool>()).prop_map(|(errand, reset)| Act::AskFor { errand, reset }),
        2 => (0..4_usize).prop_map(|back| Act::OpenMail { back }),
        5 => intercepted().prop_map(|errand| Act::Intercept { errand }),
        3 => (0..super::play::DOORS.len()).prop_map(|path| Act::Break { path }),
        2 => prop::sample::select(vec![1, 1, 2, 31, 61, 181, 13 * 60]).prop_map(|minutes| Act::Pass { minutes }),
        2 => Just(Act::Deliver),
        1 => Just(Act::DeliverAgain),
        1 => Just(Act::Sweep),
        1 => (0..4_usize).prop_map(|roster| Act::Import { roster }),
    ]
}

/// 花子 more often than others: hers alone is a way with handed-out credentials.
fn intercepted() -> impl Strategy<Value = usize> {
    prop::sample::select(vec![0, 1, 2, 2, 3, 3, 3])
}

fn trouble() -> impl Strategy<Value = (usize, Fault)> {
    let faults = vec![Fault::Throttled, Fault::AnswerLost, Fault::AnswerLostOnce, Fault::TimedOut];
    (0..8_usize, prop::sample::select(faults))
}

fn goal() -> impl Strategy<Value = Goal> {
    let goals = vec![
        Goal::NewPassword(OTHER_PASSWORD),
        Goal::NewPassword(THIRD_PASSWORD),
        Goal::OtherPassword(OTHER_PASSWORD),
        Goal::Account,
    ];
    prop::sample::select(goals)
}
