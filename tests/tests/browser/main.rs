//! The running product in a real browser: `cargo local up` on ports of its own, ChromeDriver, real mails.

mod comforts;
mod journeys;
mod kept_child;
mod languages;
mod layout;
mod mailbox;
mod member;
mod person;
mod session;
mod stack;
mod steps;
