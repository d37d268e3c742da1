//! Executable evidence: which test shows which statement of `tests/security.md`, and with what result.
//!
//! A test names the statements it shows at the beginning of its comment: `/// [P7] [G3] One link, fifty at once.`

mod claim;
mod outcome;
mod report;
mod statement;

pub use claim::{Claim, claims, claims_in};
pub use outcome::{Outcome, Outcomes};
pub use report::{Line, Report};
pub use statement::{Statement, statements};
