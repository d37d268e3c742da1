//! 日本語

mod error_pages;
mod mails;
mod messages;
mod screens;
mod staff;

pub(super) use staff::staff;

use jiff::SignedDuration;

use super::{Dates, Language, Unit, Wording, in_whole_units};
use crate::clock::Timestamp;
use crate::config::Config;

/// 会社のメールアドレスの例
const EXAMPLE_ADDRESS: &str = "例）taro.kenpo@example.co.jp";

const DATES: Dates = Dates {
    deadline: Timestamp::as_deadline,
    time: Timestamp::as_minute,
    time_to_the_second: Timestamp::as_second,
    to_the_second: Timestamp::as_date_and_time,
    to_the_minute: Timestamp::as_date_and_minute,
};

/// `3時間`, `30分`
fn duration(duration: SignedDuration) -> String {
    let (number, unit) = in_whole_units(duration);
    let unit = match unit {
        Unit::Day => "日",
        Unit::Hour => "時間",
        Unit::Minute => "分",
        Unit::Second => "秒",
    };
    format!("{number}{unit}")
}

pub(super) fn wording(config: &Config) -> Wording {
    Wording {
        language: Language::Ja,
        common: screens::common(config),
        login: screens::login(config),
        registration: screens::registration(config),
        first_login: screens::first_login(),
        identity: screens::identity(config),
        identity_confirmed: screens::identity_confirmed(),
        auth_key: screens::auth_key(),
        credentials: screens::credentials(config),
        registered: screens::registered(),
        reset: screens::reset(config),
        reset_login: screens::reset_login(),
        new_password: screens::new_password(config),
        change_password: screens::change_password(),
        portal: screens::portal(config),
        not_me: screens::not_me(config),
        frozen: screens::frozen(config),
        about_tls: screens::about_tls(),
        help: screens::help(config),
        messages: messages::messages(config),
        error_pages: error_pages::error_pages(config),
        mails: mails::mails(config),
        dates: DATES,
    }
}
