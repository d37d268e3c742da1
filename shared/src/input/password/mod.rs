mod breached;
mod context;
mod romaji;
mod segments;
mod strength;
mod words;

use std::fmt;

pub use breached::{CommonPasswords, NoCommonPasswords};
pub use context::PasswordContext;
pub use strength::Weakness;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::limits;

/// A password as typed to sign in: NFKC and nothing else, so that a full-width input method does not lock
/// the member out.
pub struct TypedPassword(Zeroizing<String>);

/// A password whose length and characters are right.
pub struct MeasuredPassword(TypedPassword);

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

impl MeasuredPassword {
    /// The password, which may still be easy to guess.
    pub const fn typed(&self) -> &TypedPassword {
        &self.0
    }
}

impl PasswordPolicy {
    /// Most code points.
    pub const MAX_LEN: usize = limits::MAX_PASSWORD_LEN;

    /// Checks what costs nothing: the length and the characters.
    ///
    /// # Errors
    /// The first [`PasswordProblem`] met.
    pub fn measure(&self, typed: &str) -> Result<MeasuredPassword, PasswordProblem> {
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
        Ok(MeasuredPassword(password))
    }

    /// Estimates how easily the password is guessed. Costs up to two Argon2 hashes of processor time: do it after all
    /// else is right, and count it.
    ///
    /// # Errors
    /// [`PasswordProblem::ContainsPersonal`] or [`PasswordProblem::Common`].
    pub fn judge(
        &self,
        password: MeasuredPassword,
        context: &PasswordContext<'_>,
        common: &CommonPasswords<'_>,
    ) -> Result<NewPassword, PasswordProblem> {
        match strength::problem(&password.0.0, context, self, common) {
            Some(problem) => Err(problem),
            None => Ok(NewPassword(password.0)),
        }
    }

    /// Checks a password that a member chooses: [`Self::measure`], then [`Self::judge`].
    ///
    /// # Errors
    /// The first [`PasswordProblem`] met.
    pub fn check(
        &self,
        typed: &str,
        context: &PasswordContext<'_>,
        common: &CommonPasswords<'_>,
    ) -> Result<NewPassword, PasswordProblem> {
        self.judge(self.measure(typed)?, context, common)
    }
}

impl fmt::Debug for MeasuredPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MeasuredPassword(…)")
    }
}

impl fmt::Debug for TypedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedPassword(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{BirthDate, EmailAddress, LoginId};

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
        let common = CommonPasswords::build(["breached passphrase of many"].into_iter());
        let common = common.map_err(|_| PasswordProblem::Required)?;
        let common = CommonPasswords::read(&common).map_err(|_| PasswordProblem::Required)?;
        policy.check(typed, &context, &common).map(|_| ())
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
            ("kenkouhoken2026!", Weakness::Society),
            ("Breached Passphrase of Many", Weakness::WellKnown),
            ("breached passphrase of many2026", Weakness::WellKnown),
            ("konnichiwa12345", Weakness::FewWords),
            ("tanakahanako0723", Weakness::FewWords),
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
