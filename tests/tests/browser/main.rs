//! Browser tests: the running product (`cargo local up` on its own ports) in Chromium by ChromeDriver, with real mails.

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
mod stack;
mod steps;
mod two_terminals;
