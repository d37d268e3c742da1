//! Localisation: every text that a member reads, a folder for each language. A missing text does not compile.
//!
//! A [`Wording`] is built once, with the society's settings already in its sentences. What a request adds is
//! filled in through [`Gap::fill`] and the methods of the parts, never by replacing markers in a finished text.

mod en;
mod error_pages;
mod ja;
mod mails;
mod messages;
mod screens;
mod staff;
#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::sync::{Arc, OnceLock};

use jiff::SignedDuration;

use crate::clock::Timestamp;
use crate::config::Config;
use crate::language::Language;
use crate::limits;

pub use error_pages::{Button, ErrorPage, ErrorPageText, ErrorPages, Restart};
pub use mails::{
    AddressLeftMail, AddressTakenMail, CodeMail, LinkMail, LoginMail, MailText, Mails, ReissueMail, TimedMail,
};
pub use messages::{
    AddressMessages, BirthDateMessages, IdentityMessages, KeyMessages, LoginIdMessages, LoginMessages, Messages,
    NicknameMessages, PasswordMessages, TemporaryMessages,
};
pub use screens::*;
pub use staff::Staff;

impl Staff {
    /// In Japanese alone: the manual for staff and the alarms are in Japanese too.
    pub fn ja(config: &Config) -> Self {
        ja::staff(config)
    }
}

/// All texts of one language.
#[derive(Debug)]
pub struct Wording {
    /// The language.
    pub language: Language,
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
    /// 「これは私ではありません」, asked once more.
    pub not_me: NotMe,
    /// The account is frozen.
    pub frozen: Frozen,
    /// S15
    pub about_tls: AboutTls,
    /// ヘルプ
    pub help: Help,
    /// Validation messages.
    pub messages: Messages,
    /// E01–E07 and the other pages that end a step.
    pub error_pages: ErrorPages,
    /// M1–M7
    pub mails: Mails,
    /// Dates and times as this language writes them.
    pub dates: Dates,
}

impl Wording {
    /// The texts in that language, with the society's settings in them.
    pub fn new(language: Language, config: &Config) -> Self {
        match language {
            Language::Ja => ja::wording(config),
            Language::En => en::wording(config),
        }
    }
}

/// The texts in every language, each built at its first use: a function without pages builds none.
pub struct Wordings {
    config: Arc<Config>,
    built: [OnceLock<Arc<Wording>>; Language::ALL.len()],
}

impl Wordings {
    /// All texts, with the society's settings in them.
    pub fn new(config: Arc<Config>) -> Self {
        Self { config, built: Default::default() }
    }

    /// The texts in that language.
    pub fn of(&self, language: Language) -> &Arc<Wording> {
        let [ja, en] = &self.built;
        let built = match language {
            Language::Ja => ja,
            Language::En => en,
        };
        built.get_or_init(|| Arc::new(Wording::new(language, &self.config)))
    }

    /// The texts in every language, that one first.
    pub fn beginning_with(&self, first: Language) -> impl Iterator<Item = &Arc<Wording>> {
        let others = Language::ALL.into_iter().filter(move |language| *language != first);
        std::iter::once(first).chain(others).map(|language| self.of(language))
    }
}

/// Units in which a text speaks of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Hour,
    Minute,
    Second,
}

/// The duration in the largest unit of which it is a whole number: 180 minutes are 3 hours, 90 minutes stay 90 minutes.
fn in_whole_units(duration: SignedDuration) -> (i64, Unit) {
    let seconds = duration.as_secs();
    let units = [(limits::DAY, Unit::Day), (limits::HOUR, Unit::Hour), (SignedDuration::from_mins(1), Unit::Minute)];
    let whole = units.into_iter().find(|(one, _)| seconds % one.as_secs() == 0);
    whole.map_or((seconds, Unit::Second), |(one, unit)| (seconds / one.as_secs(), unit))
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

/// A text with a number in it, in the singular and the plural of its language.
#[derive(Clone, Debug)]
pub struct Counted {
    one: Gap,
    many: Gap,
}

impl Counted {
    /// For a language without a plural.
    pub fn alike(text: Gap) -> Self {
        Self { one: text.clone(), many: text }
    }

    /// For a language with a plural.
    pub fn new(one: Gap, many: Gap) -> Self {
        Self { one, many }
    }

    /// The text with that number.
    pub fn fill(&self, number: impl Display) -> String {
        let number = number.to_string();
        if number == "1" { self.one.fill(number) } else { self.many.fill(number) }
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
    /// On a page in another language: its name in Japanese, as letters and mails have it; may be empty.
    pub in_japanese: String,
}

impl Label {
    fn new(label: &str, hint: impl Into<String>) -> Self {
        Self { label: label.to_owned(), hint: hint.into(), example: String::new(), in_japanese: String::new() }
    }

    fn with_example(self, example: &str) -> Self {
        Self { example: example.to_owned(), ..self }
    }

    fn in_japanese(self, name: &str) -> Self {
        Self { in_japanese: name.to_owned(), ..self }
    }

    /// A label alone.
    pub fn plain(label: &str) -> Self {
        Self::new(label, "")
    }

    /// Whether there is a hint or an example.
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
    /// `14:05:09`
    pub time_to_the_second: fn(Timestamp) -> String,
    /// `2026/11/23 14:05:09`
    pub to_the_second: fn(Timestamp) -> String,
    /// `2026/11/23 14:05`
    pub to_the_minute: fn(Timestamp) -> String,
}

impl Dates {
    /// An end, with its date.
    pub fn deadline(&self, at: &Timestamp) -> String {
        (self.deadline)(*at)
    }

    /// An end on the same day.
    pub fn time(&self, at: &Timestamp) -> String {
        (self.time)(*at)
    }

    /// A time within the next minutes.
    pub fn time_to_the_second(&self, at: &Timestamp) -> String {
        (self.time_to_the_second)(*at)
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
