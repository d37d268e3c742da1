//! How many random cases a property test draws, and from which seed.

use proptest::test_runner::Config;

/// The environment variable that multiplies the number of cases. `cargo tools random` sets it.
pub const FACTOR: &str = "RANDOM_TEST_FACTOR";

/// A number of cases, times [`FACTOR`]. The seed is `PROPTEST_RNG_SEED`, which `.cargo/config.toml` fixes.
pub fn random_cases(usual: u32) -> Config {
    let factor = std::env::var(FACTOR).ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    Config { cases: usual.saturating_mul(factor), failure_persistence: None, ..Config::default() }
}
