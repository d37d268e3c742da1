use std::fmt;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::random::{self, Random};

/// SHA-256, base64url: for values that nobody can guess, and for keys that only need to be uniform.
pub fn digest(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

/// 256 random bits, as 43 characters of base64url: what a mailed link or a session cookie carries.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

/// The SHA-256 of a [`Token`]: all that is ever stored of one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(String);

impl Token {
    /// Characters of a token.
    pub const LEN: usize = 43;

    /// Draws a new one.
    pub fn draw(random: &dyn Random) -> Self {
        let bytes = Zeroizing::new(random::bytes::<32>(random));
        Self(Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(*bytes)))
    }

    /// Takes one that came back, if it has the form of one.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == Self::LEN && BASE64_URL_SAFE_NO_PAD.decode(text).is_ok();
        well_formed.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The text for the link or the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored.
    pub fn hash(&self) -> TokenHash {
        TokenHash(digest(self.0.as_bytes()))
    }
}

impl TokenHash {
    /// As part of a key in the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}
