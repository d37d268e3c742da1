//! Conventions of the source tree, held by tests.

mod sample_events;
mod supply_chain;
mod tidy;
