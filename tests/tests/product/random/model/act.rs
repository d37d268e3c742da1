//! The acts of the model and their random generation.

use proptest::prelude::*;
use tests::Fault;
use tests::journey::OTHER_PASSWORD;
use tests::simulated_user::Goal;

/// A third password that meets the policy.
pub const THIRD_PASSWORD: &str = "ふゆのよるは こたつで蜜柑を食べる";

/// Number of simulated users: 太郎 twice (computer and phone), 三郎, 花子.
pub const USERS: usize = 4;

/// One act.
#[derive(Clone, Debug)]
pub enum Act {
    /// A user goes on by so many pages; the nth call on the way may fail.
    GoOn { user: usize, pages: usize, fault: Option<(usize, Fault)> },
    /// A user submits the form twice at once (double click).
    SubmitTwice { user: usize },
    /// A user begins a journey with another goal in a new browser.
    Begin { user: usize, goal: Goal },
    /// A user begins a journey with another goal in a new tab of the browser of another user.
    BeginBeside { user: usize, beside: usize, goal: Goal },
    /// A user goes on to the page for the 認証キー and types one that was shown to another member.
    TypeForeignKey { user: usize },
    /// A user with an account sets a new password, to the end, while the previous browser stays signed in.
    Change { user: usize, goal: Goal },
    /// A signed-in user signs out everywhere.
    SignOutEverywhere { user: usize },
    /// A login with one of the passwords, right or wrong, in a new browser.
    Guess { login: usize, password: usize },
    /// The attacker requests a mail to a member.
    AskFor { user: usize, reset: bool },
    /// The attacker opens a mail to 太郎: the newest, or one of the mails before it.
    OpenMail { back: usize },
    /// The attacker requests a mail to a member, opens it, and tries every page behind its link.
    Intercept { user: usize },
    /// The attacker requests a page and POSTs to it.
    Attack { path: usize },
    /// Time passes.
    Pass { minutes: u64 },
    /// The stream's mail jobs are delivered.
    Deliver,
    /// The whole stream is delivered again.
    DeliverAgain,
    /// DynamoDB's TTL deletes the expired items.
    Sweep,
    /// A roster is imported: unchanged, or with 太郎 closed, readdressed, or given pre-issued credentials.
    Import { roster: usize },
}

/// One random case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Whether the attacker can read the members' mailboxes.
    pub reads_mail: bool,
    /// Whether 三郎 and 花子 begin in tabs of 太郎's browser.
    pub at_one_browser: bool,
    /// How many pages each user has gone before the acts begin.
    pub begun: [usize; USERS],
    /// The acts, in their order.
    pub acts: Vec<Act>,
}

/// The generator of cases.
pub fn cases() -> impl Strategy<Value = Case> {
    let begun = prop::array::uniform4(0..10_usize);
    // As the first act, since most users have an account later and few reach the page for the key.
    let first = prop::option::of((0..3_usize).prop_map(|user| Act::TypeForeignKey { user }));
    let case = |(reads_mail, at_one_browser, begun, first, acts): (_, _, _, Option<Act>, Vec<Act>)| Case {
        reads_mail,
        at_one_browser,
        begun,
        acts: first.into_iter().chain(acts).collect(),
    };
    (prop::bool::weighted(0.75), any::<bool>(), begun, first, prop::collection::vec(act(), 10..40)).prop_map(case)
}

fn act() -> impl Strategy<Value = Act> {
    let user = 0..USERS;
    prop_oneof![
        12 => (user.clone(), 1..8_usize).prop_map(|(user, pages)| Act::GoOn { user, pages, fault: None }),
        4 => (user.clone(), 1..4_usize, nth_fault())
            .prop_map(|(user, pages, fault)| Act::GoOn { user, pages, fault: Some(fault) }),
        2 => user.clone().prop_map(|user| Act::SubmitTwice { user }),
        4 => (user.clone(), goal()).prop_map(|(user, goal)| Act::Begin { user, goal }),
        5 => (user.clone(), user.clone(), goal())
            .prop_map(|(user, beside, goal)| Act::BeginBeside { user, beside, goal }),
        5 => (0..3_usize).prop_map(|user| Act::TypeForeignKey { user }),
        2 => (user.clone(), goal()).prop_map(|(user, goal)| Act::Change { user, goal }),
        1 => user.clone().prop_map(|user| Act::SignOutEverywhere { user }),
        3 => (0..5_usize, 0..3_usize).prop_map(|(login, password)| Act::Guess { login, password }),
        1 => (user, any::<bool>()).prop_map(|(user, reset)| Act::AskFor { user, reset }),
        2 => (0..4_usize).prop_map(|back| Act::OpenMail { back }),
        5 => intercepted().prop_map(|user| Act::Intercept { user }),
        3 => (0..super::play::ATTACKED_PATHS.len()).prop_map(|path| Act::Attack { path }),
        2 => prop::sample::select(vec![1, 1, 2, 31, 61, 181, 13 * 60]).prop_map(|minutes| Act::Pass { minutes }),
        2 => Just(Act::Deliver),
        1 => Just(Act::DeliverAgain),
        1 => Just(Act::Sweep),
        1 => (0..4_usize).prop_map(|roster| Act::Import { roster }),
    ]
}

/// 花子 more often than the others: only she registers with pre-issued credentials.
fn intercepted() -> impl Strategy<Value = usize> {
    prop::sample::select(vec![0, 1, 2, 2, 3, 3, 3])
}

fn nth_fault() -> impl Strategy<Value = (usize, Fault)> {
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
