//! Metrics: what the functions emit to CloudWatch, in the embedded metric format (EMF).

use std::collections::BTreeSet;

use serde_json::Value;
use shared::fact::Fact;
use shared::metrics::Measure;
use tests::full_run::everything;

/// The names of the metrics of a line.
fn names(line: &Value) -> impl Iterator<Item = &str> {
    let directives = line["_aws"]["CloudWatchMetrics"].as_array().into_iter().flatten();
    let metrics = directives.flat_map(|directive| directive["Metrics"].as_array().into_iter().flatten());
    metrics.filter_map(|metric| metric["Name"].as_str())
}

/// [O2]
#[tokio::test]
async fn every_fact_and_every_measure_reaches_cloudwatch() {
    let notes = everything().await;
    let lines = notes.metrics();
    let emitted: BTreeSet<_> = lines.iter().flat_map(names).collect();
    let facts = Fact::ALL.iter().map(|fact| fact.name());
    let expected: BTreeSet<_> = facts.chain(Measure::ALL.iter().map(|measure| measure.name())).collect();
    assert_eq!(emitted, expected);
}

/// Whether this is the value of a metric: a number, or values with their counts.
fn is_metric_value(value: &Value) -> bool {
    let numbers = |name: &str| value[name].as_array().filter(|numbers| numbers.iter().all(Value::is_number));
    match (numbers("Values"), numbers("Counts")) {
        (Some(values), Some(counts)) => values.len() == counts.len() && values.len() <= 100,
        _ => value.is_number(),
    }
}

#[tokio::test]
async fn every_line_is_in_the_embedded_metric_format() {
    let schema: Value = serde_json::from_str(include_str!("../../../schemas/emf.json")).expect("the schema");
    let schema = jsonschema::validator_for(&schema).expect("the schema");
    assert!(!schema.is_valid(&serde_json::json!({ "_aws": { "Timestamp": "now", "CloudWatchMetrics": [] } })));
    let lines = everything().await.metrics();
    assert!(lines.len() > 300, "{}", lines.len());
    for line in lines {
        let errors: Vec<_> = schema.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {line}");
        assert!(names(&line).all(|name| is_metric_value(&line[name])), "{line}");
        assert!(line.to_string().len() < 16 * 1024, "far below CloudWatch's 1 MB");
    }
}

/// No personal data, and no dimensions: each combination would be billed as a metric.
#[tokio::test]
async fn a_metric_line_has_the_function_and_the_request_and_no_other_property() {
    for line in everything().await.metrics() {
        let directives = line["_aws"]["CloudWatchMetrics"].as_array().expect("directives");
        assert_eq!(directives.len(), 1);
        assert_eq!(directives[0]["Dimensions"], serde_json::json!([[]]));
        let named: BTreeSet<_> = names(&line).chain(["_aws", "function", "request_id"]).collect();
        let members: BTreeSet<_> = line.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(members, named);
        assert!(line["function"].is_string() && line["request_id"].is_string(), "{line}");
    }
}
