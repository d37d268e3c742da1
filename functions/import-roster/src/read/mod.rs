//! Stage 1: bytes into records. Detects the encoding and the delimiter, splits the CSV into records and reads the heading.

mod encoding;
mod examine;
mod header;
mod records;

pub use encoding::Encoding;
pub use examine::{Examined, examine};
pub use header::Header;
pub use records::{Record, RecordError, Records};
