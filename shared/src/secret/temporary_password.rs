use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::UNAMBIGUOUS;
use crate::input::secret_letters;
use crate::limits;
use crate::random::{self, Random};

/// 仮パスワード: letters and digits without look-alikes, so that no mail program reformats it and no
/// member misreads it.
///
/// The last characters of one that we make follow from those before them. So each is recognised for what it is as long as
/// the product lives, whoever got it and when, without a list and without a key that may be replaced.
pub struct TemporaryPassword(Zeroizing<String>);

impl TemporaryPassword {
    /// Characters of one that we make; the society's own may differ.
    pub const LEN: usize = limits::TEMPORARY_PASSWORD_LEN;

    /// The characters at the end that follow from the others.
    const MARK_LEN: usize = limits::TEMPORARY_PASSWORD_MARK_LEN;

    /// Characters around one that make no other password of it: `…!`, `1…`.
    const MAX_AROUND: usize = 3;

    /// Draws a new one.
    pub fn draw(random: &dyn Random) -> Self {
        let mut text = random::string(random, UNAMBIGUOUS, Self::LEN - Self::MARK_LEN);
        let mark = mark(&text);
        text.extend(mark);
        Self(Zeroizing::new(text))
    }

    /// Whether what was typed is one that we made, with hardly anything around it. Of a million other passwords of that
    /// length and alphabet about 320 look like one.
    pub fn is_typed_in(typed: &str) -> bool {
        let letters: Zeroizing<Vec<char>> = Zeroizing::new(secret_letters(typed).chars().collect());
        letters.len() <= Self::LEN + Self::MAX_AROUND && letters.windows(Self::LEN).any(is_marked)
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

/// What follows from the characters before it.
fn mark(of: &str) -> impl Iterator<Item = char> + use<> {
    let digest: [u8; 32] = Sha256::new().chain_update("temporary password ").chain_update(of).finalize().into();
    let letter = |byte: u8| char::from(UNAMBIGUOUS[usize::from(byte) % UNAMBIGUOUS.len()]);
    digest.into_iter().map(letter).take(TemporaryPassword::MARK_LEN)
}

fn is_marked(letters: &[char]) -> bool {
    let is_ours = |letter: &char| u8::try_from(*letter).is_ok_and(|letter| UNAMBIGUOUS.contains(&letter));
    if !letters.iter().all(is_ours) {
        return false;
    }
    let (drawn, given) = letters.split_at(TemporaryPassword::LEN - TemporaryPassword::MARK_LEN);
    let drawn: Zeroizing<String> = Zeroizing::new(drawn.iter().collect());
    mark(&drawn).eq(given.iter().copied())
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

    /// [R8]
    #[test]
    fn one_that_we_made_is_recognised_in_every_spelling_and_others_are_not() {
        for _ in 0..200 {
            let drawn = TemporaryPassword::draw(&SystemRandom);
            let text = drawn.reveal();
            let wide: String = text.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect();
            let spaced = format!("{} {}-{}", &text[..4], &text[4..8], &text[8..]);
            for typed in [text, &wide, &spaced, &format!("1{text}!"), &format!("{text}\u{3000}２６")] {
                assert!(TemporaryPassword::is_typed_in(typed), "{typed}");
            }
            for other in [&text[1..], &text.replace(|c: char| c.is_ascii_digit(), "Z")[..8], &format!("{text}abcd")] {
                assert!(!TemporaryPassword::is_typed_in(other), "{other}");
            }
        }
        let drawn = (0..20_000).map(|_| random::string(&SystemRandom, UNAMBIGUOUS, TemporaryPassword::LEN));
        let mistaken = drawn.filter(|text| TemporaryPassword::is_typed_in(text)).count();
        assert!(mistaken < 30, "{mistaken} of 20,000, of which 6 are to be expected");
    }
}
