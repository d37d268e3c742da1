use serde::Serialize;
use serde_json::{Map, Value};

use crate::fact::Fact;

/// How an order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderOutcome {
    /// Carried out.
    Done,
    /// There was nothing to do.
    Nothing,
    /// Not carried out; nothing was changed.
    Refused,
}

/// What staff get back, as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct OrderReply {
    /// How the order ended.
    pub outcome: OrderOutcome,
    /// The same, as a sentence.
    pub message: String,
    /// What the operation found or made.
    #[serde(flatten)]
    pub details: Map<String, Value>,
    /// The fact for the audit log.
    #[serde(skip)]
    pub fact: Fact,
}

impl OrderReply {
    /// The order was carried out.
    pub fn done(fact: Fact, message: impl Into<String>) -> Self {
        Self { outcome: OrderOutcome::Done, message: message.into(), details: Map::new(), fact }
    }

    /// There was nothing to do.
    pub fn nothing(fact: Fact, message: impl Into<String>) -> Self {
        Self { outcome: OrderOutcome::Nothing, ..Self::done(fact, message) }
    }

    /// The order is not allowed, or malformed.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { outcome: OrderOutcome::Refused, ..Self::done(Fact::StaffRefused, message) }
    }

    /// Adds something that was found or made, as a field of the JSON.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}
