use std::fmt;

use zeroize::Zeroizing;

use super::UNAMBIGUOUS;
use crate::input::secret_letters;
use crate::limits;
use crate::random::{self, Random};

/// 仮パスワード: letters and digits without look-alikes, so that no mail program reformats it and no
/// member misreads it.
pub struct TemporaryPassword(Zeroizing<String>);

impl TemporaryPassword {
    /// Characters of one that we make; the society's own may differ.
    pub const LEN: usize = limits::TEMPORARY_PASSWORD_LEN;

    /// Draws a new one.
    pub fn draw(random: &dyn Random) -> Self {
        Self(Zeroizing::new(random::string(random, UNAMBIGUOUS, Self::LEN)))
    }

    /// Takes what was typed, or what the roster holds: both are normalised alike. Nothing typed is none.
    pub fn typed(typed: &str) -> Option<Self> {
        let password = secret_letters(typed);
        (!password.is_empty()).then(|| Self(Zeroizing::new(password)))
    }

    /// The text for the mail.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for TemporaryPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TemporaryPassword(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    /// [P13]
    #[test]
    fn a_temporary_password_comes_back_from_what_is_typed_and_shows_itself_nowhere() {
        let drawn = TemporaryPassword::draw(&SystemRandom);
        assert!(drawn.reveal().len() == TemporaryPassword::LEN);
        assert!(drawn.reveal().bytes().all(|letter| UNAMBIGUOUS.contains(&letter)));
        let typed = format!(" {}-\u{3000}{} ", &drawn.reveal()[..8], &drawn.reveal()[8..]);
        let typed = TemporaryPassword::typed(&typed);
        assert_eq!(typed.as_ref().map(TemporaryPassword::as_bytes), Some(drawn.as_bytes()));
        assert_eq!(drawn.as_bytes(), drawn.reveal().as_bytes());
        assert!(TemporaryPassword::typed(" -").is_none());
        assert!(!format!("{drawn:?}").contains(drawn.reveal()));
    }
}
