use std::io;
use std::sync::Arc;

use shared::store::RosterTable;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::check::{Row, RowReader};
use crate::error::ImportError;
use crate::read::{RecordError, Records};
use crate::source::ReopenableSource;
use crate::survey::Repetitions;

/// A valid row, with what the other rows of the file say about it.
pub struct Person {
    /// The row.
    pub row: Row,
    /// Whether another insured person of the file has the address.
    pub shares_address: bool,
}

/// Chunks of rows in the channel; a full channel blocks the reader (backpressure).
pub const CHUNKS_AHEAD: usize = 2;

/// The valid rows of a file, being read on a blocking thread.
pub struct Reading(JoinHandle<Result<(), RecordError>>);

impl Reading {
    /// Begins to read. The rows come in chunks, as [`read_rows`] sends them.
    pub fn begin(
        source: &Arc<dyn ReopenableSource>,
        delimiter: u8,
        reader: RowReader,
        repetitions: Arc<Repetitions>,
    ) -> (Self, mpsc::Receiver<Vec<Person>>) {
        let (sender, rows) = channel();
        let source = Arc::clone(source);
        let read = move || read_rows(&*source, delimiter, &reader, &repetitions, &sender);
        (Self(spawn_blocking(read)), rows)
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// If the file could not be read, or is another one than the survey read.
    pub async fn finish(self) -> Result<(), ImportError> {
        self.0.await?.map_err(|error| match error {
            RecordError::Read(error) => error.into(),
            RecordError::UnclosedQuote(_) => io::Error::other("the file changed while it was read").into(),
        })
    }
}

/// A channel for [`read_rows`].
pub fn channel() -> (mpsc::Sender<Vec<Person>>, mpsc::Receiver<Vec<Person>>) {
    mpsc::channel(CHUNKS_AHEAD)
}

/// Sends the valid rows of the file in chunks of [`RosterTable::MAX_BATCH`], until the end or until the receiver is dropped.
///
/// # Errors
/// If the file cannot be read.
pub fn read_rows(
    source: &dyn ReopenableSource,
    delimiter: u8,
    reader: &RowReader,
    repetitions: &Repetitions,
    rows: &mpsc::Sender<Vec<Person>>,
) -> Result<(), RecordError> {
    let mut records = Records::new(source.open()?, delimiter);
    records.read_next()?;
    let mut chunk = Vec::with_capacity(RosterTable::MAX_BATCH);
    while let Some(record) = records.read_next()? {
        let row = if record.is_blank() { None } else { reader.read(record).row };
        let Some(mut row) = row.filter(|row| !repetitions.is_repetition(row)) else { continue };
        row.former_key = row.former_key.filter(|former| !repetitions.is_taken(former));
        chunk.push(Person { shares_address: repetitions.shares_address(&row), row });
        if chunk.len() == RosterTable::MAX_BATCH && rows.blocking_send(std::mem::take(&mut chunk)).is_err() {
            return Ok(());
        }
    }
    if !chunk.is_empty() {
        // A dropped receiver means that the import has failed already, with an error of its own.
        let _ = rows.blocking_send(chunk);
    }
    Ok(())
}
