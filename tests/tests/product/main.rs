//! The product's tests, in one binary: linking it once is a third of the time of a run.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "support code of tests: what cannot go on fails the test, and what is printed is its record"
)]

mod conventions;
mod deployment;
mod faults;
mod journeys;
mod limits;
mod mail;
mod pages;
mod performance;
mod random;
mod roster;
mod security;
mod staff;
mod states;
