//! Browser tests: the running product (`cargo local up` on its own ports) in Chromium by ChromeDriver, with real mails.

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
