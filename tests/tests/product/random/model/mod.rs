//! Stateful model test: members, an attacker, faults and time in random order; invariants are checked after each act.
//!
//! The handlers are the real ones. The ledger is the model: it records who typed what, and so what the tables may hold.

mod act;
mod ledger;
mod play;
mod shown;

use proptest::test_runner::{
    Config, FailurePersistence, FileFailurePersistence, RngAlgorithm, TestCaseError, TestRng, TestRunner,
};
use tests::random_cases::random_cases;

use act::cases;
use play::{Play, Tally};

/// Usual number of cases: about a minute of CPU time.
const CASES: u32 = 16;
/// The seed of the cases that check the coverage.
const FIXED_SEED: u8 = 11;
/// How long a failing case is shrunk, in milliseconds.
const SHRINK_MILLIS: u32 = 120_000;

/// A runner of cases that are the same in every run, whatever the seed of the environment. Failing ones are not shrunk.
fn fixed(config: Config) -> TestRunner {
    let config = Config { max_shrink_iters: 0, ..config };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[FIXED_SEED; 32]))
}

/// A runner of cases by the seed of the environment, which shrinks failing cases and keeps them.
fn seeded(config: Config) -> TestRunner {
    let kept = FileFailurePersistence::Direct("tests/product/random/model/model.regressions");
    let failure_persistence: Option<Box<dyn FailurePersistence>> = Some(Box::new(kept));
    TestRunner::new(Config { max_shrink_time: SHRINK_MILLIS, failure_persistence, ..config })
}

fn play(cases_of: &mut TestRunner) -> Tally {
    let tally = std::cell::RefCell::new(Tally::default());
    let outcome = cases_of.run(&cases(), |case| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| TestCaseError::reject(error.to_string()))?;
        let done = runtime.block_on(async {
            let mut play = Play::begin(case.reads_mail, case.at_one_browser, case.begun).await;
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

/// [B1] [B2] [B3] [G1] [G3] [P6] [P7] [P8] [R6] [R7] [L8] [M3] Failing cases are kept in `model.regressions` and replayed first.
#[test]
fn no_random_sequence_of_acts_by_members_and_an_attacker_breaks_an_invariant() {
    let config = random_cases(CASES / 2);
    // Half of the cases do not depend on the seed, so that the coverage does not either.
    let tally = play(&mut fixed(config.clone()));
    assert!(tally.covers_enough(), "too little coverage: {tally:?}");
    play(&mut seeded(config));
}
