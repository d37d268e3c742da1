//! `cargo tools evidence`: traceability from the statements of `tests/security.md` to the tests that show them, with their
//! results.
//!
//! A test names the statements it shows at the beginning of its comment: `/// [P7] [G3] One link, fifty at once.`

mod claim;
mod report;
mod result;
pub mod run;
mod statement;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub use claim::claims_in;
pub use claim::{Claim, claims};
pub use report::Report;
pub use result::{TestResult, TestResults};
pub use statement::{Statement, statements};
