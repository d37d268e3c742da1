//! The third reading of a file: valid rows flow to the table, as fast as it takes them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{StreamExt, TryStreamExt, stream};
use shared::clock::{Clock, Timestamp};
use tokio::sync::mpsc;

use crate::error::ImportError;
use crate::outcome::{Change, Outcome};
use crate::person::{Person, Registrar};
use crate::problem::Problem;
use crate::records::{RecordError, Records};
use crate::repetitions::Repetitions;
use crate::report::Report;
use crate::row::RowReader;
use crate::source::ReopenableSource;
use crate::table::{BATCH, Stored};

/// Chunks of rows on their way; those who read wait until there is room.
const CHUNKS_AHEAD: usize = 2;
/// Writes under way. At 5 to 10 ms each some 2,000 people a second, twice as many as a new table takes: ARCHITECTURE.md
/// has the sums. One that is refused keeps its place while it waits, so a busy table is asked less.
const WRITES: usize = 16;

/// Reads the valid rows, in chunks of [`BATCH`], until nobody takes them any more.
///
/// # Errors
/// When the file cannot be read.
pub fn read_rows(
    source: &dyn ReopenableSource,
    delimiter: u8,
    reader: &RowReader,
    repetitions: &Repetitions,
    rows: &mpsc::Sender<Vec<Person>>,
) -> Result<(), RecordError> {
    let mut records = Records::new(source.open()?, delimiter);
    records.read_next()?;
    let mut chunk = Vec::with_capacity(BATCH);
    while let Some(record) = records.read_next()? {
        let row = if record.is_blank() { None } else { reader.read(record).row };
        let Some(row) = row.filter(|row| !repetitions.is_repetition(row)) else { continue };
        chunk.push(Person { shares_address: repetitions.shares_address(&row), row });
        if chunk.len() == BATCH && rows.blocking_send(std::mem::take(&mut chunk)).is_err() {
            return Ok(());
        }
    }
    if !chunk.is_empty() {
        // Nobody takes it: the import has failed already, with a reason of its own.
        let _ = rows.blocking_send(chunk);
    }
    Ok(())
}

/// A channel for [`read_rows`].
pub fn channel() -> (mpsc::Sender<Vec<Person>>, mpsc::Receiver<Vec<Person>>) {
    mpsc::channel(CHUNKS_AHEAD)
}

/// Registers everybody who comes through the channel, and counts.
///
/// When the time is over nobody new is begun, and who is under way is finished.
///
/// # Errors
/// The first failure; people under way may or may not be written, and the next run finds out. At last
/// [`ImportError::OutOfTime`], if somebody is left.
pub async fn apply(
    registrar: &Registrar,
    rows: mpsc::Receiver<Vec<Person>>,
    until: (&Arc<dyn Clock>, Timestamp),
    report: &mut Report,
) -> Result<(), ImportError> {
    let (clock, stop_at) = until;
    let out_of_time = &AtomicBool::new(false);
    stream::unfold(rows, |mut rows| async move { rows.recv().await.map(|chunk| (chunk, rows)) })
        .take_while(|_| {
            let is_over = clock.now() >= stop_at;
            out_of_time.fetch_or(is_over, Ordering::Relaxed);
            std::future::ready(!is_over)
        })
        .map(|chunk| with_stored(registrar, chunk))
        .buffered(CHUNKS_AHEAD)
        .map_ok(|chunk| stream::iter(chunk.into_iter().map(Ok)))
        .try_flatten()
        .map_ok(|(person, stored)| async move { registrar.register(&person, stored).await })
        .try_buffer_unordered(WRITES)
        .try_for_each(|outcome| {
            count(report, outcome);
            std::future::ready(Ok(()))
        })
        .await?;
    if out_of_time.load(Ordering::Relaxed) { Err(ImportError::OutOfTime) } else { Ok(()) }
}

async fn with_stored(registrar: &Registrar, chunk: Vec<Person>) -> Result<Vec<(Person, Option<Stored>)>, ImportError> {
    let keys: Vec<_> = chunk.iter().map(|person| person.row.member_key.clone()).collect();
    let mut stored = registrar.table.members(&keys).await?;
    Ok(chunk.into_iter().map(|person| (stored.remove(&person.row.member_key), person)).map(|(s, p)| (p, s)).collect())
}

fn count(report: &mut Report, outcome: Outcome) {
    let counts = &mut report.counts;
    match outcome.change {
        Change::Added => counts.added += 1,
        Change::Changed => counts.changed += 1,
        Change::Unchanged => counts.unchanged += 1,
    }
    counts.lost += u64::from(outcome.lost);
    counts.reopened += u64::from(outcome.reopened);
    if let Some(warning) = outcome.warning {
        debug_assert_eq!(warning.1, Problem::AddressOfAnother);
        report.warn(outcome.line, warning);
    }
}
