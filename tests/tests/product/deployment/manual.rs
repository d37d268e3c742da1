//! The staff manual 運用手順.md: every setting, operation, event, query and link that it names exists.

use std::collections::BTreeSet;

use local::template::workspace_root;
use shared::fact::Fact;
use shared::function::Function;
use shared::metrics::Measure;

use super::{of_type, translated, watch, written};

fn manual() -> String {
    std::fs::read_to_string(workspace_root().join("infra/運用手順.md")).expect("the manual")
}

/// The words between backticks in the text, outside code blocks.
fn named(manual: &str) -> BTreeSet<&str> {
    let prose: Vec<_> = manual.split("```").step_by(2).collect();
    prose.into_iter().flat_map(|text| text.split('`').skip(1).step_by(2)).collect()
}

fn keys(of: &'static serde_json::Value) -> impl Iterator<Item = &'static str> {
    of.as_object().expect("an object").keys().map(String::as_str)
}

#[test]
fn every_setting_resource_and_output_that_the_manual_names_is_in_the_templates() {
    let manual = manual();
    let parts = ["Parameters", "Resources", "Outputs"].into_iter().flat_map(|part| keys(&written()[part]));
    // Names defined by AWS.
    let of_aws = ["CloudWatchReadOnlyAccess", "FunctionError", "ParallelizationFactor", "ReservedConcurrentExecutions"];
    let known: BTreeSet<_> = parts.chain(of_aws).collect();
    let is_name = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let names: BTreeSet<_> = named(&manual).into_iter().filter(is_name).collect();
    assert!(names.len() > 15, "{names:?}");
    assert_eq!(names.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn every_operation_and_event_that_the_manual_names_exists_and_every_operation_is_named() {
    let manual = manual();
    let named = named(&manual);
    let operations: BTreeSet<_> = Function::ALL.iter().filter(|it| it.is_for_staff()).map(|it| it.name()).collect();
    let mentioned: BTreeSet<_> =
        named.iter().copied().filter(|name| name.starts_with("staff-") && !name.contains('.')).collect();
    assert_eq!(mentioned, operations);
    let events: BTreeSet<_> = Fact::ALL
        .iter()
        .map(|it| it.name())
        .chain(Measure::ALL.iter().map(|it| it.name()))
        .chain(["roster.failed", "lapsed.failed"])
        .collect();
    let is_event = |name: &&str| {
        name.split_once('.').is_some_and(|(of, _)| ["mail", "identity", "login", "roster", "lapsed"].contains(&of))
    };
    for event in named.into_iter().filter(is_event).filter(|name| *name != "mail.sent" && !name.contains("example")) {
        assert!(events.contains(event), "{event}");
    }
}

#[test]
fn every_saved_query_that_the_manual_or_an_alarm_names_is_saved() {
    let saved: Vec<_> = of_type(watch(), "AWS::Logs::QueryDefinition")
        .map(|(_, query)| query["Properties"]["Name"]["Fn::Sub"].as_str().expect("a name").to_owned())
        .collect();
    let manual = manual();
    for named in manual.split("クエリ「").skip(1).filter_map(|rest| rest.split('」').next()) {
        let number = named.split(' ').next().expect("a number");
        let found = saved.iter().find(|name| name.contains(&format!("/{number} ")));
        let found = found.unwrap_or_else(|| panic!("no saved query {named}"));
        assert!(named == number || found.ends_with(&format!("/{named}")), "{named} is called {found}");
    }
    assert!(translated()["Resources"]["Watch"].is_object());
}

/// Links inside the manual lead to headings; anchors as Markdown renderers build them.
#[test]
fn every_link_inside_the_manual_leads_to_a_chapter() {
    let manual = manual();
    let anchor = |heading: &str| -> String {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-' || *c == 'ー');
        kept.collect::<String>().trim().replace(' ', "-").to_lowercase()
    };
    let headings: BTreeSet<_> =
        manual.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect();
    for link in manual.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(headings.contains(&link.to_lowercase()), "{link} in {headings:?}");
    }
}
