//! The whole product in one process: every handler, an embedded DynamoDB, a mailbox, a clock and randomness of its own.

mod browser;
mod capacity;
mod dropped_roster;
pub mod gallery;
mod guard;
pub mod journey;
pub mod log;
mod notes;
mod page;
mod staff;
mod world;

pub use browser::Browser;
pub use capacity::{CapacityMeter, Consumed};
pub use guard::{Guard, Use, each, rights};
pub use notes::Notes;
pub use page::Page;
pub use world::{Options, ROSTER, World};
