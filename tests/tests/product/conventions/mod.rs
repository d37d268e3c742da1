//! Conventions of the source tree, held by tests.

mod documents;
mod modules;
mod sample_events;
mod supply_chain;
mod tidy;
