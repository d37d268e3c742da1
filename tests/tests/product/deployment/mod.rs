//! Infrastructure as code: checks of `infra/template.yaml`, as written and as SAM transforms it for CloudFormation, and of
//! `infra/watch.yaml`.

mod costs;
mod functions;
mod gateway;
mod lint;
mod mail;
mod manual;
mod metrics;
mod release;
mod rights;
mod rights_in_use;
mod settings;
mod stores;
mod watch;

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use local::template::{CHECKS, document, workspace_root};
use serde_json::{Map, Value};
use shared::function::Function;

/// A command-line tool that `cargo local test` installs.
fn program(name: &str) -> Command {
    let here = std::env::current_exe().expect("this program");
    let target = here.ancestors().nth(3).expect("target/debug/deps");
    let program: PathBuf = target.join("tools").join(CHECKS).join("bin").join(name);
    assert!(program.exists(), "{} is missing: `cargo local test` installs it", program.display());
    let mut command = Command::new(program);
    command.current_dir(workspace_root());
    command
}

/// The template after SAM's transform, with these parameters.
fn translate(parameters: &[&str]) -> Value {
    let output =
        program("python").arg("tests/template/translate.py").args(parameters).output().expect("the translator");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a template")
}

/// The template after SAM's transform, with default parameters.
fn translated() -> &'static Value {
    static TRANSLATED: OnceLock<Value> = OnceLock::new();
    TRANSLATED.get_or_init(|| translate(&[]))
}

/// The source template.
fn written() -> &'static Value {
    static WRITTEN: OnceLock<Value> = OnceLock::new();
    WRITTEN.get_or_init(|| document("template.yaml").expect("the template"))
}

/// The nested template of alarms and dashboard.
fn watch() -> &'static Value {
    static WATCH: OnceLock<Value> = OnceLock::new();
    WATCH.get_or_init(|| document("watch.yaml").expect("the template"))
}

fn resources(template: &'static Value) -> &'static Map<String, Value> {
    template["Resources"].as_object().expect("resources")
}

/// The resources of a type, with their logical IDs.
fn of_type(template: &'static Value, wanted: &'static str) -> impl Iterator<Item = (&'static str, &'static Value)> {
    let found = resources(template).iter().filter(move |(_, resource)| resource["Type"] == wanted);
    found.map(|(id, resource)| (id.as_str(), resource))
}

/// The properties of a resource.
fn properties(id: &str) -> &'static Value {
    let resource = resources(translated()).get(id).unwrap_or_else(|| panic!("no {id}"));
    &resource["Properties"]
}

/// The logical ID of a function: its name in capitals.
fn logical_id(function: Function) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    function.name().split('-').map(capital).collect()
}

/// The elements of a list; a single value counts as a list of one.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}
