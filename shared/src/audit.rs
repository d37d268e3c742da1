//! The audit log: each business fact is one line (who, by pseudonym; what; with what result; never with what input) and
//! one more in the metric of its name.

use crate::clock::Timestamp;
use crate::fact::Fact;
use crate::function::Function;
use crate::metrics::{Measure, Metrics, Stopwatch};
use crate::secret::Pseudonym;

/// The audit log and the metrics of one function.
#[derive(Clone)]
pub struct Audit {
    function: Function,
    metrics: Metrics,
}

impl Audit {
    /// The audit log of a function.
    pub const fn new(function: Function, metrics: Metrics) -> Self {
        Self { function, metrics }
    }

    /// The function's name in the log.
    pub const fn function(&self) -> &'static str {
        self.function.name()
    }

    /// Records a fact; `who` is a pseudonym, `detail` one of a few fixed words.
    pub fn record(&self, fact: Fact, request_id: &str, who: Option<&Pseudonym>, detail: &str) {
        let who = who.map(ToString::to_string);
        tracing::info!(event = fact.name(), function = self.function(), request_id, who, detail);
        self.metrics.count(fact);
    }

    /// Records that a person's address was changed: from one address to another, by pseudonym.
    pub fn record_move(&self, fact: Fact, request_id: &str, who: &Pseudonym, [before, after]: [Option<Pseudonym>; 2]) {
        let (function, who) = (self.function(), who.to_string());
        let (before, after) = (before.map(|it| it.to_string()), after.map(|it| it.to_string()));
        tracing::info!(event = fact.name(), function, request_id, who, address.before = before, address.after = after);
        self.metrics.count(fact);
    }

    /// Records an operation of staff, with its operator and reason: the one line that names a person.
    pub fn record_order(&self, fact: Fact, request_id: &str, who: &Pseudonym, operator: &str, reason: &str) {
        let (function, who) = (self.function(), who.to_string());
        tracing::info!(event = fact.name(), function, request_id, who, operator, reason);
        self.metrics.count(fact);
    }

    /// An interceptor for an AWS client that observes how long each call takes.
    pub fn stopwatch(&self, measure: Measure) -> Stopwatch {
        Stopwatch::new(measure, self.metrics.clone())
    }

    /// Adds an observation to the metric of that name.
    pub fn measure(&self, measure: Measure, amount: f64) {
        self.metrics.add(measure, amount);
    }

    /// Writes the observations since the last flush as one line: at the end of every request and every event.
    pub fn flush(&self, request_id: &str, now: Timestamp) {
        self.metrics.flush(self.function(), request_id, now);
    }
}
