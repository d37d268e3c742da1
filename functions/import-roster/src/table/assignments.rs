use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use serde::Serialize;

use crate::error::ImportError;

/// Builder of an update expression.
pub(super) struct Assignments {
    update: UpdateBuilder,
    set: Vec<String>,
    remove: Vec<&'static str>,
}

impl Assignments {
    pub(super) fn new(update: UpdateBuilder) -> Self {
        Self { update, set: Vec::new(), remove: Vec::new() }
    }

    /// Sets the attribute, or removes it if there is no value.
    pub(super) fn assign(&mut self, name: &'static str, value: Option<AttributeValue>) {
        match value {
            Some(value) => {
                self.set.push(format!("{name} = :{name}"));
                self.update = std::mem::take(&mut self.update).expression_attribute_values(format!(":{name}"), value);
            }
            None => self.remove.push(name),
        }
    }

    /// The builder with its values, and the update expression.
    pub(super) fn finish(self) -> (UpdateBuilder, String) {
        let remove = if self.remove.is_empty() { String::new() } else { format!(" REMOVE {}", self.remove.join(", ")) };
        (self.update, format!("SET {}{remove}", self.set.join(", ")))
    }
}

/// The value as an attribute.
pub(super) fn value(of: impl Serialize) -> Result<AttributeValue, ImportError> {
    Ok(serde_dynamo::to_attribute_value(of)?)
}
