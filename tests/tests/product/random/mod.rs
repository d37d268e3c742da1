//! Randomized tests: properties, a model of the product, fuzzing.

mod fuzz_findings;
mod model;
mod properties;
