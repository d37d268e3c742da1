//! What is known of the person who chooses a password.

use super::super::{BirthDate, EmailAddress, LoginId, Nickname};
use super::romaji::romanise;

/// What a new password must not be taken from.
pub struct PasswordContext<'a> {
    /// The login ID, where it is valid.
    pub login_id: Option<&'a LoginId>,
    /// The registered address, where there is one.
    pub address: Option<&'a EmailAddress>,
    /// The birth date, where the step knows it.
    pub birth_date: Option<BirthDate>,
    /// The nickname, where it is valid.
    pub nickname: Option<&'a Nickname>,
}

/// Letters of the shortest piece of an address or a login ID that counts.
const SHORTEST_PIECE: usize = 3;

impl PasswordContext<'_> {
    /// All of it as it may be typed, in lower case.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.login_id.map(|id| id.key().as_str().to_owned()));
        if let Some(address) = self.address {
            words.push(address.as_str().to_owned());
            words.push(address.local_part().to_owned());
            words.push(address.domain().to_owned());
        }
        words.extend(self.birth_date.iter().flat_map(|date| date.spellings()));
        words.extend(self.nickname.map(|name| name.as_str().to_lowercase()));
        words
    }

    /// The same in Latin letters, with the pieces of address, login ID and nickname.
    pub(super) fn pieces(&self) -> Vec<String> {
        let whole = [
            self.login_id.map(|id| id.key().as_str().to_owned()),
            self.address.map(|address| address.as_str().to_owned()),
            self.nickname.map(|name| romanise(name.as_str())),
        ];
        let pieces = whole.iter().flatten().flat_map(|text| pieces(text));
        self.words().iter().map(|word| romanise(word)).chain(pieces).collect()
    }
}

/// The runs of letters in a text, and those of letters and digits.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let letters = text.split(|c: char| !c.is_alphabetic());
    let both = text.split(|c: char| !c.is_alphanumeric());
    let long = letters.chain(both).filter(|piece| piece.chars().count() >= SHORTEST_PIECE);
    long.map(str::to_owned).collect()
}
