//! Fixture: many mail jobs in the stream, without the requests that would create them.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use shared::input::EmailAddress;
use shared::language::Language;
use shared::store::{Mail, MailJob};

use crate::World;

/// Records of one batch, as in the template.
pub const BATCH: usize = 100;

/// The address of the nth employee.
pub fn address(n: usize) -> EmailAddress {
    EmailAddress::parse(&format!("employee{n}@example.co.jp")).expect("an address")
}

/// The mail that confirms the account of the nth employee.
pub fn opened(n: usize) -> Mail {
    Mail::AccountOpened { to: address(n) }
}

/// Writes jobs, and returns their stream records in order.
pub async fn queue(world: &World, mails: impl IntoIterator<Item = Mail>) -> Vec<Value> {
    let mut records = Vec::new();
    for (n, mail) in mails.into_iter().enumerate() {
        let to = mail.to().expect("an address").as_str().to_owned();
        let job = MailJob::new(&format!("{n:05}"), mail, Language::Ja, "request", world.now());
        world.app().store.record_job(&job).await.expect("the store");
        records.push(json!({
            "eventName": "INSERT",
            "awsRegion": "ap-northeast-1",
            "eventID": n.to_string(),
            "dynamodb": {
                "ApproximateCreationDateTime": world.now().0,
                "Keys": { "pk": { "S": job.pk } },
                "NewImage": { "pk": { "S": job.pk }, "mail": { "M": { "to": { "S": to } } } },
                "SequenceNumber": n.to_string(),
                "SizeBytes": 1,
                "StreamViewType": "NEW_IMAGE",
            },
        }));
    }
    records
}

/// Invokes `deliver-mail` batch by batch, and again from the first failed record; returns the number of invocations.
pub async fn drain(world: &World, records: &[Value]) -> usize {
    let mut calls = 0;
    for batch in records.chunks(BATCH) {
        let mut rest = batch;
        while !rest.is_empty() {
            let response = world.hand_over(json!({ "Records": rest })).await;
            calls += 1;
            assert!(calls <= 100 + records.len() / 10, "stuck: {response}");
            let failed = &response["batchItemFailures"][0]["itemIdentifier"];
            let first = rest.iter().position(|record| record["dynamodb"]["SequenceNumber"] == *failed);
            if first == Some(0) {
                // The wait of Lambda before it retries a failed batch.
                world.pass_seconds(1);
            }
            rest = &rest[first.unwrap_or(rest.len())..];
        }
    }
    calls
}

/// The number of mails that SES accepted in each second.
pub fn by_second(world: &World) -> BTreeMap<String, usize> {
    world.mailbox.mails().iter().fold(BTreeMap::new(), |mut seconds, mail| {
        *seconds.entry(mail.received_at.split('.').next().unwrap_or_default().to_owned()).or_default() += 1;
        seconds
    })
}

/// Mails by job.
pub fn sent(world: &World) -> BTreeMap<String, usize> {
    world.mailbox.mails().iter().fold(BTreeMap::new(), |mut sent, mail| {
        *sent.entry(format!("JOB#{}", mail.tags()["job"])).or_default() += 1;
        sent
    })
}

/// The second in which SES accepted each job's mail, the last one of several.
pub fn arrivals(world: &World) -> BTreeMap<String, String> {
    let mails = world.mailbox.mails().into_iter();
    mails.map(|mail| (format!("JOB#{}", mail.tags()["job"]), mail.received_at.clone())).collect()
}

/// The stream record of a new job.
pub fn record_of(pk: &AttributeValue) -> Value {
    json!({
        "eventName": "INSERT",
        "awsRegion": "ap-northeast-1",
        "eventID": "1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_395_600,
            "Keys": { "pk": { "S": pk.as_s().expect("a text") } },
            "SequenceNumber": "1",
            "SizeBytes": 1,
            "StreamViewType": "NEW_IMAGE",
        },
    })
}
