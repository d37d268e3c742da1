//! Numbers in the texts that members and staff read. Each limit among them is filled in from `shared::limits`, so none stands
//! in a text itself.

use regex::Regex;
use shared::language::Language;

use crate::source::files;

/// Numbers that are no limits of the product, with the reason.
const OTHER_NUMBERS: [(&str, &str); 23] = [
    ("例）1980年4月1日", "an example"),
    ("year 1980, month 4, day 1", "an example"),
    ("例）昭和55年生まれの方は「1980」", "an example"),
    ("For example: 1980 for Showa 55", "an example"),
    ("西暦4桁で", "the calendar: a year has four digits"),
    ("as 4 digits, in the Western calendar", "the calendar: a year has four digits"),
    ("1から12の数字", "the calendar: months"),
    ("from 1 to 12.", "the calendar: months"),
    ("1から31の数字", "the calendar: days"),
    ("from 1 to 31.", "the calendar: days"),
    ("「abcd」「6543」", "an example of a weak password"),
    ("“abcd” or “6543”", "an example of a weak password"),
    ("1つの単語や名前", "one word"),
    ("言葉や名前1つか2つに", "one word or two"),
    ("関係のない言葉を3つ以上", "advice, which nothing counts"),
    ("three or more unrelated words", "advice, which nothing counts"),
    ("を1～{}文字", "at least one character"),
    ("1つのメールアドレスに", "one address"),
    ("1時間に{hour}通、1日に{day}通", "the windows that MAX_MAILS_PER_HOUR and MAX_MAILS_PER_DAY are named for"),
    (
        "{hour} emails an hour and {day} a day",
        "the windows that MAX_MAILS_PER_HOUR and MAX_MAILS_PER_DAY are named for",
    ),
    ("新しいパスワードを2回", "the two boxes of the form"),
    ("現在のパスワードを1回", "the box of the form"),
    ("2つのパスワード", "the two boxes of the form"),
];

/// English words in which a limit could hide.
const WORDS: &str = "three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty|hour|half|quarter|dozen";

/// What the texts of all languages state.
pub struct StatedNumbers {
    /// How many texts there are.
    pub texts: usize,
    /// Those that state a limit themselves, with their places.
    pub limits: Vec<String>,
    /// Numbers that are allowed, and stand in no text.
    pub unused: Vec<&'static str>,
}

/// Searches the texts of all languages for numbers in digits and in words.
pub fn stated_numbers() -> StatedNumbers {
    let number = Regex::new(&format!(r"[0-9０-９]|(?i:\b({WORDS})s?\b)")).expect("a pattern");
    let folders = Language::ALL.map(|language| format!("shared/src/wording/{}", language.code()));
    let sources = files(&folders.each_ref().map(String::as_str));
    let texts: Vec<_> =
        sources.iter().flat_map(|file| file.string_literals().into_iter().map(|it| (file.path.as_str(), it))).collect();
    let states_a_limit = |text: &str| {
        let rest = OTHER_NUMBERS.iter().fold(text.to_owned(), |rest, (other, _)| rest.replace(other, ""));
        // The name of a unit by itself, to be put behind a number.
        !["hour", "day", "minute"].contains(&text) && number.is_match(&rest)
    };
    let limits = texts.iter().filter(|(_, (_, text))| states_a_limit(text));
    let is_unused = |other: &str| !texts.iter().any(|(_, (_, text))| text.contains(other));
    StatedNumbers {
        limits: limits.map(|(path, (line, text))| format!("{path}:{line} {text}")).collect(),
        unused: OTHER_NUMBERS.iter().map(|(other, _)| *other).filter(|other| is_unused(other)).collect(),
        texts: texts.len(),
    }
}
