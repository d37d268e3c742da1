use std::fmt;

use serde::{Deserialize, Serialize};

use super::normalise::letters;
use crate::digest::digest;
use crate::limits;
use crate::opaque::opaque_text;

opaque_text! {
    /// A login ID in the form in which it is compared and looked up: normalised, lower case. Personal data.
    LoginKey
}

/// A login ID: the form compared and the form its owner typed.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginId {
    key: LoginKey,
    shown: String,
}

/// Why a new login ID cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginIdProblem {
    /// Nothing was typed.
    #[error("missing")]
    Required,
    /// Shorter than [`LoginId::MIN_LEN`] or longer than [`LoginId::MAX_LEN`].
    #[error("too short or too long")]
    Length,
    /// Something other than letters, digits, `.`, `_`, `-`, or not starting with a letter or digit.
    #[error("characters that a login ID cannot have")]
    Chars,
}

impl LoginId {
    /// Fewest characters of a new login ID.
    pub const MIN_LEN: usize = limits::MIN_LOGIN_ID_LEN;
    /// Most characters of a new login ID.
    pub const MAX_LEN: usize = limits::MAX_LOGIN_ID_LEN;

    /// Checks a login ID that a member chooses.
    ///
    /// # Errors
    /// The first [`LoginIdProblem`] met.
    pub fn parse(typed: &str) -> Result<Self, LoginIdProblem> {
        let shown = letters(typed);
        if shown.is_empty() {
            return Err(LoginIdProblem::Required);
        }
        let starts_well = shown.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !starts_well || !shown.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)) {
            return Err(LoginIdProblem::Chars);
        }
        if !(Self::MIN_LEN..=Self::MAX_LEN).contains(&shown.len()) {
            return Err(LoginIdProblem::Length);
        }
        Ok(Self { key: LoginKey(shown.to_ascii_lowercase()), shown })
    }

    /// The form under which a typed login ID is looked up, valid or not.
    ///
    /// Against user enumeration by timing, an ID that could never have been chosen is looked up like any other. One that
    /// is too long for a key of the store is replaced by a digest that no login ID can equal.
    pub fn lookup_key(typed: &str) -> LoginKey {
        let key = letters(typed).to_lowercase();
        LoginKey(if key.len() <= limits::MAX_LOGIN_KEY_BYTES { key } else { format!("?{}", digest(key.as_bytes())) })
    }

    /// The form that is compared.
    pub const fn key(&self) -> &LoginKey {
        &self.key
    }

    /// The form its owner typed.
    pub fn shown(&self) -> &str {
        &self.shown
    }
}

impl LoginKey {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Personal data: `Debug` is opaque, so that no log shows it.
impl fmt::Debug for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginId(…)")
    }
}

impl Serialize for LoginId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown)
    }
}

impl<'de> Deserialize<'de> for LoginId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shown = String::deserialize(deserializer)?;
        Ok(Self { key: LoginKey(shown.to_ascii_lowercase()), shown })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [R6]
    #[test]
    fn case_and_width_do_not_make_another_id() -> Result<(), LoginIdProblem> {
        let id = LoginId::parse("Ｔａｒｏ．Kenpo")?;
        assert_eq!((id.key().as_str(), id.shown()), ("taro.kenpo", "Taro.Kenpo"));
        assert_eq!(LoginId::lookup_key(" TARO.kenpo "), *id.key());
        Ok(())
    }

    #[test]
    fn what_is_far_too_long_is_looked_up_by_a_digest() {
        let key = LoginId::lookup_key(&"a".repeat(10_000));
        assert!(key.as_str().len() < 64 && key.as_str().starts_with('?'), "{}", key.as_str());
        assert_ne!(key, LoginId::lookup_key(&"a".repeat(10_001)));
    }

    #[test]
    fn each_fault_has_its_own_problem() {
        for (typed, problem) in [
            ("", LoginIdProblem::Required),
            ("taro", LoginIdProblem::Length),
            ("taro@example.jp", LoginIdProblem::Chars),
            (".taro.kenpo", LoginIdProblem::Chars),
            ("健保太郎太郎", LoginIdProblem::Chars),
        ] {
            assert_eq!(LoginId::parse(typed).err(), Some(problem), "{typed}");
        }
        assert_eq!(LoginId::parse(&"a".repeat(33)).err(), Some(LoginIdProblem::Length));
    }
}
