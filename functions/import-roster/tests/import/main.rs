//! Whole imports into an in-process DynamoDB engine (fake).

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "support code of tests: what cannot go on fails the test, and what is printed is its record"
)]

mod accounts;
mod addresses;
mod confirmation;
mod credentials;
mod events;
mod files;
mod guards;
mod keys;
mod people;
mod stage;
