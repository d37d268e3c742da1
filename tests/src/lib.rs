//! The whole product in one process: every handler, an embedded DynamoDB, a mailbox, a clock and randomness of its own.

mod browser;
mod capacity;
pub mod chromium;
pub mod crowd;
mod dropped_roster;
pub mod errand;
pub mod fuzzed;
pub mod gallery;
mod guard;
pub mod journey;
pub mod kept_child;
pub mod log;
mod machine;
pub mod mail_queue;
mod notes;
mod page;
mod snapshot;
mod staff;
mod wire;
mod work;
mod world;

pub use browser::Browser;
pub use capacity::{CapacityMeter, Consumed};
pub use dropped_roster::Dropped;
pub use guard::{Guard, Tally, Use, each, rights};
pub use notes::Notes;
pub use page::Page;
pub use snapshot::Snapshot;
pub use wire::{Call, Fault, Wire};
pub use work::Work;
pub use world::{Options, ROSTER, World};
