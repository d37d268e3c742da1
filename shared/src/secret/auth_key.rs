use std::fmt;

use zeroize::Zeroizing;

use super::UNAMBIGUOUS;
use crate::input::secret_letters;
use crate::random::{self, Random};

/// 認証キー: 8 characters, shown once on the screen that confirms the identity, never mailed.
///
/// 56^8 is 46 bits; with 5 tries that is one chance in 2 · 10^13. Case matters, as in the manual's sample.
pub struct AuthKey(Zeroizing<String>);

impl AuthKey {
    /// Characters of a key.
    pub const LEN: usize = 8;

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
