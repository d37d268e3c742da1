//! Dates in the formats of Japanese payroll systems: 19700123, 1970/1/23, S450123, 昭和45年1月23日, 5450123.

use std::borrow::Cow;

use jiff::civil::Date;
use shared::input::Era;
use unicode_normalization::UnicodeNormalization;

use crate::format::RowProblem;

/// Which era a leading digit stands for. The systems contradict each other, so it is a setting and never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EraCodes {
    /// 年金機構: 1明治 3大正 5昭和 7平成 9令和
    Nenkin,
    /// レセプト・健診: 1明治 2大正 3昭和 4平成 5令和
    Receipt,
    /// Rows with a one-digit era code are rejected.
    Refuse,
}

/// A parsed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// In the Gregorian calendar.
    pub date: Date,
    /// Whether the date lies outside its era, as 昭和64年2月1日 does; its years were counted past the end of the era.
    pub out_of_era: bool,
}

/// Parses a date. Full-width characters and whitespace do not matter, nor does a time of midnight behind it.
///
/// # Errors
/// [`RowProblem::NotADate`], [`RowProblem::SerialNumber`], [`RowProblem::EraCodeRefused`], [`RowProblem::UnknownEraCode`] or
/// [`RowProblem::NotInCalendar`].
pub fn read(text: &str, codes: EraCodes) -> Result<Reading, RowProblem> {
    let text = plain(without_midnight(text.trim()));
    if is_digits(&text) {
        return read_digits(&text, codes);
    }
    if let Some((era, rest)) = Era::split(&text) {
        let parts = if rest.len() == 6 && is_digits(rest) { fixed(rest, 2) } else { separated(rest) };
        return in_era(era, parts.ok_or(RowProblem::NotADate)?);
    }
    match separated(&text) {
        Some([year, month, day]) if year >= 1_000 => gregorian(year, month, day),
        _ => Err(RowProblem::NotADate),
    }
}

/// Half-width and without whitespace. Borrowed for the most common case, which is so already.
fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().filter(|c| !c.is_whitespace()).collect())
}

/// Drops the time from `1970-01-23 00:00:00`, as databases export dates.
fn without_midnight(text: &str) -> &str {
    match text.rsplit_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') && time.chars().all(|c| matches!(c, '0' | ':' | '.')) => date,
        _ => text,
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_digits(text: &str, codes: EraCodes) -> Result<Reading, RowProblem> {
    match text.len() {
        8 => fixed(text, 4).map_or(Err(RowProblem::NotADate), |[year, month, day]| gregorian(year, month, day)),
        7 => {
            let (code, rest) = text.split_at(1);
            let era = coded_era(code, codes)?;
            in_era(era, fixed(rest, 2).ok_or(RowProblem::NotADate)?)
        }
        // Excel serial numbers (days since 1900) have 5 digits from 1927 to 2173.
        5 => Err(RowProblem::SerialNumber),
        _ => Err(RowProblem::NotADate),
    }
}

fn coded_era(code: &str, codes: EraCodes) -> Result<Era, RowProblem> {
    let digits = match codes {
        EraCodes::Nenkin => ["1", "3", "5", "7", "9"],
        EraCodes::Receipt => ["1", "2", "3", "4", "5"],
        EraCodes::Refuse => return Err(RowProblem::EraCodeRefused),
    };
    Era::ALL
        .into_iter()
        .zip(digits)
        .find(|(_, digit)| *digit == code)
        .map(|(era, _)| era)
        .ok_or(RowProblem::UnknownEraCode)
}

/// Fixed width: `450123` with a 2-digit year, `19700123` with a 4-digit one.
fn fixed(digits: &str, year_len: usize) -> Option<[i16; 3]> {
    let number = |part: Option<&str>| part.and_then(|part| part.parse().ok());
    let year = number(digits.get(..year_len))?;
    let month = number(digits.get(year_len..year_len + 2))?;
    Some([year, month, number(digits.get(year_len + 2..))?])
}

/// Separated: `45.1.23`, `元年5月1日`, `1970-01-23`.
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

fn in_era(era: Era, [year, month, day]: [i16; 3]) -> Result<Reading, RowProblem> {
    if year == 0 {
        return Err(RowProblem::NotADate);
    }
    let reading = gregorian(era.western(year), month, day)?;
    Ok(Reading { out_of_era: !(era.first()..=era.last()).contains(&reading.date), ..reading })
}

fn gregorian(year: i16, month: i16, day: i16) -> Result<Reading, RowProblem> {
    let narrow = |number: i16| i8::try_from(number).map_err(|_| RowProblem::NotInCalendar);
    let date = Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| RowProblem::NotInCalendar)?;
    Ok(Reading { date, out_of_era: false })
}
