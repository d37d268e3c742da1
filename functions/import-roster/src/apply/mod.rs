//! Third pass over a file: valid rows flow to the table, and people whose row changed are written.
//!
//! Idempotent: a person whose row digest is unchanged costs no write. Concurrent writers are handled by optimistic locking
//! on that digest.

mod address_plan;
mod digest;
mod effect;
mod flow;
mod registrar;
mod rows;

pub use address_plan::Addresses;
pub use flow::apply;
pub use registrar::Registrar;
pub use rows::{Person, channel, read_rows};
