//! Whole imports into an engine in the same process.

mod addresses;
mod credentials;
mod events;
mod files;
mod guards;
mod people;
mod stage;
