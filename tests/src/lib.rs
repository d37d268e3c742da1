//! The whole product in one process: every handler, an embedded DynamoDB, a mailbox, a clock and randomness of its own.

mod browser;
mod capacity;
mod dropped_roster;
pub mod errand;
mod guard;
pub mod journey;
pub mod log;
mod machine;
mod notes;
mod page;
mod snapshot;
mod staff;
mod wire;
mod world;

pub use browser::Browser;
pub use capacity::{CapacityMeter, Consumed};
pub use dropped_roster::Dropped;
pub use guard::{Guard, Use, each, rights};
pub use notes::Notes;
pub use page::Page;
pub use snapshot::Snapshot;
pub use wire::{Call, Fault, Wire};
pub use world::{Options, ROSTER, World};
