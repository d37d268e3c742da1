//! The running product in a real browser: `cargo local up` on ports of its own, ChromeDriver, real mails.

#![expect(clippy::disallowed_methods, reason = "a browser and other processes are waited for by the machine's clock")]

mod comforts;
mod journeys;
mod kept_child;
mod layout;
mod mailbox;
mod member;
mod person;
mod session;
mod stack;
mod steps;
