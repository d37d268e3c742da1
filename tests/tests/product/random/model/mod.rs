//! Stateful model test: members, an attacker, faults and time in random order; invariants are checked after each act.
//!
//! The handlers are the real ones. The ledger is the model: it records who typed what, and so what the tables may hold.

mod act;
mod ledger;
mod play;

use proptest::test_runner::{
    Config, FailurePersistence, FileFailurePersistence, RngAlgorithm, TestCaseError, TestRng, TestRunner,
};

use act::cases;
use play::{Play, Tally};

/// Number of cases unless `MODEL_CASES` is set: about a minute of CPU time.
const CASES: u32 = 16;
/// The seed of the cases that are the same in every run.
const FIXED_SEED: u8 = 11;
/// How long a failing case is shrunk, in milliseconds.
const SHRINK_MILLIS: u32 = 120_000;

fn number<N: std::str::FromStr>(variable: &str) -> Option<N> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

/// A runner with new random cases in each run, which shrinks failing cases and keeps them. With a seed the cases are the
/// same each time and neither shrunk nor kept: to count how often a fault is found.
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

/// [G1] [G3] [P6] [P7] [P8] [R6] [R7] [L8] [M3] Failing cases are kept in `model.regressions` and replayed first.
#[test]
fn no_random_sequence_of_acts_by_members_and_an_attacker_breaks_an_invariant() {
    let count = number("MODEL_CASES").unwrap_or(CASES);
    if let Some(seed) = number("MODEL_SEED") {
        play(&mut runner(count, Some(seed)));
        return;
    }
    // Half of the cases have a fixed seed, so that the test does not depend on chance for its coverage.
    let tally = play(&mut runner(count / 2, Some(FIXED_SEED)));
    assert!(tally.covers_enough(), "too little coverage: {tally:?}");
    play(&mut runner(count - count / 2, None));
}
