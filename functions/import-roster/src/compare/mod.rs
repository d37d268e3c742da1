//! Third pass over a file: compares its rows with what the table has of the same people, before anything is written. A file
//! that changes too many of them is refused unless staff confirm it; a row that would hand an account to another person is
//! told apart.

mod comparison;
mod digest;
mod doubt;
mod rows;
mod stored;
mod thresholds;

pub use comparison::{Comparison, chunks, compare};
pub(crate) use digest::issued_digest;
pub use digest::row_digest;
pub use doubt::is_doubted;
pub use rows::{CHUNKS_AHEAD, Person, Reading, channel, read_rows};
pub use stored::with_stored;
pub use thresholds::{Population, Thresholds};
