//! Event source mapping from a table's stream to a function, as Lambda's: in order, filtered, in batches, retried from
//! the first failed record (partial batch response), and dropped when a record exceeds the maximum age.

mod checkpoint;
mod stream;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::store::Store;
use crate::template::{Function, StreamSource};
use crate::{Clock, Error, Invoker, Result};
use checkpoint::Checkpoint;
use stream::{Record, Stream};

/// The polling interval of an idle pump: short beside the second a member waits for a mail.
const IDLE: Duration = Duration::from_millis(50);
/// The pause after the first failure; it doubles with each further one (exponential backoff) …
const FIRST_BACK_OFF: Duration = Duration::from_millis(250);
/// … up to this.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(10);

/// The result of one call of the function.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    /// Records in the call; 0 when nothing was waiting.
    pub records: usize,
    /// Records that will be delivered again: the first failed one and all after it.
    pub failed: usize,
}

/// The event source mapping from one table's stream to one function.
pub struct Pump {
    function: String,
    source: StreamSource,
    stream: Stream,
    checkpoint: Checkpoint,
    clock: Arc<dyn Clock>,
    given_up: Vec<Value>,
}

impl Pump {
    /// A pump that starts with the oldest record of the stream that `function` reads.
    ///
    /// # Errors
    /// [`Error::Template`] when the function reads none, [`Error::Engine`] when its table has no stream.
    pub fn new(store: &Store, function: &Function) -> Result<Self> {
        let name = &function.name;
        let source = function.stream.clone().ok_or_else(|| Error::Template(format!("{name} reads no stream")))?;
        let stream = Stream::of(store.database().clone(), &source.table)?;
        let (checkpoint, clock) = (Checkpoint::default(), Arc::clone(store.clock()));
        Ok(Self { function: name.clone(), source, stream, checkpoint, clock, given_up: Vec::new() })
    }

    /// Keeps its checkpoint in the file at `path`, from which the next process resumes: delivery is at least once.
    ///
    /// # Errors
    /// [`Error::Io`] when the file is there and cannot be read.
    pub fn with_checkpoint(mut self, path: &Path) -> Result<Self> {
        self.checkpoint = Checkpoint::in_file(path)?;
        Ok(self)
    }

    /// The checkpoint: the sequence number of the last delivered record.
    pub fn position(&self) -> u128 {
        self.checkpoint.position()
    }

    /// The keys of the dropped records: on AWS they would be in the dead-letter queue.
    pub fn given_up(&self) -> &[Value] {
        &self.given_up
    }

    /// Resumes after that record, as a mapping does that delivers again.
    ///
    /// # Errors
    /// [`Error::Io`] when the place cannot be kept.
    pub fn go_on_from(&mut self, position: u128) -> Result<()> {
        self.checkpoint.move_to(position)
    }

    /// Calls the function with the next batch, if there is one. A failed batch is in the result, not an error.
    ///
    /// # Errors
    /// [`Error::Engine`] when the stream cannot be read, [`Error::Io`] when the place cannot be kept.
    pub async fn deliver_once(&mut self, invoker: &Invoker) -> Result<Handover> {
        let Some((batch, read_up_to)) = self.next_batch()? else { return Ok(Handover::default()) };
        let event = json!({ "Records": batch.iter().map(|record| &record.event).collect::<Vec<_>>() });
        let failed_from = match invoker.call(&self.function, event).await {
            Ok(response) => first_failed(&response, &batch),
            Err(error) => {
                eprintln!("{error}");
                Some(0)
            }
        };
        match failed_from {
            None => self.checkpoint.move_to(read_up_to)?,
            Some(index) => self.checkpoint.move_to(batch[index].position - 1)?,
        }
        Ok(Handover { records: batch.len(), failed: failed_from.map_or(0, |index| batch.len() - index) })
    }

    /// Calls the function until nothing is waiting, or until a call fails; sums up.
    ///
    /// # Errors
    /// As [`Pump::deliver_once`].
    pub async fn deliver_all(&mut self, invoker: &Invoker) -> Result<Handover> {
        let mut sum = Handover::default();
        loop {
            let Handover { records, failed } = self.deliver_once(invoker).await?;
            sum = Handover { records: sum.records + records, failed };
            if records == 0 || failed > 0 {
                return Ok(sum);
            }
        }
    }

    /// Delivers for as long as the process runs, with exponential backoff.
    pub async fn run(mut self, invoker: Invoker) {
        let mut back_off = FIRST_BACK_OFF;
        loop {
            let pause = match self.deliver_once(&invoker).await {
                Ok(Handover { records: 0, .. }) => IDLE,
                Ok(Handover { failed: 0, .. }) => Duration::ZERO,
                Ok(_) => back_off,
                Err(error) => {
                    eprintln!("{error}");
                    back_off
                }
            };
            back_off = if pause == back_off { (back_off * 2).min(LONGEST_BACK_OFF) } else { FIRST_BACK_OFF };
            tokio::time::sleep(pause).await;
        }
    }

    /// The next records that match, and how far the stream was read for them.
    fn next_batch(&mut self) -> Result<Option<(Vec<Record>, u128)>> {
        loop {
            let page = self.stream.after(self.checkpoint.position())?;
            let Some(end) = page.last().map(|record| record.position) else { return Ok(None) };
            let (mut batch, mut read_up_to) = (Vec::new(), end);
            for record in page {
                if self.wanted(&record) {
                    batch.push(record);
                }
                if batch.len() == self.source.batch_size {
                    read_up_to = batch.last().map_or(end, |record| record.position);
                    break;
                }
            }
            if !batch.is_empty() {
                return Ok(Some((batch, read_up_to)));
            }
            self.checkpoint.move_to(read_up_to)?;
        }
    }

    fn wanted(&mut self, record: &Record) -> bool {
        let filters = &self.source.filters;
        if !filters.is_empty() && !filters.iter().any(|filter| filter.matches(&record.event)) {
            return false;
        }
        let age = self.clock.now_unix_secs_f64() - record.created_at;
        let too_old = age > self.source.maximum_age.as_secs_f64();
        if too_old {
            let keys = &record.event["dynamodb"]["Keys"];
            println!(
                "{} gave up a record after {age:.0} s (on AWS it would go to the dead-letter queue): {keys}",
                self.function
            );
            self.given_up.push(keys.clone());
        }
        !too_old
    }
}

/// The index of the first record to deliver again. A response that names no record of the batch fails all of it.
fn first_failed(response: &Value, batch: &[Record]) -> Option<usize> {
    let failures = response["batchItemFailures"].as_array().filter(|failures| !failures.is_empty())?;
    let index = |failure: &Value| batch.iter().position(|it| failure["itemIdentifier"] == it.position.to_string());
    Some(failures.iter().map(|failure| index(failure).unwrap_or(0)).min().unwrap_or(0))
}
