//! Fixtures and fakes: the whole product in one process, with an embedded DynamoDB, a fake SES, a fake clock and a seeded
//! random number generator.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "support code of tests: what cannot go on fails the test, and what is printed is its record"
)]

pub mod access;
mod browser;
mod capacity;
pub mod captured_log;
pub mod child_process;
pub mod chromium;
pub mod concurrency;
mod deployment;
pub mod employees;
pub mod enumeration_cases;
mod fake_machine;
mod fault_injection;
pub mod full_run;
pub mod fuzz_seeds;
pub mod fuzz_targets;
pub mod gallery;
pub mod hostile_requests;
pub mod invariants;
pub mod journey;
pub mod mail_queue;
mod page;
pub mod random_cases;
mod recording;
mod request_work;
mod rights_check;
mod roster_upload;
pub mod roster_variants;
pub mod route_matrix;
pub mod simulated_user;
pub mod slow_passwords;
pub mod source;
mod staff;
pub mod stated_numbers;
pub mod tables;
mod world;
mod world_snapshot;

pub use browser::Browser;
pub use capacity::{CapacityMeter, Consumed};
pub use fault_injection::{Call, Fault, FaultInjector};
pub use page::Page;
pub use recording::Recording;
pub use request_work::Work;
pub use rights_check::{RightsCheck, Tally, Use, each, rights};
pub use roster_upload::UploadedRoster;
pub use world::{Options, ROSTER, World};
pub use world_snapshot::Snapshot;
