//! Dates as Japanese offices write them: 19700123, 1970/1/23, S450123, 昭和45年1月23日, 5450123.

use std::borrow::Cow;

use jiff::civil::Date;
use shared::input::Era;
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

/// Reads a date; full-width characters and blanks do not matter, nor does a time of midnight after it.
///
/// # Errors
/// [`Problem::NotADate`], [`Problem::SerialNumber`], [`Problem::EraCodeRefused`], [`Problem::UnknownEraCode`] or
/// [`Problem::NotInCalendar`].
pub fn read(text: &str, codes: EraCodes) -> Result<Reading, Problem> {
    let text = plain(without_midnight(text.trim()));
    if is_digits(&text) {
        return read_digits(&text, codes);
    }
    if let Some((era, rest)) = Era::split(&text) {
        let parts = if rest.len() == 6 && is_digits(rest) { fixed(rest, 2) } else { separated(rest) };
        return in_era(era, parts.ok_or(Problem::NotADate)?);
    }
    match separated(&text) {
        Some([year, month, day]) if year >= 1_000 => gregorian(year, month, day),
        _ => Err(Problem::NotADate),
    }
}

/// In half width, without blanks; most are so already.
fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().filter(|c| !c.is_whitespace()).collect())
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

fn coded_era(code: &str, codes: EraCodes) -> Result<Era, Problem> {
    let digits = match codes {
        EraCodes::Nenkin => ["1", "3", "5", "7", "9"],
        EraCodes::Receipt => ["1", "2", "3", "4", "5"],
        EraCodes::Refuse => return Err(Problem::EraCodeRefused),
    };
    Era::ALL
        .into_iter()
        .zip(digits)
        .find(|(_, digit)| *digit == code)
        .map(|(era, _)| era)
        .ok_or(Problem::UnknownEraCode)
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

fn in_era(era: Era, [year, month, day]: [i16; 3]) -> Result<Reading, Problem> {
    if year == 0 {
        return Err(Problem::NotADate);
    }
    let reading = gregorian(era.western(year), month, day)?;
    Ok(Reading { out_of_era: !(era.first()..=era.last()).contains(&reading.date), ..reading })
}

fn gregorian(year: i16, month: i16, day: i16) -> Result<Reading, Problem> {
    let narrow = |number: i16| i8::try_from(number).map_err(|_| Problem::NotInCalendar);
    let date = Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| Problem::NotInCalendar)?;
    Ok(Reading { date, out_of_era: false })
}
