//! The running product in a real browser: `cargo local up` on ports of its own, ChromeDriver, real mails.

mod accessibility;
mod comforts;
mod exhibition;
mod journeys;
mod kept_child;
mod languages;
mod layout;
mod look;
mod mailbox;
mod media;
mod member;
mod person;
mod session;
mod stack;
mod steps;
