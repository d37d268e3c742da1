//! The running product in a real browser: `cargo local up` on ports of its own, ChromeDriver, real mails.

mod accessibility;
mod comforts;
mod focus;
mod journeys;
mod keyboard;
mod languages;
mod layout;
mod mailbox;
mod media;
mod member;
mod person;
mod scripts;
mod stack;
mod steps;
