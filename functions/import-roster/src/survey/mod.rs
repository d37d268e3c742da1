//! Second pass over a file: checks and counts every row, finds duplicates, and decides whether the file is refused as a
//! whole. Writes nothing.

mod missing;
mod people;
mod repetitions;
mod scan;
mod spill;
mod text_hash;

pub use missing::{TableCounts, count_table};
pub use people::People;
pub use repetitions::Repetitions;
pub use scan::{Survey, SurveyError, read_heading, survey};
pub use text_hash::TextHash;
