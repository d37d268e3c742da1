//! A model of the flow: members, somebody else, trouble and time in any order, and what must hold after each act.
//!
//! The handlers are the real ones. The ledger beside them knows what was typed by whom, and so what may be.

mod act;
mod ledger;
mod play;

use proptest::test_runner::{
    Config, FailurePersistence, FileFailurePersistence, RngAlgorithm, TestCaseError, TestRng, TestRunner,
};

use act::cases;
use play::{Play, Tally};

/// Cases unless `MODEL_CASES` says otherwise: about a minute of a busy processor.
const CASES: u32 = 16;
/// The seed of the cases that are the same each time.
const KNOWN: u8 = 11;
/// A case that failed is made smaller for so long.
const SHRINK_MILLIS: u32 = 120_000;

fn number<N: std::str::FromStr>(variable: &str) -> Option<N> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

/// Other cases at each run; with a seed the same ones, neither kept nor made smaller: to count how often a fault is
/// found.
fn runner(cases: u32, seed: Option<u8>) -> TestRunner {
    let Some(seed) = seed else {
        let kept = FileFailurePersistence::Direct("tests/product/random/model/model.regressions");
        let failure_persistence: Option<Box<dyn FailurePersistence>> = Some(Box::new(kept));
        let max_shrink_time = SHRINK_MILLIS;
        return TestRunner::new(Config { cases, max_shrink_time, failure_persistence, ..Config::default() });
    };
    let config = Config { cases, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

fn play(cases_of: &mut TestRunner) -> Tally {
    let tally = std::cell::RefCell::new(Tally::default());
    let outcome = cases_of.run(&cases(), |case| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| TestCaseError::reject(error.to_string()))?;
        let done = runtime.block_on(async {
            let mut play = Play::begin(case.reads_mail, case.begun).await;
            for act in case.acts {
                play.act(act).await;
            }
            play.tally()
        });
        *tally.borrow_mut() += done;
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let tally = tally.into_inner();
    println!("{tally:?}");
    tally
}

/// [G1] [G3] [P6] [P7] [P8] [R6] [R7] [L8] [M3] Failing cases are kept in `model.regressions` and tried first.
#[test]
fn whatever_members_and_others_do_in_whatever_order_no_invariant_breaks() {
    let many = number("MODEL_CASES").unwrap_or(CASES);
    if let Some(seed) = number("MODEL_SEED") {
        play(&mut runner(many, Some(seed)));
        return;
    }
    // Half of the cases are the same each time: that something happens in them is not left to chance.
    let tally = play(&mut runner(many / 2, Some(KNOWN)));
    assert!(tally.is_worth_something(), "nothing happened: {tally:?}");
    play(&mut runner(many - many / 2, None));
}
