//! Imports a 加入者名簿 (member roster) from an S3 bucket into the members table.
//!
//! The import is idempotent and resumable: importing the same file again writes nothing, and an import that failed or
//! timed out continues when Lambda delivers its event again. A file of any length is streamed four times and never held
//! in memory. The stages, each of which depends only on those before it:
//!
//! - [`format`]: the columns, the folders, and everything that can be wrong with a file
//! - [`source`]: opens a file in S3, on disk or in memory
//! - [`read`]: bytes into records
//! - [`check`]: records into rows, with all their problems
//! - [`report`]: what staff get back
//! - [`survey`]: checks the whole file, finds duplicates, refuses a file as a whole
//! - [`compare`]: compares it with the table, and refuses a file that changes too many people
//! - [`apply`]: writes the people whose rows changed, through [`shared::store::RosterTable`]
//!
//! [`Importer`] runs the stages on one file, [`Handler`] on the files that an S3 event names.

pub mod apply;
pub mod check;
pub mod clients;
pub mod compare;
pub mod error;
pub mod format;
mod handler;
mod importer;
pub mod read;
pub mod report;
pub mod settings;
pub mod source;
pub mod survey;

pub use handler::Handler;
pub use importer::{Importer, Upload};

use shared::rights::{Action, ItemKind, Right};
use shared::store::Table;

/// What the function may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::BatchGet, Action::Update]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get, Action::Put, Action::Delete]),
    Right::Items(ItemKind::LastFullList, &[Action::Get, Action::Put, Action::Delete]),
    Right::Items(ItemKind::MailJob, &[Action::Put]),
    Right::Scan(Table::Members),
    Right::ReadRoster,
    Right::WriteReport,
];
