//! 和暦

use jiff::civil::{Date, date};

/// An era since people who live today were born, and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// 明治, 1868-01-25 to 1912-07-30
    Meiji,
    /// 大正, 1912-07-30 to 1926-12-25
    Taisho,
    /// 昭和, 1926-12-25 to 1989-01-07
    Showa,
    /// 平成, 1989-01-08 to 2019-04-30
    Heisei,
    /// 令和, since 2019-05-01
    Reiwa,
}

/// A year of an era that had such a year: 昭和55.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EraYear {
    era: Era,
    year: i16,
}

impl Era {
    /// All of them, oldest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// The name.
    pub const fn kanji(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The name in Latin letters, in the spellings in use.
    pub const fn romaji(self) -> &'static [&'static str] {
        match self {
            Self::Meiji => &["meiji"],
            Self::Taisho => &["taisho", "taishou"],
            Self::Showa => &["showa", "shouwa", "syouwa"],
            Self::Heisei => &["heisei"],
            Self::Reiwa => &["reiwa"],
        }
    }

    /// The letter that forms and identity cards have for it.
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The first day. On the first days of 大正 and 昭和 the era before was in use as well.
    pub const fn first(self) -> Date {
        match self {
            Self::Meiji => date(1868, 1, 25),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// The last day; the present era has none yet.
    pub const fn last(self) -> Date {
        match self {
            Self::Meiji => date(1912, 7, 30),
            Self::Taisho => date(1926, 12, 25),
            Self::Showa => date(1989, 1, 7),
            Self::Heisei => date(2019, 4, 30),
            Self::Reiwa => Date::MAX,
        }
    }

    /// The era that a text begins with, and the rest: `昭和55`, `昭55`, `S55`, `s.55`. The text is NFKC without blanks.
    pub fn split(text: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|era| Some((era, era.after(text)?.trim_start_matches('.'))))
    }

    fn after(self, text: &str) -> Option<&str> {
        let short = self.kanji().chars().next()?;
        text.strip_prefix(self.kanji())
            .or_else(|| text.strip_prefix(short))
            .or_else(|| text.strip_prefix(self.letter()))
            .or_else(|| text.strip_prefix(self.letter().to_ascii_lowercase()))
    }

    /// The Gregorian year, also of a year that the era did not live to see.
    pub fn western(self, year: i16) -> i16 {
        self.first().year() - 1 + year
    }
}

impl EraYear {
    /// The era.
    pub const fn era(self) -> Era {
        self.era
    }

    /// The year of the era, from 1.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The Gregorian year.
    pub fn western(self) -> i16 {
        self.era.western(self.year)
    }

    /// Reads `昭和55`, `S55`, `昭和五十五`, `平成元`; nothing when the era never had that year.
    pub fn read(text: &str) -> Option<Self> {
        let (era, rest) = Era::split(text)?;
        let year = year_of_era(rest).filter(|year| (1..=99).contains(year))?;
        (era.western(year) <= era.last().year()).then_some(Self { era, year })
    }
}

fn year_of_era(text: &str) -> Option<i16> {
    if text == "元" {
        return Some(1);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (tens, units) = match text.split_once('十') {
        Some((tens, units)) => (if tens.is_empty() { 1 } else { kanji_digit(tens)? }, units),
        None => (0, text),
    };
    let units = if units.is_empty() { 0 } else { kanji_digit(units)? };
    Some(tens * 10 + units)
}

fn kanji_digit(text: &str) -> Option<i16> {
    let digits = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    digits.iter().position(|digit| *digit == text).and_then(|n| i16::try_from(n + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn western(text: &str) -> Option<i16> {
        EraYear::read(text).map(EraYear::western)
    }

    #[test]
    fn years_of_an_era_are_read_however_people_write_them() {
        for text in ["昭和55", "昭55", "S55", "s55", "S.55", "昭和五十五"] {
            assert_eq!(western(text), Some(1980), "{text}");
        }
        for (text, year) in [
            ("平成元", 1989),
            ("昭和64", 1989),
            ("大正十五", 1926),
            ("T10", 1921),
            ("令和8", 2026),
            ("明治四十五", 1912),
        ] {
            assert_eq!(western(text), Some(year), "{text}");
        }
    }

    #[test]
    fn years_that_never_were_are_not_guessed_at() {
        for text in ["昭和65", "昭和0", "平成32", "昭和", "S", "昭和五五", "昭和55-4", "1980", "55", "", "セ55"]
        {
            assert_eq!(western(text), None, "{text}");
        }
    }
}
