//! What a function that was built for deployment is checked with, before it is deployed.
//!
//! * [`Binary`] is what was built: how large it is, and which glibc it asks for.
//! * [`RuntimeApi`] is the other end of a function's own process: it hands events over and takes answers.
//! * [`Sample`] is the event that a function is tried with, and what it has to answer.
//! * [`StandIns`] are the services that it needs for that, with what the event speaks of already in them.
//! * [`Table`] is how it is all shown.

mod binary;
mod expected;
mod glibc;
mod runtime_api;
mod sample;
mod stand_ins;
mod table;

pub use binary::Binary;
pub use expected::Expected;
pub use glibc::Glibc;
pub use runtime_api::{Outcome, RuntimeApi, RuntimeError};
pub use sample::Sample;
pub use stand_ins::StandIns;
pub use table::Table;
