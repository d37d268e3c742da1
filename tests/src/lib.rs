//! The whole product in one process: every handler, an embedded DynamoDB, a mailbox, a clock and randomness of its own.

mod browser;
pub mod journey;
pub mod log;
mod page;
mod world;

pub use browser::Browser;
pub use page::Page;
pub use world::{Options, ROSTER, World};
