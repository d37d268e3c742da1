//! `infra/template.yaml`, as far as the local stack needs it.

mod pattern;
mod read;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

pub use pattern::Pattern;

use crate::{Error, Result};

/// The template with every reference resolved. Where AWS would generate a name, the logical ID is used.
#[derive(Debug, Clone)]
pub struct Template {
    /// The DynamoDB tables.
    pub tables: Vec<Table>,
    /// The functions, in the template's order of names.
    pub functions: Vec<Function>,
}

/// A DynamoDB table.
#[derive(Debug, Clone)]
pub struct Table {
    /// The name the functions get in their environment.
    pub name: String,
    /// The body of the `CreateTable` request.
    pub definition: Value,
    /// The attribute that holds the expiry, in seconds since the epoch.
    pub ttl_attribute: Option<String>,
}

/// A Lambda function and what calls it.
#[derive(Debug, Clone)]
pub struct Function {
    /// The name of its binary, which is also its folder under `functions/`.
    pub name: String,
    /// The routes of the HTTP API that lead to it.
    pub routes: Vec<Route>,
    /// The stream it reads.
    pub stream: Option<StreamSource>,
    /// The objects whose creation calls it.
    pub objects: Option<ObjectSource>,
    /// The events of the default bus that call it.
    pub bus: Option<Pattern>,
    /// Its environment variables; the globals and its own.
    pub environment: BTreeMap<String, String>,
}

/// One route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// `GET` or `POST`; `ANY` for the default route.
    pub method: String,
    /// The path; `$default` for the default route.
    pub path: String,
}

/// An event source mapping on a table's stream.
#[derive(Debug, Clone)]
pub struct StreamSource {
    /// The table whose stream it is.
    pub table: String,
    /// The maximum batch size.
    pub batch_size: usize,
    /// The maximum record age; older records are dropped.
    pub maximum_age: Duration,
    /// Filter criteria: records that match one of these are delivered; all when empty.
    pub filters: Vec<Pattern>,
}

/// Which created objects call a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectSource {
    /// The bucket's name.
    pub bucket: String,
    /// How the key ends.
    pub suffix: String,
}

impl Template {
    /// The English names of the society that the defaults of the template speak of: an example for a developer's machine
    /// and for tests. They are no defaults themselves: a society that names itself in Japanese alone must not be called
    /// by them.
    pub fn english_names() -> BTreeMap<String, String> {
        let names = [
            ("SocietyNameEn", "Sample Health Insurance Society"),
            ("ServiceNameEn", "Kenko My Portal"),
            (
                "ContactEn",
                "Sample Health Insurance Society, Membership: 03-0000-0000 (Monday to Friday, 9:00 to 17:00)",
            ),
        ];
        BTreeMap::from(names.map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    /// Parses a SAM template. `parameters` replace the defaults of the template's own.
    ///
    /// # Errors
    /// [`Error::Template`] names what is missing or not understood.
    pub fn parse(text: &str, parameters: &BTreeMap<String, String>) -> Result<Self> {
        read::template(text, parameters)
    }

    /// Reads and parses the workspace's own template.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be read, [`Error::Template`] as for [`Template::parse`].
    pub fn of_workspace(parameters: &BTreeMap<String, String>) -> Result<Self> {
        let path = workspace_root().join("infra/template.yaml");
        let text = std::fs::read_to_string(&path).map_err(Error::io(format!("read {}", path.display())))?;
        Self::parse(&text, parameters)
    }

    /// The function of that name.
    ///
    /// # Errors
    /// [`Error::Template`] when there is none.
    pub fn function(&self, name: &str) -> Result<&Function> {
        let found = self.functions.iter().find(|function| function.name == name);
        found.ok_or_else(|| Error::Template(format!("there is no function {name}")))
    }

    /// Every route with the name of the function that serves it.
    pub fn routes(&self) -> impl Iterator<Item = (&Route, &str)> {
        self.functions.iter().flat_map(|function| function.routes.iter().map(|route| (route, function.name.as_str())))
    }

    /// All environment variables of all functions together.
    pub fn environment(&self) -> BTreeMap<String, String> {
        self.functions.iter().flat_map(|function| function.environment.clone()).collect()
    }
}

impl ObjectSource {
    /// Whether the creation of this object calls the function.
    pub fn matches(&self, bucket: &str, key: &str) -> bool {
        self.bucket == bucket && key.ends_with(&self.suffix)
    }
}

/// Where under `target/tools` the checks of the templates are installed.
pub const CHECKS: &str = "template-checks";

/// A template of `infra/` as it is written, in JSON and with its short tags spelt out.
///
/// # Errors
/// [`Error::Io`] when it cannot be read, [`Error::Template`] when it is not YAML.
pub fn document(name: &str) -> Result<Value> {
    let path = workspace_root().join("infra").join(name);
    let text = std::fs::read_to_string(&path).map_err(Error::io(format!("read {}", path.display())))?;
    resolve::long_form(serde_yaml_ng::from_str(&text).map_err(|e| Error::Template(e.to_string()))?)
}

/// The folder of the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
