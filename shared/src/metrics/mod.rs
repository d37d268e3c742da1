//! Numbers for CloudWatch, in its embedded metric format: one line of JSON a request on standard output, which the log
//! service turns into metrics. No request waits for it, and no function needs a right for it.
//!
//! No metric has a dimension: a fact belongs to one step anyway, and each combination of dimensions is billed.

mod measure;
mod recorder;
mod stopwatch;

pub use measure::Measure;
pub use recorder::Metrics;
pub use stopwatch::Stopwatch;
