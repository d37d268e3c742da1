//! Stage 2: records into rows. Parses each cell, and collects all problems of a row instead of only the first.

mod cells;
pub mod era_date;
mod reader;
mod row;

pub use era_date::EraCodes;
pub use reader::RowReader;
pub use row::{CheckedRow, Row};
