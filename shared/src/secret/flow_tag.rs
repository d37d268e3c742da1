//! Names of what a page was shown for: short, in the URL of a form, and of no use to an attacker.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Token;
use crate::opaque::opaque_text;

/// Bytes of a tag: 72 bits.
const BYTES: usize = 9;
/// Characters of a tag.
const LEN: usize = 12;

opaque_text! {
    /// Names a mailed link or a restricted session in the browser that holds its token. Keyed by the token itself: it
    /// discloses nothing of it, and outlives a replacement of the service key.
    FlowTag
}

opaque_text! {
    /// Names a member in a browser: a digest keyed by the service key, drawn when a session or a flow begins and kept with
    /// it.
    MemberTag
}

impl FlowTag {
    /// The tag of a token.
    pub fn of(token: &Token) -> Self {
        // HMAC takes keys of any length. The fallback is never used; a panic would be worse on a request path.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(token.reveal().as_bytes()) else { return Self(String::new()) };
        mac.update(b"flow");
        Self(shortened(&mac.finalize().into_bytes()))
    }

    /// The tag that a query or the name of a cookie has, if it has the form of one.
    pub fn parse(text: &str) -> Option<Self> {
        is_tag(text).then(|| Self(text.to_owned()))
    }
}

impl MemberTag {
    pub(super) fn of(digest: &[u8]) -> Self {
        Self(shortened(digest))
    }

    /// The tag that a query or a cookie has, if it has the form of one.
    pub fn parse(text: &str) -> Option<Self> {
        is_tag(text).then(|| Self(text.to_owned()))
    }
}

fn shortened(digest: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest.get(..BYTES).unwrap_or(digest))
}

fn is_tag(text: &str) -> bool {
    text.len() == LEN && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    /// [B1]
    #[test]
    fn a_flow_tag_has_72_bits_differs_by_token_and_is_no_part_of_what_is_stored_of_the_token() {
        let (one, other) = (Token::draw(&SystemRandom), Token::draw(&SystemRandom));
        let tag = FlowTag::of(&one);
        assert_eq!((tag.as_str().len(), BYTES * 8), (LEN, 72));
        assert_eq!(FlowTag::parse(tag.as_str()).as_ref(), Some(&tag));
        assert_eq!(FlowTag::of(&one), tag);
        assert_ne!(FlowTag::of(&other), tag);
        assert!(!one.reveal().contains(tag.as_str()) && !one.hash().as_str().contains(tag.as_str()));
    }

    #[test]
    fn what_has_not_the_form_of_a_tag_is_none() {
        for wrong in
            ["", "AAAAAAAAAAA", "AAAAAAAAAAAAA", "AAAAAAAAAAA=", "AAAAAAAAAAA/", "\u{3042}\u{3042}\u{3042}\u{3042}"]
        {
            assert!(FlowTag::parse(wrong).is_none() && MemberTag::parse(wrong).is_none(), "{wrong}");
        }
    }
}
