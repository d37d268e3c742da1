//! Staff operations: what each does, and fault injection.

mod faults;
mod operations;
