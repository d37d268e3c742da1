use std::fmt;

use zeroize::Zeroizing;

use super::UNAMBIGUOUS;
use crate::input::secret_letters;
use crate::limits;
use crate::random::{self, Random};

/// 認証キー: shown once on the screen that confirms the identity, never mailed. Case matters, as in the manual's sample.
pub struct AuthKey(Zeroizing<String>);

impl AuthKey {
    /// Characters of a key.
    pub const LEN: usize = limits::AUTH_KEY_LEN;

    /// Draws a new one.
    pub fn draw(random: &dyn Random) -> Self {
        Self(Zeroizing::new(random::string(random, UNAMBIGUOUS, Self::LEN)))
    }

    /// Takes what was typed: blanks, hyphens and full-width letters are forgiven. Nothing typed is none.
    pub fn typed(typed: &str) -> Option<Self> {
        let key = secret_letters(typed);
        (!key.is_empty()).then(|| Self(Zeroizing::new(key)))
    }

    /// The text for the screen.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for AuthKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    /// [I5]
    #[test]
    fn a_key_has_eight_characters_without_look_alikes_and_at_least_39_bits() {
        let bits = (UNAMBIGUOUS.len() as f64).log2() * AuthKey::LEN as f64;
        assert!(AuthKey::LEN == 8 && bits >= 39.0, "{bits}");
        let drawn: Vec<_> = (0..2_000).map(|_| AuthKey::draw(&SystemRandom)).collect();
        let mut seen = [false; 128];
        for byte in drawn.iter().flat_map(|key| key.as_bytes()) {
            seen[usize::from(*byte)] = true;
        }
        assert!(drawn.iter().all(|key| key.reveal().len() == AuthKey::LEN));
        let seen: Vec<u8> = (0..128).filter(|byte| seen[usize::from(*byte)]).collect();
        assert_eq!(seen, UNAMBIGUOUS, "every character of the alphabet, and none of 0 O o 1 I l");
        assert!(!seen.iter().any(|byte| b"0Oo1Il".contains(byte)));
    }

    #[test]
    fn nothing_typed_is_no_key_and_no_key_is_shown_by_mistake() {
        assert!(AuthKey::typed(" \u{3000}-").is_none());
        let key = AuthKey::typed("ABCD-efgh");
        assert_eq!(key.as_ref().map(AuthKey::as_bytes), Some(&b"ABCDefgh"[..]));
        assert!(!format!("{key:?}").contains("ABCD"));
    }
}
