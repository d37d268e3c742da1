//! English: plain words, short sentences, one thing at a time.

mod error_pages;
mod mails;
mod messages;
mod screens;

use jiff::SignedDuration;

use super::{Dates, Language, Unit, Wording, in_whole_units};
use crate::clock::Timestamp;
use crate::config::Config;

/// An example of a company's email address.
const EXAMPLE_ADDRESS: &str = "For example: taro.kenpo@example.co.jp";

/// With the name of the zone: members may read them in another one.
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

/// `3 hours`, `1 hour`
fn duration(duration: SignedDuration) -> String {
    let (number, unit) = in_whole_units(duration);
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {}{plural}", name_of(unit))
}

/// `a minute`, `2 minutes`
fn a_duration(of: SignedDuration) -> String {
    match in_whole_units(of) {
        (1, unit @ Unit::Hour) => format!("an {}", name_of(unit)),
        (1, unit) => format!("a {}", name_of(unit)),
        _ => duration(of),
    }
}

const fn name_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::Hour => "hour",
        Unit::Minute => "minute",
        Unit::Second => "second",
    }
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
        not_me: screens::not_me(names),
        frozen: screens::frozen(names),
        about_tls: screens::about_tls(),
        help: screens::help(names),
        messages: messages::messages(config),
        error_pages: error_pages::error_pages(names),
        mails: mails::mails(config),
        dates: DATES,
    }
}
