//! What staff get back: the report beside the file, and its numbers in the metrics.

mod document;
mod keys;
mod measures;

pub use document::{Counts, MAX_LISTED, Note, Report};
pub use keys::{kept_report_key, report_key};
pub use measures::{fact, measures};
