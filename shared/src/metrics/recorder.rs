use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use metrique_writer_core::format::Format;
use metrique_writer_core::value::{MetricFlags, Observation, ValueWriter};
use metrique_writer_core::{Entry, EntryWriter, Unit, Value};
use metrique_writer_format_emf::Emf;

use super::measure::Measure;
use crate::clock::Timestamp;
use crate::fact::Fact;
use crate::log::chain;

/// Observations per metric that CloudWatch accepts in one line.
const MAX_VALUES: usize = 100;

/// Takes finished lines.
type Sink = dyn Fn(&[u8]) + Send + Sync;

/// The observations of one instance of a function since the last flush. Clones share them.
#[derive(Clone)]
pub struct Metrics(Arc<Shared>);

struct Shared {
    numbers: Mutex<Numbers>,
    format: Mutex<Emf>,
    sink: Box<Sink>,
}

#[derive(Default)]
struct Numbers {
    facts: BTreeMap<Fact, u64>,
    measures: BTreeMap<Measure, Vec<f64>>,
}

impl Metrics {
    /// Metrics in a CloudWatch namespace; `sink` gets each line.
    pub fn new(namespace: &str, sink: impl Fn(&[u8]) + Send + Sync + 'static) -> Self {
        // One set of dimensions, the empty one.
        let format = Emf::builder(namespace.to_owned(), vec![Vec::new()]).build();
        let (numbers, format) = (Mutex::default(), Mutex::new(format));
        Self(Arc::new(Shared { numbers, format, sink: Box::new(sink) }))
    }

    /// Metrics on standard output, which Lambda forwards to CloudWatch Logs.
    pub fn to_stdout(namespace: &str) -> Self {
        Self::new(namespace, |line| {
            // An error of standard output cannot be reported anywhere.
            drop(io::stdout().lock().write_all(line));
        })
    }

    /// Counts a fact.
    pub(crate) fn count(&self, fact: Fact) {
        *self.numbers().facts.entry(fact).or_default() += 1;
    }

    /// Adds an observation. Beyond [`MAX_VALUES`] observations are dropped: of the thousands of calls of an import, a
    /// sample is enough.
    pub(crate) fn add(&self, measure: Measure, amount: f64) {
        let mut numbers = self.numbers();
        let amounts = numbers.measures.entry(measure).or_default();
        if amounts.len() < MAX_VALUES {
            amounts.push(amount);
        }
    }

    /// Adds a duration, in milliseconds.
    pub fn time(&self, measure: Measure, duration: Duration) {
        self.add(measure, duration.as_micros() as f64 / 1_000.0);
    }

    pub(crate) fn flush(&self, function: &'static str, request_id: &str, now: Timestamp) {
        let numbers = std::mem::take(&mut *self.numbers());
        if numbers.facts.is_empty() && numbers.measures.is_empty() {
            return;
        }
        let mut line = Vec::with_capacity(1_024);
        let mut format = self.0.format.lock().unwrap_or_else(PoisonError::into_inner);
        match format.format(&Line { function, request_id, now, numbers }, &mut line) {
            Ok(()) => (self.0.sink)(&line),
            Err(error) => tracing::error!(event = "metrics.failed", function, cause = chain(&error)),
        }
    }

    fn numbers(&self) -> std::sync::MutexGuard<'_, Numbers> {
        self.0.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One line: function, request ID and observations.
struct Line<'a> {
    function: &'static str,
    request_id: &'a str,
    now: Timestamp,
    numbers: Numbers,
}

impl Entry for Line<'_> {
    fn write<'a>(&'a self, writer: &mut impl EntryWriter<'a>) {
        writer.timestamp(time(self.now));
        writer.value("function", self.function);
        writer.value("request_id", self.request_id);
        for (fact, times) in &self.numbers.facts {
            writer.value(fact.name(), &Number(&[*times as f64], Unit::Count));
        }
        for (measure, amounts) in &self.numbers.measures {
            writer.value(measure.name(), &Number(amounts, measure.unit()));
        }
    }
}

fn time(now: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(now.0).unwrap_or_default())
}

/// The observations of one metric.
struct Number<'a>(&'a [f64], Unit);

impl Value for Number<'_> {
    fn write(&self, writer: impl ValueWriter) {
        writer.metric(self.0.iter().map(|amount| Observation::Floating(*amount)), self.1, [], MetricFlags::empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An import makes thousands of calls; CloudWatch rejects a line with that many values.
    #[test]
    fn a_line_holds_a_hundred_observations_of_a_measure_at_most_and_every_fact() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = lines.clone();
        let metrics = Metrics::new("test", move |line| kept.lock().unwrap().push(line.to_vec()));
        for _ in 0..1_000 {
            metrics.time(Measure::StoreTime, Duration::from_nanos(1_234_567));
            metrics.count(Fact::MailBounced);
        }
        metrics.flush("import-roster", "request", Timestamp(0));
        metrics.flush("import-roster", "request", Timestamp(0));
        let lines = lines.lock().unwrap();
        assert_eq!(lines.len(), 1, "nothing happened after the first");
        let line: serde_json::Value = serde_json::from_slice(&lines[0]).unwrap();
        assert_eq!(line["mail.bounced"], 1_000.0, "{line}");
        assert_eq!(line["store.time"]["Values"].as_array().map(Vec::len), Some(100), "{line}");
        assert_eq!(line["store.time"]["Values"][0], 1.234, "in microseconds, no finer");
    }
}
