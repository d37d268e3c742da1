//! CloudFormation's short tags and references, followed without an account.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use serde_yaml_ng::Value as Yaml;

use crate::{Error, Result};

/// What references lead to.
pub(super) struct Resolver<'a> {
    parameters: BTreeMap<String, String>,
    resources: &'a Map<String, Value>,
}

impl<'a> Resolver<'a> {
    /// Takes the defaults of `declared`, replaced by `given` and completed by the pseudo parameters.
    pub(super) fn new(
        declared: Option<&Map<String, Value>>,
        given: &BTreeMap<String, String>,
        resources: &'a Map<String, Value>,
    ) -> Result<Self> {
        let mut parameters: BTreeMap<String, String> = [
            ("AWS::AccountId", "000000000000"),
            ("AWS::Partition", "aws"),
            ("AWS::Region", "ap-northeast-1"),
            ("AWS::StackName", "local"),
            ("AWS::URLSuffix", "amazonaws.com"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        for (name, declaration) in declared.into_iter().flatten() {
            let value = given.get(name).cloned().or_else(|| declaration.get("Default").map(plain));
            parameters.extend(value.map(|value| (name.clone(), value)));
        }
        match given.keys().find(|name| !parameters.contains_key(*name)) {
            Some(unknown) => Err(Error::Template(format!("there is no parameter {unknown}"))),
            None => Ok(Self { parameters, resources }),
        }
    }

    /// The value as text, references followed.
    pub(super) fn text(&self, value: &Value) -> Result<String> {
        let Value::Object(function) = value else { return Ok(plain(value)) };
        match function.iter().next() {
            Some((name, Value::String(target))) if name == "Ref" => self.reference(target),
            Some((name, Value::String(pattern))) if name == "Fn::Sub" => self.substitute(pattern),
            Some((name, Value::Array(path))) if name == "Fn::GetAtt" => {
                Ok(path.iter().map(plain).collect::<Vec<_>>().join("."))
            }
            _ => Err(Error::Template(format!("not understood on one machine: {value}"))),
        }
    }

    /// The value with every reference in it followed.
    pub(super) fn value(&self, value: &Value) -> Result<Value> {
        Ok(match value {
            Value::Object(fields) if fields.keys().any(|name| name == "Ref" || name.starts_with("Fn::")) => {
                json!(self.text(value)?)
            }
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, inner)| Ok((name.clone(), self.value(inner)?)));
                Value::Object(fields.collect::<Result<_>>()?)
            }
            Value::Array(items) => items.iter().map(|inner| self.value(inner)).collect::<Result<_>>()?,
            plain => plain.clone(),
        })
    }

    fn reference(&self, target: &str) -> Result<String> {
        if let Some(value) = self.parameters.get(target) {
            return Ok(value.clone());
        }
        let resource =
            self.resources.get(target).ok_or_else(|| Error::Template(format!("nothing is called {target}")))?;
        let named = ["TableName", "BucketName", "Name"].iter().find_map(|key| resource["Properties"].get(key));
        named.map_or_else(|| Ok(target.to_owned()), |name| self.text(name))
    }

    fn substitute(&self, pattern: &str) -> Result<String> {
        let mut parts = pattern.split("${");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) =
                part.split_once('}').ok_or_else(|| Error::Template(format!("unclosed ${{ in {pattern}")))?;
            text += &if name.contains('.') { name.to_owned() } else { self.reference(name)? };
            text += rest;
        }
        Ok(text)
    }
}

/// YAML as JSON, with the short tags written out: `!Ref A` becomes `{"Ref": "A"}`.
pub(super) fn long_form(yaml: Yaml) -> Result<Value> {
    match yaml {
        Yaml::Tagged(tagged) => {
            let value = long_form(tagged.value)?;
            Ok(match tagged.tag.to_string().trim_start_matches('!') {
                name @ ("Ref" | "Condition") => json!({ name: value }),
                "GetAtt" => json!({ "Fn::GetAtt": plain(&value).split('.').collect::<Vec<_>>() }),
                name => json!({ format!("Fn::{name}"): value }),
            })
        }
        Yaml::Sequence(items) => items.into_iter().map(long_form).collect(),
        Yaml::Mapping(fields) => {
            let fields = fields.into_iter().map(|(name, value)| {
                let name = serde_json::to_value(name).map_err(|e| Error::Template(e.to_string()))?;
                Ok((plain(&name), long_form(value)?))
            });
            Ok(Value::Object(fields.collect::<Result<_>>()?))
        }
        scalar => serde_json::to_value(scalar).map_err(|e| Error::Template(e.to_string())),
    }
}

/// A scalar as CloudFormation would pass it on: text without quotes.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
