use super::normalise::letters;
use crate::limits;
use crate::opaque::opaque_text;

opaque_text! {
    /// 加入者ID in its stored form. Personal data: it is logged as a pseudonym only.
    MemberKey
}

impl MemberKey {
    /// Most characters of a key.
    pub const MAX_LEN: usize = limits::MAX_MEMBER_KEY_LEN;

    /// Normalises and checks a key that staff typed: `None` when it is empty, longer than [`Self::MAX_LEN`] or contains a
    /// control character.
    pub fn parse(typed: &str) -> Option<Self> {
        let key = letters(typed);
        let fits = !key.is_empty() && key.chars().count() <= Self::MAX_LEN && !key.chars().any(char::is_control);
        fits.then_some(Self(key))
    }

    /// Takes a key that is normalised and checked already: the roster import does both, with its own messages.
    pub fn from_normalised(key: impl Into<String>) -> Self {
        Self(key.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_normalised_and_a_malformed_one_is_none() {
        assert_eq!(MemberKey::parse(" Ａ０００１２３ "), Some(MemberKey::from_normalised("A000123")));
        for wrong in ["", "　", "a\u{7}", &"a".repeat(MemberKey::MAX_LEN + 1)] {
            assert_eq!(MemberKey::parse(wrong), None, "{wrong:?}");
        }
        assert!(!format!("{:?}", MemberKey::parse("A000123")).contains("A000123"));
    }
}
