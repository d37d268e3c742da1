use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::feedback::Warning;

use super::{BirthDate, EmailAddress, LoginId, Nickname};
use crate::limits;

/// A password as typed to sign in: NFKC and nothing else, so that a full-width input method does not lock
/// the member out.
pub struct TypedPassword(Zeroizing<String>);

/// A password that met the [`PasswordPolicy`].
pub struct NewPassword(TypedPassword);

/// The society's rule for new passwords.
#[derive(Clone, Debug)]
pub struct PasswordPolicy {
    /// Fewest code points; 15 by default, never below 8 (NIST SP 800-63B-4: 15 where the password is the only factor).
    pub min_len: usize,
    /// Words of the society that no password may consist of: its name, the service's name.
    pub society_words: Vec<String>,
}

/// What a new password must not be taken from.
pub struct PasswordContext<'a> {
    /// The login ID, where it is valid.
    pub login_id: Option<&'a LoginId>,
    /// The registered address, where there is one.
    pub address: Option<&'a EmailAddress>,
    /// The birth date, where the step knows it.
    pub birth_date: Option<BirthDate>,
    /// The nickname, where it is valid.
    pub nickname: Option<&'a Nickname>,
}

/// Why a new password cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Nothing was typed.
    #[error("missing")]
    Required,
    /// Fewer code points than the policy asks for, as typed or in normal form (one code point may stand for eighteen):
    /// this many.
    #[error("too short")]
    Short(usize),
    /// More than [`PasswordPolicy::MAX_LEN`] code points.
    #[error("too long")]
    Long,
    /// A control character.
    #[error("control characters")]
    Chars,
    /// Common, breached, or easily guessed, and why.
    #[error("easily guessed")]
    Common(Weakness),
    /// The login ID, the address, the birth date or the nickname.
    #[error("made of personal data")]
    ContainsPersonal,
}

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
    /// The society's name, or the service's.
    Society,
    /// None of these.
    Other,
}

impl TypedPassword {
    /// Takes what was typed.
    pub fn new(typed: &str) -> Self {
        Self(Zeroizing::new(typed.nfkc().collect()))
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both were typed alike.
    pub fn equals(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

impl NewPassword {
    /// The password as it will be typed at the next login.
    pub fn typed(&self) -> &TypedPassword {
        &self.0
    }
}

impl PasswordPolicy {
    /// Most code points.
    pub const MAX_LEN: usize = limits::MAX_PASSWORD_LEN;
    /// zxcvbn's scale is 0 to 4; 3 means more than 10^8 guesses, out of reach of an online attack under our limits.
    const MIN_SCORE: u8 = 3;
    /// zxcvbn's work grows with the square of the length, and what follows the 64th character no longer matters.
    const ESTIMATED_LEN: usize = 64;

    /// Checks a password that a member chooses.
    ///
    /// # Errors
    /// The first [`PasswordProblem`] met.
    pub fn check(&self, typed: &str, context: &PasswordContext<'_>) -> Result<NewPassword, PasswordProblem> {
        let password = TypedPassword::new(typed);
        let text = password.0.as_str();
        let len = text.chars().count();
        if len == 0 {
            return Err(PasswordProblem::Required);
        }
        if text.chars().any(char::is_control) {
            return Err(PasswordProblem::Chars);
        }
        if len > Self::MAX_LEN {
            return Err(PasswordProblem::Long);
        }
        let counted = len.min(typed.chars().count());
        if counted < self.min_len {
            return Err(PasswordProblem::Short(counted));
        }
        let personal = context.words();
        if is_made_of(text, &personal) {
            return Err(PasswordProblem::ContainsPersonal);
        }
        match self.weakness(text, &personal) {
            Some(weakness) => Err(PasswordProblem::Common(weakness)),
            None => Ok(NewPassword(password)),
        }
    }

    fn weakness(&self, text: &str, personal: &[String]) -> Option<Weakness> {
        if is_made_of(text, &self.society_words) {
            return Some(Weakness::Society);
        }
        let estimated: String = text.chars().take(Self::ESTIMATED_LEN).collect();
        let known: Vec<&str> = personal.iter().chain(&self.society_words).map(String::as_str).collect();
        let estimate = zxcvbn::zxcvbn(&estimated, &known);
        let warning = || estimate.feedback().and_then(|feedback| feedback.warning());
        (u8::from(estimate.score()) < Self::MIN_SCORE).then(|| warning().map_or(Weakness::Other, Weakness::from))
    }
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

impl PasswordContext<'_> {
    fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.login_id.map(|id| id.key().as_str().to_owned()));
        if let Some(address) = self.address {
            words.push(address.as_str().to_owned());
            words.push(address.local_part().to_owned());
        }
        words.extend(self.birth_date.iter().flat_map(|date| date.spellings()));
        words.extend(self.nickname.map(|name| name.as_str().to_lowercase()));
        words
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

impl fmt::Debug for TypedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedPassword(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str) -> Result<(), PasswordProblem> {
        let policy = PasswordPolicy {
            min_len: 15,
            society_words: vec!["健康マイポータル".into(), "kw21-connect".into()],
        };
        let login_id = LoginId::parse("taro.kenpo").map_err(|_| PasswordProblem::Required)?;
        let address = EmailAddress::parse("taro.kenpo@example.co.jp").map_err(|_| PasswordProblem::Required)?;
        let today = jiff::civil::date(2026, 11, 23);
        let context = PasswordContext {
            login_id: Some(&login_id),
            address: Some(&address),
            birth_date: BirthDate::parse("1980", "4", "1", today).ok(),
            nickname: None,
        };
        policy.check(typed, &context).map(|_| ())
    }

    /// [R3]
    #[test]
    fn long_passphrases_of_any_letters_pass() {
        assert_eq!(check("correct horse battery staple"), Ok(()));
        assert_eq!(check("うめぼしおにぎりはしょっぱい"), Err(PasswordProblem::Short(14)));
        assert_eq!(check("うめぼしおにぎりは とてもしょっぱい"), Ok(()));
    }

    /// [R3] [R4]
    #[test]
    fn each_fault_has_its_own_problem() {
        assert_eq!(check(""), Err(PasswordProblem::Required));
        assert_eq!(check("short"), Err(PasswordProblem::Short(5)));
        assert_eq!(check(&"長い".repeat(65)), Err(PasswordProblem::Long));
        assert_eq!(check("with a \u{7} bell inside"), Err(PasswordProblem::Chars));
        assert_eq!(check("taro.kenpo19800401"), Err(PasswordProblem::ContainsPersonal));
        assert_eq!(check("Taro.Kenpo@example.co.jp"), Err(PasswordProblem::ContainsPersonal));
    }

    /// [R3] [P20]
    #[test]
    fn what_is_easily_guessed_is_told_with_the_reason() {
        for (typed, weakness) in [
            ("passwordpassword", Weakness::Repeats),
            ("aaaaaaaaaaaaaaaaaaaa", Weakness::Repeats),
            ("あいあいあいあいあいあいあいあい", Weakness::Repeats),
            ("abcdefghijklmnopq", Weakness::Sequence),
            ("qwertyuiopasdfghjkl", Weakness::WellKnown),
            ("健康マイポータルKW21-Connect", Weakness::Society),
        ] {
            assert_eq!(check(typed), Err(PasswordProblem::Common(weakness)), "{typed}");
        }
    }

    #[test]
    fn full_width_typing_gives_the_same_password() {
        assert!(TypedPassword::new("ｐａｓｓ　ｗｏｒｄ").equals(&TypedPassword::new("pass word")));
        assert!(!TypedPassword::new("pass word ").equals(&TypedPassword::new("pass word")));
    }
}
