//! What a roster entry was made from.

use crate::opaque::opaque_text;

opaque_text! {
    /// What a roster entry was made from. A write that names the digest it read is refused when the roster has changed the
    /// entry since (optimistic locking).
    RowDigest
}

impl RowDigest {
    /// The digest of a row's state and, if credentials were issued with it, of those: `state` or `state.issued`.
    pub fn new(state: &str, issued: Option<&str>) -> Self {
        Self(issued.map_or_else(|| state.to_owned(), |issued| format!("{state}.{issued}")))
    }

    /// The digest of the rest of the row.
    pub fn state(&self) -> &str {
        self.0.split_once('.').map_or(&self.0, |(state, _)| state)
    }

    /// The digest of the issued credentials: only new ones are hashed again and get a new expiry.
    pub fn issued(&self) -> Option<&str> {
        self.0.split_once('.').map(|(_, issued)| issued)
    }

    /// The same credentials with a state that equals no other: the next row of the person is written in any case.
    pub fn outdated(&self) -> Self {
        Self::new("-", self.issued())
    }
}
