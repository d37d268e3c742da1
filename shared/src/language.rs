//! The languages of the product.

use serde::{Deserialize, Serialize};

use crate::limits;

/// A language that the product speaks. The first one serves whoever understands none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "&'static str")]
pub enum Language {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The code of BCP 47: in `<html lang>`, in the cookie, in the store, in mailed links.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// Its name in itself: whoever looks for it can read no other.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::En => "English",
        }
    }

    /// The language of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language that a browser's `Accept-Language` asks for most (RFC 9110, 12.5.4); none when it asks for no
    /// language of ours. Of equal ones the first counts: browsers list what their owner prefers first.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for (language, weight) in header.split(',').take(limits::MAX_ACCEPTED_LANGUAGES).filter_map(range) {
            if weight > best.map_or(0, |(heaviest, _)| heaviest) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// `en-GB;q=0.8`: the language, if it is one of ours, and its weight in thousandths. A range that cannot be read is
/// none, and `*` names no language.
fn range(text: &str) -> Option<(Language, u16)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, "q=1"));
    let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
    let (name, value) = parameters.trim().split_once('=')?;
    let weight = if name.trim_end().eq_ignore_ascii_case("q") { weight(value.trim_start())? } else { return None };
    Some((Language::from_code(&primary)?, weight))
}

/// `0`, `0.7`, `1.000`: at most three decimals, in thousandths.
fn weight(value: &str) -> Option<u16> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match whole {
        "1" if decimals.bytes().all(|b| b == b'0') => Some(1_000),
        "0" => format!("{decimals:0<3}").parse().ok(),
        _ => None,
    }
}

/// A language that this release does not know was written by a later one: its texts are not here.
impl From<String> for Language {
    fn from(code: String) -> Self {
        Self::from_code(&code).unwrap_or_default()
    }
}

impl From<Language> for &'static str {
    fn from(language: Language) -> Self {
        language.code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_asked_which_language_it_prefers() {
        use Language::{En, Ja};
        for (header, language) in [
            ("ja", Some(Ja)),
            ("en-US,en;q=0.9,ja;q=0.8", Some(En)),
            ("ja-JP, ja ; q=0.9, en;q=0.8", Some(Ja)),
            ("zh-CN,zh;q=0.9,en;q=0.5,ja;q=0.4", Some(En)),
            ("en;q=0.4, ja;q=0.5", Some(Ja)),
            ("EN-gb;Q=1.000", Some(En)),
            ("en;q=0.5,ja;q=0.5", Some(En)),
            ("en;q=0, ja;q=0.001", Some(Ja)),
            ("en;q=0", None),
            ("zh-CN,zh;q=0.9", None),
            ("eng, jav", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn a_range_that_cannot_be_read_counts_for_nothing() {
        for header in ["en;q=nan", "en;q=1.5", "en;q=0.12345", "en;q=-1", "en;q", "en;level=1", "en;q=1e-1", ";;;", "é"]
        {
            assert_eq!(Language::accepted(header), None, "{header}");
            assert_eq!(Language::accepted(&format!("{header},ja;q=0.1")), Some(Language::Ja), "{header}");
        }
        assert_eq!(Language::accepted(&format!("{}en", "fr,".repeat(50))), None, "a list without an end");
    }

    #[test]
    fn a_language_of_a_later_release_reads_as_japanese() -> Result<(), serde_json::Error> {
        let read = |json| serde_json::from_str::<Language>(json);
        assert_eq!([read("\"ja\"")?, read("\"en\"")?, read("\"zh\"")?], [Language::Ja, Language::En, Language::Ja]);
        assert_eq!(serde_json::to_string(&Language::En)?, "\"en\"");
        Ok(())
    }
}
