use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::normalise::digits;
use super::{Era, EraYear};
use crate::limits;

/// A date of birth, 1900-01-01 or later.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BirthDate(Date);

/// One of the three boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthDatePart {
    /// 年
    Year,
    /// 月
    Month,
    /// 日
    Day,
}

/// Why a typed date cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthDateProblem {
    /// All three boxes are empty.
    #[error("missing")]
    Required,
    /// One box is empty.
    #[error("a part is missing")]
    PartRequired(BirthDatePart),
    /// A box holds something other than digits.
    #[error("not a number")]
    NotANumber(BirthDatePart),
    /// The year is one of 和暦. It is explained, not converted: see `docs/decisions/pages.md`, 34.
    #[error("a year of an era")]
    YearOfEra(EraYear),
    /// The year is not four digits.
    #[error("not a year of four digits")]
    YearNotFourDigits,
    /// Not 1 to 12.
    #[error("no such month")]
    MonthRange,
    /// Not 1 to 31.
    #[error("no such day of a month")]
    DayRange,
    /// Every part is in range, but the calendar has no such day.
    #[error("not in the calendar")]
    NotInCalendar {
        /// The year as read.
        year: i16,
        /// The month as read.
        month: i8,
        /// The day as read.
        day: i8,
    },
    /// Later than today.
    #[error("in the future")]
    Future,
    /// Before 1900.
    #[error("before 1900")]
    TooOld,
}

impl BirthDate {
    /// Reads the three boxes; `today` is the date in Japan.
    ///
    /// # Errors
    /// What is wrong with each box, in their order; what is wrong with the date as a whole only when each box is fine.
    pub fn parse(year: &str, month: &str, day: &str, today: Date) -> Result<Self, Vec<BirthDateProblem>> {
        let [year, month, day] = [digits(year), digits(month), digits(day)];
        if year.is_empty() && month.is_empty() && day.is_empty() {
            return Err(vec![BirthDateProblem::Required]);
        }
        match (read_year(&year), read_month(&month), read_day(&day)) {
            (Ok(year), Ok(month), Ok(day)) => {
                let date = Date::new(year, month, day);
                let date = date.map_err(|_| vec![BirthDateProblem::NotInCalendar { year, month, day }])?;
                Self::from_date(date, today).map_err(|problem| vec![problem])
            }
            (year, month, day) => Err([year.err(), month.err(), day.err()].into_iter().flatten().collect()),
        }
    }

    /// Takes a date from another source, such as the roster.
    ///
    /// # Errors
    /// [`BirthDateProblem::TooOld`] or [`BirthDateProblem::Future`].
    pub fn from_date(date: Date, today: Date) -> Result<Self, BirthDateProblem> {
        if date < EARLIEST {
            return Err(BirthDateProblem::TooOld);
        }
        if date > today {
            return Err(BirthDateProblem::Future);
        }
        Ok(Self(date))
    }

    /// The date.
    pub fn date(self) -> Date {
        self.0
    }

    /// The ways in which people write this date as a password: `19800401`, `80.4.1`, `0401`, `s550401`, `昭和55年4月1日`, …
    pub fn spellings(self) -> Vec<String> {
        let date = self.0;
        let (year, month, day) = (date.year(), date.month(), date.day());
        let (full, short) = (format!("{year:04}"), format!("{:02}", year % 100));
        let (mm, dd) = (format!("{month:02}"), format!("{day:02}"));
        let (m, d) = (month.to_string(), day.to_string());
        let mut all = vec![full.clone(), format!("{mm}{dd}"), format!("{m}月{d}日"), format!("{year}年{m}月{d}日")];
        let mut years = vec![full, short];
        for era in Era::ALL.into_iter().filter(|era| era.first() <= date && date <= era.last()) {
            let of_era = year - era.western(1) + 1;
            let letter = era.letter().to_ascii_lowercase();
            all.push(format!("{}{of_era}年{m}月{d}日", era.kanji()));
            let named = era.romaji().iter().map(|name| format!("{name}{of_era}"));
            years.extend(named.chain([format!("{}{of_era}", era.kanji()), format!("{letter}{of_era}")]));
            years.push(format!("{letter}{of_era:02}"));
        }
        for year in &years {
            for separator in ["", "-", "/", "."] {
                let join = |parts: [&str; 3]| parts.join(separator);
                all.extend([
                    join([year, &mm, &dd]),
                    join([year, &m, &d]),
                    join([&mm, &dd, year]),
                    join([&m, &d, year]),
                ]);
                all.push(join([&dd, &mm, year]));
            }
        }
        all.extend(years.into_iter().filter(|year| year.len() > 3));
        all
    }
}

const EARLIEST: Date = date(limits::EARLIEST_BIRTH_YEAR, 1, 1);

fn read_year(text: &str) -> Result<i16, BirthDateProblem> {
    if let Some(year) = EraYear::read(text) {
        return Err(BirthDateProblem::YearOfEra(year));
    }
    // 昭和65, or 昭和 alone
    if Era::ALL.iter().any(|era| text.contains(era.kanji())) {
        return Err(BirthDateProblem::YearNotFourDigits);
    }
    check_digits(text, BirthDatePart::Year)?;
    text.parse().ok().filter(|_| text.len() == 4).ok_or(BirthDateProblem::YearNotFourDigits)
}

fn read_month(text: &str) -> Result<i8, BirthDateProblem> {
    check_digits(text, BirthDatePart::Month)?;
    text.parse().ok().filter(|month| (1..=12).contains(month)).ok_or(BirthDateProblem::MonthRange)
}

fn read_day(text: &str) -> Result<i8, BirthDateProblem> {
    check_digits(text, BirthDatePart::Day)?;
    text.parse().ok().filter(|day| (1..=31).contains(day)).ok_or(BirthDateProblem::DayRange)
}

fn check_digits(text: &str, part: BirthDatePart) -> Result<(), BirthDateProblem> {
    if text.is_empty() {
        return Err(BirthDateProblem::PartRequired(part));
    }
    text.bytes().all(|b| b.is_ascii_digit()).then_some(()).ok_or(BirthDateProblem::NotANumber(part))
}

/// Personal data: `Debug` is opaque, so that no log shows it.
impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

impl TryFrom<String> for BirthDate {
    type Error = jiff::Error;

    fn try_from(stored: String) -> Result<Self, jiff::Error> {
        stored.parse().map(Self)
    }
}

impl From<BirthDate> for String {
    fn from(birth_date: BirthDate) -> Self {
        birth_date.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn parse(year: &str, month: &str, day: &str) -> Result<String, Vec<BirthDateProblem>> {
        BirthDate::parse(year, month, day, TODAY).map(String::from)
    }

    #[test]
    fn full_width_units_and_leading_zeros_are_read() {
        assert_eq!(parse("１９８０", "４", "１"), Ok("1980-04-01".to_owned()));
        assert_eq!(parse(" 1980年", "04月", "01 日"), Ok("1980-04-01".to_owned()));
    }

    #[test]
    fn each_fault_has_its_own_problem() {
        use BirthDateProblem as P;
        for (typed, problem) in [
            (["", "", "　"], P::Required),
            (["1980", "", "1"], P::PartRequired(BirthDatePart::Month)),
            (["", "4", "1"], P::PartRequired(BirthDatePart::Year)),
            (["昭和65", "4", "1"], P::YearNotFourDigits),
            (["昭和", "4", "1"], P::YearNotFourDigits),
            (["55", "4", "1"], P::YearNotFourDigits),
            (["19800", "4", "1"], P::YearNotFourDigits),
            (["nineteen", "4", "1"], P::NotANumber(BirthDatePart::Year)),
            (["1980", "四", "1"], P::NotANumber(BirthDatePart::Month)),
            (["1980", "13", "1"], P::MonthRange),
            (["1980", "999", "1"], P::MonthRange),
            (["1980", "4", "0"], P::DayRange),
            (["2023", "2", "29"], P::NotInCalendar { year: 2023, month: 2, day: 29 }),
            (["2026", "11", "24"], P::Future),
            (["1899", "12", "31"], P::TooOld),
        ] {
            assert_eq!(parse(typed[0], typed[1], typed[2]), Err(vec![problem]), "{typed:?}");
        }
    }

    #[test]
    fn a_year_of_an_era_is_told_apart() {
        for typed in ["昭和55", "Ｓ５５", "㍼55", "昭和 55年", "昭和五十五年"] {
            let problems = parse(typed, "4", "1").err().unwrap_or_default();
            assert!(
                matches!(problems[..], [BirthDateProblem::YearOfEra(year)] if year.western() == 1980),
                "{typed}: {problems:?}"
            );
        }
    }

    #[test]
    fn the_fault_of_each_box_is_told_at_once() {
        let problems = vec![BirthDateProblem::YearNotFourDigits, BirthDateProblem::PartRequired(BirthDatePart::Day)];
        assert_eq!(parse("55", "4", ""), Err(problems));
    }
}
