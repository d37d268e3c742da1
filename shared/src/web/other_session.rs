//! The other sessions of an account, as a form lists them.

use super::visit::Visit;
use crate::store::Session;

/// A session of another browser.
pub struct OtherSession {
    /// Names it in the form.
    pub tag: String,
    /// The session.
    pub session: Session,
}

impl OtherSession {
    /// The sessions with their tags.
    pub fn all(visit: &Visit, sessions: &[Session]) -> Vec<Self> {
        let tagged = |session: &Session| Self {
            tag: visit.config.service_key.session_tag(session.pk.as_str()),
            session: session.clone(),
        };
        sessions.iter().map(tagged).collect()
    }
}
