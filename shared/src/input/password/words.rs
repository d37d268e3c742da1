//! The dictionary against which new passwords are compared. Where the words come from: `shared/assets/passwords/NOTICE.md`.
//!
//! Only what calls [`super::PasswordPolicy::check`] has it in its program: that is `set-credentials`.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::romaji::canonical;

/// Frequent words of Japanese and names, in the form of [`canonical`].
static JAPANESE: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../assets/passwords/japanese.txt").lines().collect());
/// Frequent words of English.
static ENGLISH: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../assets/passwords/english.txt").lines().collect());
/// What the lists above lack: characters, clubs, products.
static OWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../assets/passwords/own.txt").lines().collect());
/// Greetings, and words about passwords: among the first that anyone would try.
static EVERYDAY: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../../../assets/passwords/everyday.txt").lines().collect());
/// Words of every society, beside its own names.
const SOCIETY: [&str; 12] = [
    "kenkohoken",
    "kenkohokenkumiai",
    "hokenkumiai",
    "kenpo",
    "kenpokumiai",
    "kumiai",
    "hokensyo",
    "hihokensya",
    "maipotaru",
    "myportal",
    "mypage",
    "maipezi",
];
/// What joins words, or ends a sentence.
const JOINING: [&str; 63] = [
    "no",
    "wa",
    "ha",
    "ga",
    "o",
    "wo",
    "ni",
    "de",
    "to",
    "mo",
    "ka",
    "ne",
    "yo",
    "na",
    "ya",
    "kara",
    "made",
    "desu",
    "masu",
    "da",
    "san",
    "kun",
    "tyan",
    "sama",
    "sita",
    "simasu",
    "kudasai",
    "gozaimasu",
    "nai",
    "tai",
    "teru",
    "ki",
    "ku",
    "si",
    "ken",
    "cho",
    "tyo",
    "nen",
    "gatu",
    "niti",
    "bi",
    "bu",
    "the",
    "this",
    "that",
    "is",
    "are",
    "my",
    "your",
    "you",
    "me",
    "we",
    "it",
    "of",
    "and",
    "in",
    "for",
    "not",
    "am",
    "do",
    "i",
    "a",
    "hai",
];

/// How common a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// Of the society.
    Society,
    /// Joins other words.
    Joining,
    /// Said every day.
    Everyday,
    /// One of some thousand.
    Frequent,
}

/// Letters of the shortest word that stands for itself.
pub const SHORTEST: usize = 3;
/// Letters of the longest word that is looked up.
pub const LONGEST: usize = 20;

/// Looks up a text of small Latin letters.
pub fn look_up(text: &str) -> Option<Word> {
    let form = canonical(text);
    let either = |of: &HashSet<&str>| of.contains(text) || of.contains(form.as_str());
    if SOCIETY.contains(&form.as_str()) || SOCIETY.contains(&text) {
        return Some(Word::Society);
    }
    if JOINING.contains(&form.as_str()) || JOINING.contains(&text) {
        return Some(Word::Joining);
    }
    if text.len() < SHORTEST {
        return None;
    }
    if either(&EVERYDAY) {
        return Some(Word::Everyday);
    }
    let is_frequent = JAPANESE.contains(form.as_str()) || ENGLISH.contains(text) || either(&OWN);
    is_frequent.then_some(Word::Frequent)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [R9]
    #[test]
    fn words_are_found_in_every_spelling_and_in_their_class() {
        for (text, class) in [
            ("kenkouhoken", Some(Word::Society)),
            ("no", Some(Word::Joining)),
            ("konnnichiha", Some(Word::Everyday)),
            ("aishiteiru", Some(Word::Everyday)),
            ("tanaka", Some(Word::Frequent)),
            ("satoh", Some(Word::Frequent)),
            ("densya", Some(Word::Frequent)),
            ("densha", Some(Word::Frequent)),
            ("mountain", Some(Word::Frequent)),
            ("doraemon", Some(Word::Frequent)),
            ("xqzvk", None),
        ] {
            assert_eq!(look_up(text), class, "{text}");
        }
    }

    /// [R9]
    #[test]
    fn the_lists_are_in_the_form_that_is_looked_up_and_hold_nothing_twice() {
        for (name, list) in [("japanese", &*JAPANESE), ("english", &*ENGLISH), ("own", &*OWN), ("everyday", &*EVERYDAY)]
        {
            let odd: Vec<_> = list.iter().filter(|word| !word.bytes().all(|b| b.is_ascii_lowercase())).collect();
            assert!(odd.is_empty(), "{name}: {odd:?}");
        }
        let other: Vec<_> = JAPANESE.iter().filter(|word| canonical(word) != **word).collect();
        assert!(other.is_empty(), "{other:?}");
        assert!(JAPANESE.iter().chain(ENGLISH.iter()).all(|word| (SHORTEST..=LONGEST).contains(&word.len())));
    }
}
