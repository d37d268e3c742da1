//! Fault injection: calls that fail, functions that are killed, clocks that are wrong.

mod clock_skew;
mod concurrent_changes;
mod killed_functions;
mod steps;
