//! What samples hold the place of.

use local::{Error, Result};
use serde_json::Value;

/// What every place in a sample begins with.
const PLACE: &str = "TOKEN-OF-THE-";

/// A token that only the step before can give, in the order in which they are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// In the link of the first mail.
    FirstMail,
    /// In the link of the mail that follows a confirmed identity.
    SecondMail,
    /// Of the session that may open an account.
    StepBefore,
    /// Of the session of somebody who has logged in.
    Session,
}

impl Token {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::FirstMail, Self::SecondMail, Self::StepBefore, Self::Session];

    /// What stands in samples in its place.
    pub const fn place(self) -> &'static str {
        match self {
            Self::FirstMail => "TOKEN-OF-THE-FIRST-MAIL____________________",
            Self::SecondMail => "TOKEN-OF-THE-SECOND-MAIL___________________",
            Self::StepBefore => "TOKEN-OF-THE-STEP-BEFORE___________________",
            Self::Session => "TOKEN-OF-THE-SESSION_______________________",
        }
    }

    /// The token that an event holds the place of, if it does.
    ///
    /// # Errors
    /// [`Error::Failed`] when the place is of something that nothing here gives.
    pub fn needed(event: &Value) -> Result<Option<Self>> {
        let text = event.to_string();
        let Some(at) = text.find(PLACE) else { return Ok(None) };
        let token = Self::ALL.into_iter().find(|token| text[at..].starts_with(token.place()));
        let unknown = || {
            let place: String = text[at..].chars().take_while(|c| *c != '"').collect();
            Error::Failed(format!("nothing gives the {place} of its event; see tests/tools/src/release/token.rs"))
        };
        token.map(Some).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Token;

    #[test]
    fn a_sample_says_which_token_it_needs_and_an_unknown_one_is_named() {
        let holding = |place: &str| json!({"cookies": [format!("__Host-x={place}")]});
        for token in Token::ALL {
            assert_eq!(Token::needed(&holding(token.place())).unwrap(), Some(token));
        }
        assert_eq!(Token::needed(&json!({})).unwrap(), None);
        let refusal = Token::needed(&holding("TOKEN-OF-THE-MOON")).unwrap_err().to_string();
        assert!(refusal.starts_with("nothing gives the TOKEN-OF-THE-MOON of its event"), "{refusal}");
    }
}
