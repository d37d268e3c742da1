//! 加入者名簿 from a bucket into the members table.
//!
//! A file is read three times and never held: [`mod@examine`] finds out how it is written, [`mod@survey`] reads
//! every row and finds repetitions, [`apply`] writes what changed. [`Importer`] is the whole; [`Handler`] ties it to S3.

pub mod apply;
mod assignments;
mod cells;
pub mod clients;
pub mod column;
mod commit;
pub mod encoding;
pub mod era_date;
pub mod error;
pub mod examine;
pub mod full_list;
mod handler;
pub mod header;
mod import;
mod missing;
mod object;
pub mod outcome;
pub mod person;
pub mod problem;
pub mod profile;
pub mod records;
pub mod repetitions;
pub mod report;
pub mod row;
pub mod row_digest;
pub mod settings;
mod source;
pub mod spill;
mod standing;
pub mod survey;
pub mod table;
pub mod text_hash;
pub mod write;

pub use handler::Handler;
pub use import::Importer;
pub use object::S3Object;
pub use source::ReopenableSource;

use shared::rights::{Action, ItemKind, Right};
use shared::store::Table;

/// What the function may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::BatchGet, Action::Update]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get, Action::Put, Action::Delete]),
    Right::Items(ItemKind::LastFullList, &[Action::Get, Action::Put]),
    Right::Scan(Table::Members),
    Right::ReadRoster,
    Right::WriteReport,
];
