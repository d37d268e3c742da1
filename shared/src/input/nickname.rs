use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::normalise::is_invisible;
use crate::limits;

/// The name in 「ようこそ！○○さん」.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nickname(String);

/// Why a nickname cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NicknameProblem {
    /// Nothing visible was typed.
    #[error("missing")]
    Required,
    /// More than [`Nickname::MAX_LEN`] characters as a reader counts them.
    #[error("too long")]
    Long,
    /// Control characters, or characters that turn the direction of the text.
    #[error("characters that a nickname cannot have")]
    Chars,
}

impl Nickname {
    /// Most characters (grapheme clusters) of a nickname.
    pub const MAX_LEN: usize = limits::MAX_NICKNAME_LEN;

    /// NFC, trimmed, inner blanks as one space.
    ///
    /// # Errors
    /// The first [`NicknameProblem`] met.
    pub fn parse(typed: &str) -> Result<Self, NicknameProblem> {
        if typed.trim().chars().any(|c| (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || turns_direction(c)) {
            return Err(NicknameProblem::Chars);
        }
        let name = typed.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        if name.chars().all(|c| is_invisible(c) || c == ' ') {
            return Err(NicknameProblem::Required);
        }
        if name.chars().count() > limits::MAX_NICKNAME_CODE_POINTS || name.graphemes(true).count() > Self::MAX_LEN {
            return Err(NicknameProblem::Long);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Bidirectional overrides and isolates: they would reorder the sentence around the name.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

impl fmt::Debug for Nickname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nickname(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_trimmed_and_collapsed() {
        assert_eq!(Nickname::parse("　B　S \t三郎 ").map(|n| n.0), Ok("B S 三郎".to_owned()));
    }

    #[test]
    fn length_is_counted_as_a_reader_counts() {
        let family = "👨‍👩‍👧‍👦".repeat(Nickname::MAX_LEN);
        assert!(Nickname::parse(&"あ".repeat(20)).is_ok());
        assert_eq!(Nickname::parse(&"あ".repeat(21)).err(), Some(NicknameProblem::Long));
        assert_eq!(Nickname::parse(&family).err(), Some(NicknameProblem::Long), "140 scalar values");
    }

    #[test]
    fn invisible_or_direction_turning_names_are_refused() {
        assert_eq!(Nickname::parse("\u{200b}\u{feff}").err(), Some(NicknameProblem::Required));
        assert_eq!(Nickname::parse("a\u{202e}b").err(), Some(NicknameProblem::Chars));
        assert_eq!(Nickname::parse("a\0b").err(), Some(NicknameProblem::Chars));
    }
}
