use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{StreamExt, TryStreamExt, stream};
use shared::clock::{Clock, Timestamp};
use tokio::sync::mpsc;

use super::registrar::Registrar;
use crate::compare::{CHUNKS_AHEAD, Person, chunks, with_stored};
use crate::error::ImportError;
use crate::report::Report;

/// Concurrent writes. At 5 to 10 ms each they make about 2,000 people a second, twice as many as a new table takes
/// (`docs/decisions/roster.md`, 43, has the calculation). A throttled write keeps its slot while it waits, so a busy
/// table gets fewer requests.
const CONCURRENT_WRITES: usize = 16;

/// Registers all people from the channel and counts the effects in the report.
///
/// After `until` no further chunk is begun; writes in progress are completed.
///
/// # Errors
/// The first failure; concurrent writes may or may not have been carried out, which the next run finds out.
/// [`ImportError::OutOfTime`] if `until` came before the end of the file.
pub async fn apply(
    registrar: &Registrar,
    rows: mpsc::Receiver<Vec<Person>>,
    until: (&Arc<dyn Clock>, Timestamp),
    report: &mut Report,
) -> Result<(), ImportError> {
    let (clock, stop_at) = until;
    let out_of_time = &AtomicBool::new(false);
    chunks(rows)
        .take_while(|_| {
            let is_over = clock.now() >= stop_at;
            out_of_time.fetch_or(is_over, Ordering::Relaxed);
            std::future::ready(!is_over)
        })
        .map(|chunk| with_stored(&registrar.table, chunk))
        .buffered(CHUNKS_AHEAD)
        .map_ok(|chunk| stream::iter(chunk.into_iter().map(Ok)))
        .try_flatten()
        .map_ok(|(person, stored)| async move { registrar.register(&person, stored).await })
        .try_buffer_unordered(CONCURRENT_WRITES)
        .try_for_each(|effect| {
            effect.count(report);
            std::future::ready(Ok(()))
        })
        .await?;
    if out_of_time.load(Ordering::Relaxed) { Err(ImportError::OutOfTime) } else { Ok(()) }
}
