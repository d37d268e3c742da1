//! Event patterns: what EventBridge rules and the filters of event source mappings are written in.

use serde_json::Value;

use crate::{Error, Result};

/// A pattern of exact values. A list allows any of its values; a missing field matches nothing.
#[derive(Debug, Clone)]
pub struct Pattern(Value);

impl Pattern {
    /// Takes a pattern, refusing the operators that the local stack does not know.
    ///
    /// # Errors
    /// [`Error::Template`] quotes the part that is not a plain value.
    pub fn new(pattern: Value) -> Result<Self> {
        check(&pattern)?;
        Ok(Self(pattern))
    }

    /// Whether the event has one of the allowed values in every field that the pattern names.
    pub fn matches(&self, event: &Value) -> bool {
        matches(&self.0, event)
    }
}

fn check(pattern: &Value) -> Result<()> {
    match pattern {
        Value::Object(fields) => fields.values().try_for_each(check),
        Value::Array(allowed) if allowed.iter().all(|value| !value.is_object() && !value.is_array()) => Ok(()),
        other => Err(Error::Template(format!("only lists of plain values are understood in a pattern, not {other}"))),
    }
}

fn matches(pattern: &Value, event: &Value) -> bool {
    match (pattern, event) {
        (Value::Object(fields), Value::Object(_)) => {
            fields.iter().all(|(name, inner)| event.get(name).is_some_and(|value| matches(inner, value)))
        }
        (Value::Array(allowed), Value::Array(values)) => values.iter().any(|value| allowed.contains(value)),
        (Value::Array(allowed), value) => allowed.contains(value),
        _ => false,
    }
}
