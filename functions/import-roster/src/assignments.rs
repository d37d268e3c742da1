use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use serde::Serialize;

use crate::error::ImportError;

/// An update expression in the making.
pub(crate) struct Assignments {
    update: UpdateBuilder,
    set: Vec<String>,
    remove: Vec<&'static str>,
}

impl Assignments {
    pub(crate) fn new(update: UpdateBuilder) -> Self {
        Self { update, set: Vec::new(), remove: Vec::new() }
    }

    /// Without a value the attribute goes.
    pub(crate) fn assign(&mut self, name: &'static str, value: Option<AttributeValue>) {
        match value {
            Some(value) => {
                self.set.push(format!("{name} = :{name}"));
                self.update = std::mem::take(&mut self.update).expression_attribute_values(format!(":{name}"), value);
            }
            None => self.remove.push(name),
        }
    }

    /// With the expression that assigns.
    pub(crate) fn finish(self) -> (UpdateBuilder, String) {
        let remove = if self.remove.is_empty() { String::new() } else { format!(" REMOVE {}", self.remove.join(", ")) };
        (self.update, format!("SET {}{remove}", self.set.join(", ")))
    }
}

/// As the store writes it.
pub(crate) fn value(of: impl Serialize) -> Result<AttributeValue, ImportError> {
    Ok(serde_dynamo::to_attribute_value(of)?)
}
