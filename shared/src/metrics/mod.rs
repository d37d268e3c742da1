//! CloudWatch metrics in the embedded metric format: one JSON line per request on standard output, from which CloudWatch
//! Logs extracts metrics. It costs no call and needs no IAM right.
//!
//! No metric has dimensions: a fact belongs to one step anyway, and each combination of dimensions is billed.

mod measure;
mod recorder;
mod stopwatch;

pub use measure::Measure;
pub use recorder::Metrics;
pub use stopwatch::Stopwatch;
