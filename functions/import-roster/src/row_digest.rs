use std::fmt;

use shared::digest::digest;
use shared::secret::ServiceKey;

use crate::row::Row;

/// What a stored member was made from: an equal digest means that there is nothing to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowDigest {
    state: String,
    /// Of the credentials handed out, so that they are hashed again, and their days counted again, only when new ones
    /// are.
    issued: Option<String>,
}

impl RowDigest {
    /// Of a row; a row without 仮パスワード says nothing about the one handed out before.
    pub fn of(row: &Row, shares_address: bool, stored: Option<&Self>, service_key: &ServiceKey) -> Self {
        let birth_date = row.birth_date.date();
        let lost_on = row.lost_on.map(|date| date.to_string()).unwrap_or_default();
        let address = row.address.as_ref().map_or("", |address| address.as_str());
        let state = format!("{}\n{birth_date}\n{lost_on}\n{address}\n{shares_address}", row.member_key.as_str());
        let issued = row.issued.as_ref().map(|(login_id, password)| {
            // Keyed: a plain digest of a temporary password could be searched, as its Argon2id hash cannot.
            let text = format!("issued\n{}\n{}\n{}", row.member_key.as_str(), login_id.as_str(), password.reveal());
            service_key.pseudonym(&text).to_string()
        });
        let issued = issued.or_else(|| stored.and_then(|stored| stored.issued.clone()));
        Self { state: digest(state.as_bytes()), issued }
    }

    /// As it was stored.
    pub fn parse(stored: &str) -> Self {
        match stored.split_once('.') {
            Some((state, issued)) => Self { state: state.to_owned(), issued: Some(issued.to_owned()) },
            None => Self { state: stored.to_owned(), issued: None },
        }
    }

    /// The same but for a state that equals none: the person is written again by the next row about them.
    pub fn outdated(self) -> Self {
        Self { state: "-".to_owned(), ..self }
    }

    /// Whether both stand for the same credentials, or both for none.
    pub fn has_issued_of(&self, other: &Self) -> bool {
        self.issued == other.issued
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
