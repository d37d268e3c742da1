//! Fourth pass over a file: valid rows flow to the table, and people whose row changed are written.
//!
//! Idempotent: a person whose row digest is unchanged costs no write. Concurrent writers are handled by optimistic locking
//! on that digest.

mod address_move;
mod address_plan;
mod effect;
mod flow;
mod registrar;

pub use address_move::Movers;
pub use address_plan::Addresses;
pub use flow::apply;
pub use registrar::Registrar;
