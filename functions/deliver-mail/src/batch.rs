//! A batch of stream records: the mail jobs in it, and the partial batch response.

use std::collections::HashMap;

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use serde::{Deserialize, Serialize};
use shared::store::{AccountKey, ItemKind, Pk};

/// The partial batch response: which records Lambda must deliver again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchResponse {
    /// The first unfinished record. Lambda redelivers it and all later ones; jobs among them that are finished are skipped.
    pub batch_item_failures: Vec<BatchItemFailure>,
}

/// An unfinished record.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailure {
    /// Its sequence number.
    pub item_identifier: String,
}

/// A stream record of a mail job.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Its position in the batch.
    position: usize,
    /// Its sequence number in the stream.
    sequence_number: String,
    /// The partition key of the job.
    pub(super) job: Pk,
}

/// The jobs for one address, or for one account's address, in the order of the stream.
pub(super) type Lane = Vec<Entry>;

/// Groups the jobs of a batch by address, in the order of the first job of each. Jobs whose record has no address share
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
    /// All records before `first` are finished; without `first`, all are.
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

/// The recipient, only to tell lanes apart: what is sent to which address is read from the job item.
fn address(record: &EventRecord) -> Option<String> {
    #[derive(Deserialize)]
    struct Image {
        mail: To,
    }
    #[derive(Deserialize)]
    struct To {
        to: Option<String>,
        account: Option<AccountKey>,
    }
    let Image { mail } = serde_dynamo::from_item(record.change.new_image.clone()).ok()?;
    mail.to.or_else(|| Some(mail.account?.login_key.as_str().to_owned()))
}
