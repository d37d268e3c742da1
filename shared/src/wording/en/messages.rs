//! What is said about what was typed

use super::{EXAMPLE_ADDRESS, duration};
use crate::config::{Config, Names};
use crate::input::{Era, Weakness};
use crate::language::Language;
use crate::limits;
use crate::wording::{
    AddressMessages, BirthDateMessages, Counted, Gap, IdentityMessages, KeyMessages, LoginIdMessages, LoginMessages,
    Messages, NicknameMessages, PasswordMessages, TemporaryMessages,
};

pub(super) fn messages(config: &Config) -> Messages {
    let society = &config.names(Language::En).society;
    Messages {
        address: address(society),
        birth_date: birth_date(),
        login_id: login_id(),
        password: password(config.password_policy.min_len),
        nickname: nickname(),
        login: login(config.names(Language::En)),
        temporary: temporary(society),
        identity: identity(society),
        key: key(),
    }
}

fn address(society: &str) -> AddressMessages {
    AddressMessages {
        required: "Enter your email address.".into(),
        format: format!("Enter an email address in the correct format, with an “@”. {EXAMPLE_ADDRESS}"),
        too_long: format!("Email address must be {} characters or fewer.", limits::MAX_EMAIL_LEN),
        chars: "Email address must use only letters from A to Z, numbers and symbols.".into(),
        dots: format!(
            "We cannot send email to an address with two dots in a row, or with a dot at the start or just before the “@”. Enter a different address, or contact {society}."
        ),
        domain_not_allowed: format!(
            "Enter your company email address. If you cannot use a company email address, contact {society}."
        ),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn birth_date() -> BirthDateMessages {
    BirthDateMessages {
        required: "Enter your date of birth.".into(),
        year_required: "Date of birth must include a year.".into(),
        month_required: "Date of birth must include a month.".into(),
        day_required: "Date of birth must include a day.".into(),
        number: "Enter your date of birth in numbers. For example: year 1980, month 4, day 1".into(),
        year_of_era: |year| {
            let era = match year.era() {
                Era::Meiji => "Meiji",
                Era::Taisho => "Taisho",
                Era::Showa => "Showa",
                Era::Heisei => "Heisei",
                Era::Reiwa => "Reiwa",
            };
            let western = year.western();
            format!("{era} {} is the year {western}. Enter “{western}” as the year of your date of birth.", year.year())
        },
        year_of_four_digits:
            "Enter the year of birth as 4 digits, in the Western calendar. For example: 1980 for Showa 55".into(),
        month_range: "The month must be a number from 1 to 12.".into(),
        day_range: "The day must be a number from 1 to 31.".into(),
        not_in_calendar: |year, month, day| {
            let name = usize::try_from(month - 1).ok().and_then(|n| MONTHS.get(n)).copied().unwrap_or_default();
            format!("{day} {name} {year} is not a real date. Check your date of birth.")
        },
        future: "Date of birth cannot be later than today.".into(),
        too_old: format!("The year of birth must be {} or later.", limits::EARLIEST_BIRTH_YEAR),
    }
}

fn login_id() -> LoginIdMessages {
    let (min, max) = (limits::MIN_LOGIN_ID_LEN, limits::MAX_LOGIN_ID_LEN);
    LoginIdMessages {
        required: "Enter a new login ID.".into(),
        length: format!("New login ID must be between {min} and {max} characters."),
        chars: "New login ID must use only letters from A to Z, numbers, and the symbols . _ - and must start with a letter or number."
            .into(),
        taken: "This login ID is already in use. Choose a different one.".into(),
        same_as_temporary: "New login ID must be different from the one you were given.".into(),
    }
}

fn password(min: usize) -> PasswordMessages {
    let max = limits::MAX_PASSWORD_LEN;
    PasswordMessages {
        required: |_| "Enter a new password.".into(),
        short: Gap::new("", format!(" must be at least {min} characters long.")),
        length: Counted::new(Gap::new(" You entered ", " character."), Gap::new(" You entered ", " characters.")),
        long: Gap::new("", format!(" must be {max} characters or fewer.")),
        chars: Gap::new(
            "",
            " contains characters that cannot be used, such as control characters. Use other characters.",
        ),
        common: Gap::new("This password is easy to guess. ", "Choose a different one."),
        weakness,
        contains_personal: Gap::new(
            "",
            " must not be taken from your login ID, email address, date of birth or nickname. Choose a different one.",
        ),
        same_as_temporary: "New password must be different from the temporary password.".into(),
        same_as_current: "New password must be different from your current password.".into(),
        again_required: |_| "Enter the new password a second time.".into(),
        again_mismatch: |_| "The two passwords do not match. Enter the same password in both boxes.".into(),
        current_required: "Enter your current password.".into(),
        current_failed: "Your current password is not correct. Check it and try again. Passwords are case sensitive."
            .into(),
    }
}

fn weakness(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::Repeats => "It repeats the same characters. ",
        Weakness::Sequence => "It uses a sequence such as “abcd” or “6543”. ",
        Weakness::Keyboard => "It follows the rows of a keyboard. ",
        Weakness::Date => "Most of it is a year or a date. ",
        Weakness::WellKnown => "It is a commonly used password, or close to one. ",
        Weakness::SingleWord => "It is a single word or name. ",
        Weakness::FewWords => {
            "It is one or two common words or names, with numbers or symbols around them. Join three or more unrelated words. "
        }
        Weakness::Society => "It uses the name of the society or of the service. ",
        Weakness::Other => "",
    }
}

fn nickname() -> NicknameMessages {
    NicknameMessages {
        required: "Enter a nickname.".into(),
        long: format!("Nickname must be {} characters or fewer.", limits::MAX_NICKNAME_LEN),
        chars: "Nickname contains characters that cannot be used. Use other characters.".into(),
    }
}

/// `start` up to the number, then so many tries, then `end`.
fn tries_left(start: &str, end: &str) -> Counted {
    Counted::new(Gap::new(start, format!(" try left{end}")), Gap::new(start, format!(" tries left{end}")))
}

fn login(Names { society, contact, .. }: &Names) -> LoginMessages {
    let start = "You have entered the wrong details too many times, so we have paused login. Try again in about ";
    let end = "If you have forgotten your password, select “Forgotten your password?”.";
    LoginMessages {
        id_required: "Enter your login ID.".into(),
        password_required: "Enter your password.".into(),
        failed: "The login ID or password is not correct. Check both and try again. Passwords are case sensitive."
            .into(),
        locked: Counted::new(Gap::new(start, format!(" minute. {end}")), Gap::new(start, format!(" minutes. {end}"))),
        closed: format!("You cannot use this account at the moment. If you have a question, contact {society}."),
        frozen: format!(
            "This account is paused, because we were told “This was not me”. To use it again, contact {society} ({contact})."
        ),
    }
}

fn temporary(society: &str) -> TemporaryMessages {
    TemporaryMessages {
        id_required: "Enter your login ID.".into(),
        password_required: "Enter your temporary password.".into(),
        initial_failed: tries_left(
            "The login ID or temporary password is not correct. Check the ones you were given and try again (",
            ").",
        ),
        initial_expired: format!(
            "Your temporary password has expired. Select “Confirm your identity” to register, or contact {society}."
        ),
        reset_failed: tries_left(
            "The login ID or temporary password is not correct. Check the email we sent you and try again (",
            ").",
        ),
        reset_expired: format!(
            "Your temporary password has expired (it works for {}). Reset your password again.",
            duration(limits::MAILED_LINK)
        ),
    }
}

fn identity(society: &str) -> IdentityMessages {
    IdentityMessages {
        image_required: "Enter the characters shown in the image.".into(),
        image_mismatch: "The characters do not match the image. Enter the characters in the new image.".into(),
        code_required: "Enter the confirmation code.".into(),
        code_mismatch: format!(
            "The confirmation code is not correct. Enter the {}-digit number from the email again.",
            limits::MAILED_CODE_LEN
        ),
        mismatch: tries_left(
            "We could not confirm your identity with these details. Check your company email address and date of birth, and try again (",
            &format!("). If they are correct and we still cannot confirm your identity, contact {society}."),
        ),
        already:
            "You have already registered. Log in on the login page. If you have forgotten your password, reset it."
                .into(),
    }
}

fn key() -> KeyMessages {
    KeyMessages {
        required: "Enter the authentication key.".into(),
        mismatch: tries_left(
            &format!(
                "The authentication key is not correct. Enter the {} characters shown on the page “Identity confirmed”. The key is case sensitive (",
                limits::AUTH_KEY_LEN
            ),
            ").",
        ),
    }
}
