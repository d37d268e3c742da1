//! Randomised tests: property-based tests, a stateful model of the product, replay of fuzzing findings.

mod fuzz_findings;
mod model;
mod properties;
