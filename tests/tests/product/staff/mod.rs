//! The operations of the society's staff.

mod faults;
mod operations;
