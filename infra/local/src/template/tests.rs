use std::collections::BTreeMap;

use serde_json::json;

use super::{Pattern, Template};

fn workspace() -> Template {
    Template::of_workspace(&BTreeMap::from([("BaseUrl".to_owned(), "http://127.0.0.1:9000".to_owned())])).unwrap()
}

#[test]
fn the_workspace_template_names_tables_routes_and_sources() {
    let template = workspace();
    let names: Vec<_> = template.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["ExpiringTable", "MembersTable"]);
    assert_eq!(template.tables[0].ttl_attribute.as_deref(), Some("expires_at"));
    let routes: Vec<_> = template.routes().map(|(r, f)| format!("{} {} {f}", r.method, r.path)).collect();
    assert!(routes.contains(&"POST /login login".to_owned()), "{routes:?}");
    assert!(routes.contains(&"ANY $default portal-top".to_owned()), "{routes:?}");
    let stream = template.function("deliver-mail").unwrap().stream.clone().unwrap();
    assert_eq!((stream.table.as_str(), stream.batch_size), ("ExpiringTable", 100));
    let objects = template.function("import-roster").unwrap().objects.clone().unwrap();
    assert!(objects.matches("local-roster-000000000000", "full/a.csv"));
    assert!(!objects.matches("local-roster-000000000000", "full/a.csv.report.json"));
    assert!(template.function("track-mail").unwrap().bus.is_some());
}

#[test]
fn the_environment_follows_references_and_given_parameters() {
    let environment = workspace().function("import-roster").unwrap().environment.clone();
    assert_eq!(environment["BASE_URL"], "http://127.0.0.1:9000");
    assert_eq!(environment["PASSWORD_MIN_LENGTH"], "15");
    assert_eq!(environment["MEMBERS_TABLE"], "MembersTable");
    assert_eq!(environment["ROSTER_BUCKET"], "local-roster-000000000000");
    assert_eq!(environment["PRE_ISSUED_CREDENTIALS"], "on");
    assert!(!workspace().function("login").unwrap().environment.contains_key("ROSTER_BUCKET"));
}

#[test]
fn an_unknown_parameter_is_refused_by_name() {
    let error = Template::of_workspace(&BTreeMap::from([("Nonsense".to_owned(), String::new())])).unwrap_err();
    assert!(error.to_string().contains("Nonsense"), "{error}");
}

#[test]
fn a_pattern_matches_exact_values_in_every_field_it_names() {
    let pattern = Pattern::new(json!({"a": ["x", "y"], "b": {"c": ["z"]}})).unwrap();
    assert!(pattern.matches(&json!({"a": "y", "b": {"c": "z", "d": 1}})));
    assert!(pattern.matches(&json!({"a": ["n", "x"], "b": {"c": "z"}})));
    assert!(!pattern.matches(&json!({"a": "y", "b": {}})));
    assert!(!pattern.matches(&json!({"a": "n", "b": {"c": "z"}})));
    assert!(Pattern::new(json!({"a": [{"prefix": "x"}]})).is_err());
}
