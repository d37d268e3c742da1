use serde::Serialize;
use serde_json::{Map, Value};

use crate::audit::Fact;

/// How an order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Carried out.
    Done,
    /// There was nothing to do.
    Nothing,
    /// Not carried out; nothing was changed.
    Refused,
}

/// What staff get back.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// How it ended.
    pub outcome: Outcome,
    /// The same, as a sentence.
    pub message: String,
    /// What the operation found or made.
    #[serde(flatten)]
    pub details: Map<String, Value>,
    /// What goes to the audit log.
    #[serde(skip)]
    pub fact: Fact,
}

impl Answer {
    /// It was carried out.
    pub fn done(fact: Fact, message: impl Into<String>) -> Self {
        Self { outcome: Outcome::Done, message: message.into(), details: Map::new(), fact }
    }

    /// There was nothing to do.
    pub fn nothing(fact: Fact, message: impl Into<String>) -> Self {
        Self { outcome: Outcome::Nothing, ..Self::done(fact, message) }
    }

    /// It may not be done.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { outcome: Outcome::Refused, ..Self::done(Fact::StaffRefused, message) }
    }

    /// With something that was found or made.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}
