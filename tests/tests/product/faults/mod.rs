//! Fault injection: failing calls, killed functions, clock skew, concurrent changes.

mod clock_skew;
mod concurrent_changes;
mod contention;
mod killed_functions;
mod steps;
