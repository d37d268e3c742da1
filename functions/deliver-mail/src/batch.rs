//! A batch of the stream: which records are about mail jobs, and what Lambda is answered.

use std::collections::HashMap;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use serde::{Deserialize, Serialize};
use shared::store::{ItemKind, Pk};

/// Which records are to be brought again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchResponse {
    /// The first record that is not done: it and all after it come again. Of those, what was sent is found to be sent.
    pub batch_item_failures: Vec<BatchItemFailure>,
}

/// One such record.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailure {
    /// Its sequence number.
    pub item_identifier: String,
}

/// A record about a mail job.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Its place in the batch.
    position: usize,
    /// Its place in the stream.
    sequence_number: String,
    /// The partition key of the job.
    pub(super) job: Pk,
}

/// The jobs for one address, in the order in which they were asked for.
pub(super) type Lane = Vec<Entry>;

/// The jobs of a batch by address, in the order of the first of each. Jobs whose address the stream does not tell share
/// a lane.
pub(super) fn lanes(event: Event) -> Vec<Lane> {
    let (mut lanes, mut of): (Vec<Lane>, HashMap<Option<String>, usize>) = (Vec::new(), HashMap::new());
    for (position, record) in event.records.into_iter().enumerate() {
        let Some(job) = job_pk(&record) else { continue };
        let lane = *of.entry(address(&record)).or_insert_with(|| {
            lanes.push(Lane::new());
            lanes.len() - 1
        });
        let sequence_number = record.change.sequence_number.unwrap_or_default();
        lanes[lane].push(Entry { position, sequence_number, job });
    }
    lanes
}

impl BatchResponse {
    /// Everything is done but what is named, and what comes after that.
    pub(super) fn up_to(first: Option<Entry>) -> Self {
        let failure = first.map(|entry| BatchItemFailure { item_identifier: entry.sequence_number });
        Self { batch_item_failures: failure.into_iter().collect() }
    }
}

fn job_pk(record: &EventRecord) -> Option<Pk> {
    #[derive(Deserialize)]
    struct Keys {
        pk: String,
    }
    let keys: Keys = serde_dynamo::from_item(record.change.keys.clone()).ok()?;
    Pk::parse(ItemKind::MailJob, keys.pk)
}

/// Only to tell addresses apart: what is sent, and whereto, the job itself says.
fn address(record: &EventRecord) -> Option<String> {
    #[derive(Deserialize)]
    struct Image {
        mail: To,
    }
    #[derive(Deserialize)]
    struct To {
        to: String,
    }
    let image: Image = serde_dynamo::from_item(record.change.new_image.clone()).ok()?;
    Some(image.mail.to)
}
