//! The members table as the import sees it: batched reads, and conditional writes of one person at a time.

mod assignments;
mod backoff;
mod commit;
mod full_list;
mod members_table;
mod row_digest;
mod write;

pub use full_list::FullList;
pub use members_table::{MAX_BATCH, MembersTable, RosterEntry, ScanPosition};
pub use row_digest::RowDigest;
pub use write::{AddressClaim, PersonWrite};
