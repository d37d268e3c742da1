//! How easily a password is guessed.

use zxcvbn::feedback::Warning;

use super::breached::CommonPasswords;
use super::context::{PasswordContext, pieces};
use super::romaji::romanise;
use super::segments::{self, Guess, Kind, Known};
use super::words::Word;
use super::{PasswordPolicy, PasswordProblem};
use crate::limits;

/// Why a password is easily guessed, as far as a sentence can help with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// `aaaa`, `abcabcabc`
    Repeats,
    /// `abcd`, `6543`
    Sequence,
    /// `qwertyuiop`
    Keyboard,
    /// A year or a date.
    Date,
    /// On lists of passwords that were used before, or close to one of them.
    WellKnown,
    /// One word or one name.
    SingleWord,
    /// One or two words or names, with digits or signs around them.
    FewWords,
    /// The society's name, or the service's.
    Society,
    /// None of these.
    Other,
}

/// zxcvbn's scale is 0 to 4; 3 means more than 10^8 guesses, out of reach of an online attack under our limits.
const MIN_SCORE: u8 = 3;

/// The reason for which a password is refused, if there is one.
pub(super) fn problem(
    text: &str,
    context: &PasswordContext<'_>,
    policy: &PasswordPolicy,
    common: &CommonPasswords<'_>,
) -> Option<PasswordProblem> {
    let personal = context.words();
    if is_made_of(text, &personal) {
        return Some(PasswordProblem::ContainsPersonal);
    }
    if is_made_of(text, &policy.society_words) {
        return Some(PasswordProblem::Common(Weakness::Society));
    }
    if common.contains(text, policy.min_len) {
        return Some(PasswordProblem::Common(Weakness::WellKnown));
    }
    let known: Vec<&str> = personal.iter().chain(&policy.society_words).map(String::as_str).collect();
    let society = policy.society_words.iter().map(|word| romanise(word));
    let society = society.flat_map(|word| [pieces(&word), vec![word]].concat()).collect();
    let own = guessed(text, &Known { personal: context.pieces(), society });
    // What is personal is the better reason of the two.
    if own == Some(PasswordProblem::ContainsPersonal) {
        return own;
    }
    estimated(text, &known).map(PasswordProblem::Common).or(own)
}

/// What zxcvbn says of the text.
fn estimated(text: &str, known: &[&str]) -> Option<Weakness> {
    let estimate = zxcvbn::zxcvbn(&for_zxcvbn(text), known);
    let warning = || estimate.feedback().and_then(|feedback| feedback.warning());
    (u8::from(estimate.score()) < MIN_SCORE).then(|| warning().map_or(Weakness::Other, Weakness::from))
}

/// What is given to zxcvbn. Its work grows with the square of the length, and doubles with each sign that stands for a
/// letter in place of another one: of those it gets the first few kinds only. The others cost as much to guess.
fn for_zxcvbn(text: &str) -> String {
    let mut kinds = Vec::new();
    let letter = |c: char| {
        if !LOOK_ALIKE.contains(c) || kinds.contains(&c) {
            return c;
        }
        if kinds.len() == limits::MAX_LOOK_ALIKE_KINDS {
            return '~';
        }
        kinds.push(c);
        c
    };
    text.chars().take(limits::ESTIMATED_PASSWORD_LEN).map(letter).collect()
}

/// Signs that zxcvbn tries as letters. Digits are among them, but it needs those for dates.
const LOOK_ALIKE: &str = "@({[<!|$+%";

/// What the dictionary says of the text.
fn guessed(text: &str, known: &Known) -> Option<PasswordProblem> {
    let letters: Vec<char> = romanise(text).chars().take(limits::ESTIMATED_PASSWORD_LEN).collect();
    let guess = segments::guess(&letters, known);
    (guess.cost < segments::ENOUGH).then(|| reason(&guess))
}

fn reason(guess: &Guess) -> PasswordProblem {
    let has = |kind| guess.parts.contains(&kind);
    let has_word = guess.parts.iter().any(|kind| matches!(kind, Kind::Word(Word::Frequent | Word::Everyday)));
    PasswordProblem::Common(match guess.parts.as_slice() {
        _ if has(Kind::Personal) => return PasswordProblem::ContainsPersonal,
        _ if has(Kind::Society) => Weakness::Society,
        _ if has_word => Weakness::FewWords,
        _ if has(Kind::Repeat) => Weakness::Repeats,
        _ if has(Kind::Walk) => Weakness::Keyboard,
        _ if has(Kind::Run) => Weakness::Sequence,
        _ if has(Kind::Number) => Weakness::Date,
        _ => Weakness::Other,
    })
}

impl From<Warning> for Weakness {
    fn from(warning: Warning) -> Self {
        match warning {
            Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
                Self::Repeats
            }
            Warning::SequencesLikeAbcAreEasyToGuess => Self::Sequence,
            Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => Self::Keyboard,
            Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Self::Date,
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword => Self::WellKnown,
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess => Self::SingleWord,
        }
    }
}

/// Whether the text is nothing but such words, digits and separators thrown in up to three: `taro.kenpo1980!`.
fn is_made_of(text: &str, words: &[String]) -> bool {
    let mut rest = text.to_lowercase();
    let mut found = false;
    let mut by_length: Vec<&String> = words.iter().filter(|w| w.chars().count() >= 3).collect();
    by_length.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in by_length {
        let word = word.to_lowercase();
        found |= rest.contains(&word);
        rest = rest.replace(&word, "");
    }
    found && rest.chars().count() <= 3
}
