use std::fmt;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::digest::digest;
use crate::random::{self, Random};

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::random::SystemRandom;

    /// [G2]
    #[test]
    fn a_token_has_256_random_bits_comes_back_as_it_was_and_is_stored_as_its_sha_256() {
        let drawn: Vec<_> = (0..1_000).map(|_| Token::draw(&SystemRandom)).collect();
        assert_eq!(drawn.iter().map(Token::reveal).collect::<BTreeSet<_>>().len(), 1_000);
        for token in &drawn {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(token.reveal()).unwrap_or_default();
            assert_eq!((bytes.len() * 8, token.reveal().len()), (256, Token::LEN));
            let back = Token::parse(token.reveal()).map(|back| back.hash().as_str().to_owned());
            assert_eq!(back.as_deref(), Some(token.hash().as_str()));
            assert!(!format!("{token:?} {:?}", token.hash()).contains(token.reveal()));
        }
        let known = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
        assert_eq!(digest(b""), known, "SHA-256 of nothing, in base64url");
    }

    #[test]
    fn what_has_not_the_form_of_a_token_is_none() {
        let token = "A".repeat(Token::LEN);
        assert!(Token::parse(&token).is_some());
        let cut = &token[1..];
        for wrong in ["", "A", cut, &format!("{token}A"), &format!("{cut}*"), &format!("{cut}="), &format!("{cut}+")] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }
}
