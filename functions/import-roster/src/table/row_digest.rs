use std::fmt;

/// What a stored member was made from. An equal digest means that there is nothing to write, and every write is
/// conditional on the digest that was read (optimistic locking).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowDigest {
    state: String,
    /// Of the credentials handed out: only new ones are hashed again and get a new expiry.
    issued: Option<String>,
}

impl RowDigest {
    /// Puts the digests of a row's state and of its credentials together.
    pub const fn new(state: String, issued: Option<String>) -> Self {
        Self { state, issued }
    }

    /// Parses a stored digest: `state` or `state.issued`.
    pub fn parse(stored: &str) -> Self {
        match stored.split_once('.') {
            Some((state, issued)) => Self::new(state.to_owned(), Some(issued.to_owned())),
            None => Self::new(stored.to_owned(), None),
        }
    }

    /// The digest of the credentials, if any were handed out.
    pub fn issued(&self) -> Option<&str> {
        self.issued.as_deref()
    }

    /// The same credentials with a state that equals no other: the next row of the person is written in any case.
    pub fn outdated(self) -> Self {
        Self { state: "-".to_owned(), ..self }
    }
}

impl fmt::Display for RowDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.issued {
            Some(issued) => write!(f, "{}.{issued}", self.state),
            None => f.write_str(&self.state),
        }
    }
}
