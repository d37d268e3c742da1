//! What the functions tell CloudWatch.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::audit::Fact;
use shared::metrics::Measure;

use crate::everything::everything;

/// The names of the metrics of a line.
fn names(line: &Value) -> impl Iterator<Item = &str> {
    let directives = line["_aws"]["CloudWatchMetrics"].as_array().into_iter().flatten();
    let metrics = directives.flat_map(|directive| directive["Metrics"].as_array().into_iter().flatten());
    metrics.filter_map(|metric| metric["Name"].as_str())
}

#[tokio::test]
async fn every_fact_and_every_measure_reaches_cloudwatch() {
    let notes = everything().await;
    let lines = notes.metrics();
    let emitted: BTreeSet<_> = lines.iter().flat_map(names).collect();
    let facts = Fact::ALL.iter().map(|fact| fact.name());
    let expected: BTreeSet<_> = facts.chain(Measure::ALL.iter().map(|measure| measure.name())).collect();
    assert_eq!(emitted, expected);
}
