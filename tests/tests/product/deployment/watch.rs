//! Monitoring: alarms, dashboard, saved queries.

use std::collections::BTreeSet;
use std::fs;

use local::template::workspace_root;
use serde_json::{Value, json};
use shared::fact::Fact;
use shared::metrics::Measure;

use super::{of_type, properties, resources, translated, watch};

/// The product's own metrics; `metrics::every_fact_and_every_measure_reaches_cloudwatch` tests that each is emitted.
fn emitted() -> BTreeSet<&'static str> {
    Fact::ALL.iter().map(|fact| fact.name()).chain(Measure::ALL.iter().map(|measure| measure.name())).collect()
}

/// The metrics of AWS that alarms and dashboard use.
const OF_AWS: [&str; 14] = [
    "AWS/ApiGateway 4xx",
    "AWS/ApiGateway 5xx",
    "AWS/ApiGateway Count",
    "AWS/ApiGateway Latency",
    "AWS/DynamoDB ConsumedReadCapacityUnits",
    "AWS/DynamoDB ConsumedWriteCapacityUnits",
    "AWS/DynamoDB ReadThrottleEvents",
    "AWS/DynamoDB WriteThrottleEvents",
    "AWS/Lambda Duration",
    "AWS/Lambda Errors",
    "AWS/Lambda IteratorAge",
    "AWS/Lambda Throttles",
    "AWS/Logs IncomingBytes",
    "AWS/SQS ApproximateNumberOfMessagesVisible",
];

/// Metrics left out of the dashboard; Logs Insights and CloudWatch still have them.
const NOT_SHOWN: [&str; 0] = [];

/// A metric of the product by its name, one of AWS by namespace and name.
fn metric(namespace: &Value, name: &Value) -> String {
    let name = name.as_str().expect("a name");
    match namespace.as_str() {
        Some(of_aws) => format!("{of_aws} {name}"),
        // The product's namespace is the name of the stack.
        None => name.to_owned(),
    }
}

fn alarms() -> Vec<&'static Value> {
    let alarm = "AWS::CloudWatch::Alarm";
    of_type(watch(), alarm).chain(of_type(translated(), alarm)).map(|(_, alarm)| &alarm["Properties"]).collect()
}

fn metrics_of_alarms() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for alarm in alarms() {
        if alarm.get("MetricName").is_some() {
            found.insert(metric(&alarm["Namespace"], &alarm["MetricName"]));
        }
        for part in alarm["Metrics"].as_array().into_iter().flatten().filter(|part| part.get("MetricStat").is_some()) {
            let of = &part["MetricStat"]["Metric"];
            found.insert(metric(&of["Namespace"], &of["MetricName"]));
        }
    }
    found
}

fn widgets() -> &'static [Value] {
    let body = &watch()["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::ToJsonString"];
    body["widgets"].as_array().expect("widgets")
}

fn metrics_of_dashboard() -> BTreeSet<String> {
    let lines = widgets().iter().flat_map(|widget| widget["properties"]["metrics"].as_array().into_iter().flatten());
    lines.filter(|line| line[0].get("expression").is_none()).map(|line| metric(&line[0], &line[1])).collect()
}

/// [P19]
#[test]
fn every_watched_metric_is_emitted_and_every_emitted_metric_is_shown() {
    let (ours, of_aws): (BTreeSet<_>, BTreeSet<_>) =
        metrics_of_alarms().union(&metrics_of_dashboard()).cloned().partition(|name| !name.starts_with("AWS/"));
    let emitted: BTreeSet<String> = emitted().into_iter().map(str::to_owned).collect();
    assert_eq!(ours.difference(&emitted).collect::<Vec<_>>(), Vec::<&String>::new(), "watched, but never emitted");
    let shown: BTreeSet<String> = metrics_of_dashboard().into_iter().chain(NOT_SHOWN.map(str::to_owned)).collect();
    assert_eq!(emitted.difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new(), "emitted, but not shown");
    for name in of_aws {
        assert!(OF_AWS.contains(&name.as_str()), "{name} is not in the list of AWS metrics");
    }
}

#[test]
fn every_alarm_names_its_chapter_of_the_manual_and_notifies_the_topic() {
    let manual = fs::read_to_string(workspace_root().join("infra/運用手順.md")).expect("the manual");
    let mut numbers = BTreeSet::new();
    for alarm in alarms() {
        let name = alarm["AlarmName"]["Fn::Sub"].as_str().expect("a name");
        let number = name.split('-').nth(1).expect("a number");
        assert!(numbers.insert(number), "{number} twice");
        let description = alarm["AlarmDescription"].as_str().expect("a description");
        assert!(description.contains(&format!("運用手順「{number}」")), "{name}: {description}");
        let chapter = format!("\n#### {number} ");
        assert!(manual.contains(&chapter), "{name}: no {} in the manual", chapter.trim());
        let action = alarm["AlarmActions"].as_array().expect("actions");
        assert!(*action == [json!({ "Ref": "AlarmTopic" })] || *action == [json!({ "Ref": "Topic" })], "{name}");
        assert_eq!(alarm["TreatMissingData"], "notBreaching", "{name}: no data at night is no alarm");
    }
    let told: BTreeSet<_> = manual.lines().filter_map(|line| line.strip_prefix("#### A")?.get(..2)).collect();
    assert_eq!(told, numbers.iter().filter_map(|number| number.get(1..)).collect(), "no chapter without its alarm");
    let subscribed = &properties("AlarmTopic")["Subscription"];
    assert_eq!(*subscribed, json!([{ "Protocol": "email", "Endpoint": { "Ref": "AlarmAddress" } }]));
    assert_eq!(properties("Watch")["Parameters"]["Topic"], json!({ "Ref": "AlarmTopic" }));
}

#[test]
fn every_threshold_has_its_reason_in_the_line_above() {
    let text = fs::read_to_string(workspace_root().join("infra/watch.yaml")).expect("the template");
    let lines: Vec<&str> = text.lines().collect();
    let thresholds = lines.iter().enumerate().filter(|(_, line)| line.trim().starts_with("Threshold:"));
    assert!(thresholds.clone().count() > 20);
    for (n, line) in thresholds {
        assert!(lines[n - 1].trim().starts_with('#'), "{}: {line}", n + 1);
    }
}

/// The parent passes exactly the parameters that the nested template declares.
#[test]
fn the_nested_template_gets_exactly_its_parameters() {
    let names = |value: &Value| value.as_object().expect("parameters").keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&properties("Watch")["Parameters"]), names(&watch()["Parameters"]));
    assert!(resources(watch()).contains_key("Dashboard"));
}

/// Staff read Japanese, and search by an inquiry number or a pseudonym, never by an address.
#[test]
fn the_dashboard_and_the_saved_queries_are_in_japanese_and_never_ask_for_an_address() {
    let japanese = |text: &str| text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
    for widget in widgets() {
        let properties = &widget["properties"];
        let title = properties["title"].as_str().or(properties["markdown"].as_str()).expect("a title");
        assert!(japanese(title), "{title}");
        for line in properties["metrics"].as_array().into_iter().flatten() {
            let options = line.as_array().and_then(|line| line.last()).expect("options");
            let label = options["label"].as_str().or(options["id"].as_str());
            assert!(label.is_some(), "{title}: {line} has no label");
        }
    }
    let queries: Vec<_> = of_type(watch(), "AWS::Logs::QueryDefinition").collect();
    assert!(queries.len() >= 8, "{}", queries.len());
    for (id, query) in queries {
        let (name, text) =
            (&query["Properties"]["Name"], query["Properties"]["QueryString"].as_str().expect("a query"));
        assert!(japanese(&name.to_string()), "{id}");
        assert!(!text.contains('@') || text.contains("@timestamp"), "{id}: {text}");
    }
}

/// The events in saved queries are those that the functions log.
#[test]
fn saved_queries_use_events_that_exist() {
    let written: BTreeSet<&str> = emitted()
        .into_iter()
        .chain([
            "request",
            "request.failed",
            "mail.failed",
            "roster.failed",
            "lapsed.failed",
            "staff.failed",
            "roster.read",
            "warm-up.failed",
            "metrics.failed",
        ])
        .collect();
    for (id, query) in of_type(watch(), "AWS::Logs::QueryDefinition") {
        let text = query["Properties"]["QueryString"].as_str().expect("a query");
        let code: String = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
        for word in code.split('"').skip(1).step_by(2).filter(|word| word.is_ascii()) {
            assert!(written.contains(word), "{id}: {word}");
        }
    }
}
