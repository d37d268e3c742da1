//! Browser tests: the running product (`cargo local up` on its own ports) in Chromium by ChromeDriver, with real mails.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "support code of tests: what cannot go on fails the test, and what is printed is its record"
)]

mod accessibility;
mod focus;
mod journeys;
mod keyboard;
mod languages;
mod layout;
mod mailbox;
mod media;
mod member;
mod person;
mod progressive_enhancement;
mod scripts;
mod shared_computer;
mod stack;
mod steps;
mod two_terminals;
