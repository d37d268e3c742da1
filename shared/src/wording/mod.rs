//! Every text a member sees, one file per language. A text that is missing in a language does not compile.
//!
//! A [`Wording`] is built once at start, with the society's settings already in its sentences. What a request adds is
//! filled in through [`Gap::fill`] and the methods of the parts, never by replacing markers in a finished text.

mod ja;
mod mails;
mod messages;
mod refusals;
mod screens;
mod staff;
#[cfg(test)]
mod tests;

use std::fmt::Display;

use crate::clock::Timestamp;
use crate::config::Config;

pub use mails::{LinkMail, MailText, Mails, RegistrationMail, ReissueMail, TimedMail};
pub use messages::{
    AddressMessages, BirthDateMessages, IdentityMessages, KeyMessages, LoginIdMessages, LoginMessages, Messages,
    NicknameMessages, PasswordMessages, TemporaryMessages,
};
pub use refusals::{Button, Refusal, RefusalText, Refusals, Restart};
pub use screens::*;
pub use staff::Staff;

/// Wrong tries after which a link, a key or a temporary password is void; the limit that the sentences name.
pub const MOST_TRIES: u8 = 5;

/// All texts of one language.
#[derive(Debug)]
pub struct Wording {
    /// The language's code, for `<html lang>`.
    pub lang: String,
    /// What every page has.
    pub common: Common,
    /// S01
    pub login: Login,
    /// S02, S03
    pub registration: Registration,
    /// S04
    pub first_login: FirstLogin,
    /// S05
    pub identity: Identity,
    /// S06
    pub identity_confirmed: IdentityConfirmed,
    /// S07
    pub auth_key: AuthKey,
    /// S08
    pub credentials: Credentials,
    /// S09
    pub registered: Registered,
    /// S10, S11
    pub reset: Reset,
    /// S12
    pub reset_login: ResetLogin,
    /// S13
    pub new_password: NewPassword,
    /// The change of a password from the portal.
    pub change_password: ChangePassword,
    /// S14
    pub portal: Portal,
    /// S15
    pub about_tls: AboutTls,
    /// ヘルプ
    pub help: Help,
    /// What is said about what was typed.
    pub messages: Messages,
    /// E01–E07 and the other pages that end a step.
    pub refusals: Refusals,
    /// M1–M7
    pub mails: Mails,
    /// What staff read of their operations.
    pub staff: Staff,
    /// Dates and times as this language writes them.
    pub dates: Dates,
}

impl Wording {
    /// The Japanese texts.
    pub fn ja(config: &Config) -> Self {
        ja::wording(config)
    }
}

/// A text with one gap, filled per request.
#[derive(Clone, Debug)]
pub struct Gap {
    before: String,
    after: String,
}

impl Gap {
    /// The text before and after the gap.
    pub fn new(before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: before.into(), after: after.into() }
    }

    /// The text with the gap filled.
    pub fn fill(&self, with: impl Display) -> String {
        format!("{}{with}{}", self.before, self.after)
    }
}

/// A sentence, some words of which are a link.
#[derive(Clone, Debug)]
pub struct Linked {
    /// Up to the link.
    pub before: String,
    /// The words that are the link.
    pub link: String,
    /// After the link.
    pub after: String,
}

impl Linked {
    fn new(before: &str, link: &str, after: &str) -> Self {
        Self { before: before.to_owned(), link: link.to_owned(), after: after.to_owned() }
    }
}

/// A control's label and the words that explain it; the hint may be empty.
#[derive(Clone, Debug)]
pub struct Label {
    /// ログインID
    pub label: String,
    /// What to type.
    pub hint: String,
    /// `例）…`, kept together on its line; may be empty.
    pub example: String,
}

impl Label {
    fn new(label: &str, hint: impl Into<String>) -> Self {
        Self { label: label.to_owned(), hint: hint.into(), example: String::new() }
    }

    fn with_example(self, example: &str) -> Self {
        Self { example: example.to_owned(), ..self }
    }

    /// A label alone.
    pub fn plain(label: &str) -> Self {
        Self::new(label, "")
    }

    /// Whether there are words that explain it.
    pub fn has_hint(&self) -> bool {
        !(self.hint.is_empty() && self.example.is_empty())
    }
}

/// Dates and times as a language writes them, all in Japan's time.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// `2026年11月23日 14:05`
    pub deadline: fn(Timestamp) -> String,
    /// `14:05`
    pub time: fn(Timestamp) -> String,
    /// `2026/11/23 14:05:09`
    pub to_the_second: fn(Timestamp) -> String,
    /// `2026/11/23 14:05`
    pub to_the_minute: fn(Timestamp) -> String,
}

impl Dates {
    /// Until when.
    pub fn deadline(&self, at: &Timestamp) -> String {
        (self.deadline)(*at)
    }

    /// Until when today.
    pub fn time(&self, at: &Timestamp) -> String {
        (self.time)(*at)
    }

    /// When a session began or was used.
    pub fn to_the_minute(&self, at: &Timestamp) -> String {
        (self.to_the_minute)(*at)
    }

    /// The previous login.
    pub fn to_the_second(&self, at: &Timestamp) -> String {
        (self.to_the_second)(*at)
    }
}
