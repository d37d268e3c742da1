//! Forgiving what input methods do: full-width letters, stray blanks, the many dashes of Unicode.

use unicode_normalization::UnicodeNormalization;

/// NFKC without any white space or invisible joiner, every dash as `-`.
///
/// NFKC alone leaves U+2010, U+2212 and the long-vowel mark `ー`, which Japanese input methods put where `-` was meant.
/// It is followed by NFC because a blank may have kept a letter and its accent apart: what is normal must stay as it is.
pub fn letters(typed: &str) -> String {
    // Plain letters are normal already; a roster is full of them.
    if typed.is_ascii() {
        return typed.chars().filter(|c| !is_blank(*c)).collect();
    }
    typed.nfkc().filter(|c| !is_blank(*c)).map(|c| if is_dash(c) { '-' } else { c }).nfc().collect()
}

/// [`letters`] for keys and temporary passwords read off a screen: separators are dropped as well, case is kept.
pub fn secret_letters(typed: &str) -> String {
    letters(typed).chars().filter(|c| *c != '-').nfc().collect()
}

/// The number typed into one box of a date: blanks and a trailing 年, 月 or 日 do not count.
pub fn digits(typed: &str) -> String {
    letters(typed).trim_end_matches(['年', '月', '日']).to_owned()
}

/// White space, and the invisible characters that come along when text is pasted.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Zero-width characters: they are pasted by accident, since they show nothing.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{00ad}' | '\u{180e}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{ff0d}' | '\u{ff70}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [P20]
    #[test]
    fn full_width_letters_blanks_and_dashes_become_plain_ones() {
        assert_eq!(letters("　Ｔａｒｏ．Ｋｅｎｐｏ＠Ｅｘａｍｐｌｅ\u{200b} "), "Taro.Kenpo@Example");
        assert_eq!(letters("a‐b−cーd－e"), "a-b-c-d-e");
    }

    /// [R2]
    #[test]
    fn a_key_may_be_typed_with_blanks_hyphens_and_in_full_width() {
        assert_eq!(secret_letters("４ＵＺｄ　ｒｌ-rZ"), "4UZdrlrZ");
    }

    #[test]
    fn a_box_of_a_date_may_carry_its_unit() {
        assert_eq!(digits(" １９８０年 "), "1980");
        assert_eq!(digits("昭和55"), "昭和55");
    }
}
