//! English: plain words, short sentences, one thing at a time.

mod error_pages;
mod mails;
mod messages;
mod screens;

use super::{Dates, Language, Wording};
use crate::clock::Timestamp;
use crate::config::Config;

/// An example of a company's email address.
const EXAMPLE_ADDRESS: &str = "For example: taro.kenpo@example.co.jp";

/// Members may read them in another zone: the zone is named.
const DATES: Dates = Dates {
    deadline: |at| format!("{}, {}", day(at), time(at)),
    time,
    time_to_the_second: Timestamp::as_second,
    to_the_second: |at| format!("{}, {} (JST)", day(at), at.in_japan().strftime("%H:%M:%S")),
    to_the_minute: |at| format!("{}, {}", day(at), time(at)),
};

/// `25 November 2026`
fn day(at: Timestamp) -> String {
    at.in_japan().strftime("%-d %B %Y").to_string()
}

/// `14:05 (JST)`
fn time(at: Timestamp) -> String {
    format!("{} (JST)", at.as_minute())
}

pub(super) fn wording(config: &Config) -> Wording {
    let names = config.names(Language::En);
    Wording {
        language: Language::En,
        common: screens::common(config),
        login: screens::login(names),
        registration: screens::registration(config),
        first_login: screens::first_login(),
        identity: screens::identity(names),
        identity_confirmed: screens::identity_confirmed(),
        auth_key: screens::auth_key(),
        credentials: screens::credentials(config),
        registered: screens::registered(),
        reset: screens::reset(names),
        reset_login: screens::reset_login(),
        new_password: screens::new_password(config),
        change_password: screens::change_password(),
        portal: screens::portal(names),
        about_tls: screens::about_tls(),
        help: screens::help(names),
        messages: messages::messages(config),
        error_pages: error_pages::error_pages(names),
        mails: mails::mails(config),
        dates: DATES,
    }
}
