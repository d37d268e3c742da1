//! The members table as the roster import sees it: batched reads, and conditional writes of one person at a time.
//!
//! Every write is conditional on the row digest that was read (optimistic locking), so that an import, a second import and
//! the members themselves can write at the same time.

mod entry;
mod full_list;
mod table;
mod write;

pub use entry::RosterEntry;
pub use full_list::{Confirmed, FullList};
pub use table::{RosterTable, ScanPosition};
pub use write::{AddressClaim, AddressMove, PersonWrite};
