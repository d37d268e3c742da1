//! Dates as Japanese offices write them: 19700123, 1970/1/23, S450123, 昭和45年1月23日, 5450123.

use jiff::civil::{Date, date};
use unicode_normalization::UnicodeNormalization;

use crate::problem::Problem;

/// Which era a leading digit means. The systems contradict each other, so nobody may guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EraCodes {
    /// 年金機構: 1明治 3大正 5昭和 7平成 9令和
    Nenkin,
    /// レセプト・健診: 1明治 2大正 3昭和 4平成 5令和
    Receipt,
    /// Rows with such a date are rejected.
    Refuse,
}

/// A date that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// In the Gregorian calendar.
    pub date: Date,
    /// Whether the era was not in use on that day, as in 昭和64年2月1日; the years were counted on.
    pub out_of_era: bool,
}

struct Era {
    kanji: &'static str,
    letter: char,
    nenkin: char,
    receipt: char,
    first: Date,
    last: Date,
}

/// On the first days of 大正 and 昭和 the era before was in use as well.
const ERAS: [Era; 5] = [
    Era { kanji: "明治", letter: 'M', nenkin: '1', receipt: '1', first: date(1868, 1, 25), last: date(1912, 7, 30) },
    Era { kanji: "大正", letter: 'T', nenkin: '3', receipt: '2', first: date(1912, 7, 30), last: date(1926, 12, 25) },
    Era { kanji: "昭和", letter: 'S', nenkin: '5', receipt: '3', first: date(1926, 12, 25), last: date(1989, 1, 7) },
    Era { kanji: "平成", letter: 'H', nenkin: '7', receipt: '4', first: date(1989, 1, 8), last: date(2019, 4, 30) },
    Era { kanji: "令和", letter: 'R', nenkin: '9', receipt: '5', first: date(2019, 5, 1), last: Date::MAX },
];

/// Reads a date; full-width characters and blanks do not matter, nor does a time of midnight after it.
///
/// # Errors
/// [`Problem::NotADate`], [`Problem::SerialNumber`], [`Problem::EraCodeRefused`], [`Problem::UnknownEraCode`] or
/// [`Problem::NotInCalendar`].
pub fn read(text: &str, codes: EraCodes) -> Result<Reading, Problem> {
    let text: String = without_midnight(text.trim()).nfkc().filter(|c| !c.is_whitespace()).collect();
    if is_digits(&text) {
        return read_digits(&text, codes);
    }
    for era in &ERAS {
        if let Some(rest) = after_era(&text, era) {
            let parts = if rest.len() == 6 && is_digits(rest) { fixed(rest, 2) } else { separated(rest) };
            return in_era(era, parts.ok_or(Problem::NotADate)?);
        }
    }
    match separated(&text) {
        Some([year, month, day]) if year >= 1_000 => gregorian(year, month, day),
        _ => Err(Problem::NotADate),
    }
}

/// `1970-01-23 00:00:00`, as databases export it.
fn without_midnight(text: &str) -> &str {
    match text.rsplit_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') && time.chars().all(|c| matches!(c, '0' | ':' | '.')) => date,
        _ => text,
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_digits(text: &str, codes: EraCodes) -> Result<Reading, Problem> {
    match text.len() {
        8 => fixed(text, 4).map_or(Err(Problem::NotADate), |[year, month, day]| gregorian(year, month, day)),
        7 => {
            let (code, rest) = text.split_at(1);
            let era = coded_era(code, codes)?;
            in_era(era, fixed(rest, 2).ok_or(Problem::NotADate)?)
        }
        // 5 digits are the days since 1900 from 1927 to 2173.
        5 => Err(Problem::SerialNumber),
        _ => Err(Problem::NotADate),
    }
}

fn coded_era(code: &str, codes: EraCodes) -> Result<&'static Era, Problem> {
    let means = |era: &&Era| match codes {
        EraCodes::Nenkin => code.starts_with(era.nenkin),
        EraCodes::Receipt => code.starts_with(era.receipt),
        EraCodes::Refuse => false,
    };
    let unknown = if codes == EraCodes::Refuse { Problem::EraCodeRefused } else { Problem::UnknownEraCode };
    ERAS.iter().find(means).ok_or(unknown)
}

fn after_era<'a>(text: &'a str, era: &Era) -> Option<&'a str> {
    let short = era.kanji.chars().next()?;
    text.strip_prefix(era.kanji)
        .or_else(|| text.strip_prefix(short))
        .or_else(|| text.strip_prefix(era.letter))
        .or_else(|| text.strip_prefix(era.letter.to_ascii_lowercase()))
        .map(|rest| rest.trim_start_matches('.'))
}

/// `450123` with 2 digits of the year, `19700123` with 4.
fn fixed(digits: &str, year_len: usize) -> Option<[i16; 3]> {
    let number = |part: Option<&str>| part.and_then(|part| part.parse().ok());
    let year = number(digits.get(..year_len))?;
    let month = number(digits.get(year_len..year_len + 2))?;
    Some([year, month, number(digits.get(year_len + 2..))?])
}

/// `45.1.23`, `元年5月1日`, `1970-01-23`
fn separated(text: &str) -> Option<[i16; 3]> {
    let mut parts = text.trim_end_matches('日').split(['/', '-', '.', '年', '月']);
    let mut number = || {
        let part = parts.next()?;
        let plain = (1..=4).contains(&part.len()) && is_digits(part);
        if part == "元" { Some(1) } else { plain.then(|| part.parse().ok())? }
    };
    let date = [number()?, number()?, number()?];
    parts.next().is_none().then_some(date)
}

fn in_era(era: &Era, [year, month, day]: [i16; 3]) -> Result<Reading, Problem> {
    if year == 0 {
        return Err(Problem::NotADate);
    }
    let reading = gregorian(era.first.year() - 1 + year, month, day)?;
    Ok(Reading { out_of_era: !(era.first..=era.last).contains(&reading.date), ..reading })
}

fn gregorian(year: i16, month: i16, day: i16) -> Result<Reading, Problem> {
    let narrow = |number: i16| i8::try_from(number).map_err(|_| Problem::NotInCalendar);
    let date = Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| Problem::NotInCalendar)?;
    Ok(Reading { date, out_of_era: false })
}
