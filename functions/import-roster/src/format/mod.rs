//! What a roster file looks like: its columns, the folders that say how it is imported, and everything that can be wrong
//! with it. The bottom layer of the import: it reads nothing and depends on no other module here.

mod column;
mod confirmation;
mod file_problem;
mod profile;
mod row_problem;

pub use column::Column;
pub use confirmation::{ConfirmationNumber, FileName};
pub use file_problem::FileProblem;
pub use profile::{ListKind, Profile};
pub use row_problem::{Finding, RowProblem};
