use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;

use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use shared::clock::{Clock, Timestamp};
use shared::input::MemberKey;
use shared::secret::ServiceKey;
use shared::store::{RosterEntry, RosterTable};
use tokio::sync::mpsc;

use super::digest::row_digest;
use super::doubt::is_doubted;
use super::rows::{CHUNKS_AHEAD, Person};
use super::stored::with_stored;
use super::thresholds::Thresholds;
use crate::check::Row;
use crate::error::ImportError;
use crate::format::ConfirmationNumber;

/// What a file would change.
pub struct Comparison {
    /// Account holders whose address changes.
    pub moved: u64,
    /// Insured people whose address or birth date changes or whose insurance ends.
    pub altered: u64,
    /// Lines of the rows that are rejected since they may be of another person.
    pub doubted_lines: Vec<u64>,
    /// The people of those rows.
    pub doubted: HashSet<MemberKey>,
    sha256: Sha256,
}

impl Comparison {
    /// Nothing compared yet. `file` stands for the file and how it is imported.
    fn of(file: &str) -> Self {
        let sha256 = Sha256::new_with_prefix(file);
        Self { moved: 0, altered: 0, doubted_lines: Vec::new(), doubted: HashSet::new(), sha256 }
    }

    /// Whether the file changes more people than it may without a confirmation.
    pub const fn exceeds(&self, most: Thresholds) -> bool {
        self.moved > most.moved || self.altered > most.altered
    }

    /// The number that confirms this file, as long as the people that it changes are stored as they were compared.
    pub fn number(&self) -> ConfirmationNumber {
        ConfirmationNumber::of(self.sha256.clone().finalize().into())
    }

    fn add(&mut self, person: &Person, stored: Option<&RosterEntry>, today: Date, key: &ServiceKey) {
        let (row, before) = (&person.row, stored.map(|stored| &stored.row_digest));
        let now = row_digest(row, person.shares_address, before, key);
        if before == Some(&now) {
            return;
        }
        let is_moved = stored.is_some_and(|stored| stored.has_account() && row.address != stored.address);
        let before = before.map_or("", |before| before.as_str());
        self.sha256.update(format!("\n{}\n{before}\n{is_moved}", row.member_key.as_str()));
        let Some(stored) = stored else { return };
        self.moved += u64::from(is_moved);
        self.altered += u64::from(stored.is_insured(today) && is_altered(row, stored));
        if is_doubted(row, Some(stored)) && !row.confirmed {
            self.doubted_lines.push(row.line);
            self.doubted.insert(row.member_key.clone());
        }
    }
}

/// Whether the row changes who an insured person is, or ends their insurance. A first address changes nobody.
fn is_altered(row: &Row, stored: &RosterEntry) -> bool {
    let another_address = stored.address.is_some() && row.address != stored.address;
    let ends = row.lost_on.is_some_and(|lost_on| stored.lost_on.is_none_or(|before| lost_on < before));
    another_address || row.birth_date != stored.birth_date || ends
}

/// Compares all people from the channel with the table. `file` stands for the file and how it is imported.
///
/// # Errors
/// If the table does not answer. [`ImportError::OutOfTime`] if `until` came before the end of the file.
pub async fn compare(
    table: &RosterTable,
    rows: mpsc::Receiver<Vec<Person>>,
    until: (&Arc<dyn Clock>, Timestamp),
    service_key: &ServiceKey,
    file: &str,
) -> Result<Comparison, ImportError> {
    let (clock, stop_at) = until;
    let today = clock.now().date_in_japan();
    let mut chunks = pin!(chunks(rows).map(|chunk| with_stored(table, chunk)).buffered(CHUNKS_AHEAD));
    let mut comparison = Comparison::of(file);
    while let Some(chunk) = chunks.try_next().await? {
        for (person, stored) in &chunk {
            comparison.add(person, stored.as_ref(), today, service_key);
        }
        if clock.now() >= stop_at {
            return Err(ImportError::OutOfTime);
        }
    }
    Ok(comparison)
}

/// The chunks of the channel, until its sender is dropped.
pub fn chunks(rows: mpsc::Receiver<Vec<Person>>) -> impl Stream<Item = Vec<Person>> {
    stream::unfold(rows, |mut rows| async move { rows.recv().await.map(|chunk| (chunk, rows)) })
}
