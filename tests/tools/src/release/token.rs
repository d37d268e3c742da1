//! The tokens for which sample events hold placeholders.

use local::{Error, Result};
use serde_json::Value;

/// Prefix of every placeholder.
const PLACE: &str = "TOKEN-OF-THE-";

/// A token that only an earlier step gives, in the order of the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Token {
    /// The token in the link of the first mail.
    FirstMail,
    /// The token in the link of the second mail, sent after the confirmed identity.
    SecondMail,
    /// The token of the restricted session that may open an account.
    StepBefore,
    /// The token of a signed-in member's session.
    Session,
}

impl Token {
    /// All tokens.
    pub const ALL: [Self; 4] = [Self::FirstMail, Self::SecondMail, Self::StepBefore, Self::Session];

    /// Its placeholder in sample events.
    pub const fn place(self) -> &'static str {
        match self {
            Self::FirstMail => "TOKEN-OF-THE-FIRST-MAIL____________________",
            Self::SecondMail => "TOKEN-OF-THE-SECOND-MAIL___________________",
            Self::StepBefore => "TOKEN-OF-THE-STEP-BEFORE___________________",
            Self::Session => "TOKEN-OF-THE-SESSION_______________________",
        }
    }

    /// The token that an event has a placeholder for, if any.
    ///
    /// # Errors
    /// [`Error::Failed`] for an unknown placeholder.
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
    fn the_needed_token_is_found_and_an_unknown_placeholder_is_named() {
        let holding = |place: &str| json!({"cookies": [format!("__Host-x={place}")]});
        for token in Token::ALL {
            assert_eq!(Token::needed(&holding(token.place())).unwrap(), Some(token));
        }
        assert_eq!(Token::needed(&json!({})).unwrap(), None);
        let refusal = Token::needed(&holding("TOKEN-OF-THE-MOON")).unwrap_err().to_string();
        assert!(refusal.starts_with("nothing gives the TOKEN-OF-THE-MOON of its event"), "{refusal}");
    }
}
