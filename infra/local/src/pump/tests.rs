use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Handover, Pump};
use crate::store::Store;
use crate::template::Template;
use crate::{Clock, Error, Invoker, ManualClock, port};

fn template() -> Template {
    Template::of_workspace(&BTreeMap::new()).unwrap()
}

/// Writes over HTTP, as the SDK does.
async fn put(store: &Store, pk: &str, kind: &str) {
    let body = json!({"TableName": "ExpiringTable", "Item": {"pk": {"S": pk}, "kind": {"S": kind}}});
    let response = reqwest::Client::new()
        .post(store.endpoint())
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "DynamoDB_20120810.PutItem")
        .header("authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/ap-northeast-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
        .header("x-amz-date", "20260101T000000Z")
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
}

/// An invoker that answers with `answers` in turn (then with success) and records what it was called with.
fn scripted(answers: Vec<Result<Value, &'static str>>) -> (Invoker, Arc<Mutex<Vec<Vec<String>>>>) {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let answers = Arc::new(Mutex::new(answers.into_iter()));
    let log = Arc::clone(&calls);
    let invoker = Invoker::new(move |function, event| {
        let keys = |record: &Value| record["dynamodb"]["NewImage"]["pk"]["S"].as_str().unwrap().to_owned();
        log.lock().unwrap().push(event["Records"].as_array().unwrap().iter().map(keys).collect());
        let answer = match answers.lock().unwrap().next() {
            None => Ok(json!({"batchItemFailures": []})),
            Some(Ok(Value::Number(index))) => {
                let record = &event["Records"][index.as_u64().unwrap() as usize];
                Ok(json!({"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}))
            }
            Some(Ok(answer)) => Ok(answer),
            Some(Err(reason)) => Err(Error::Invocation { function, reason: reason.to_owned() }),
        };
        async move { answer }
    });
    (invoker, calls)
}

#[tokio::test]
async fn only_inserted_mail_jobs_are_handed_over_in_order() {
    let store = Store::in_memory(&template().tables).await.unwrap();
    let mut pump = Pump::new(&store, template().function("deliver-mail").unwrap()).unwrap();
    let (invoker, calls) = scripted(vec![]);
    assert_eq!(pump.deliver_once(&invoker).await.unwrap(), Handover::default());
    for (pk, kind) in [("a", "mail-job"), ("s", "session"), ("a", "mail-job"), ("b", "mail-job")] {
        put(&store, pk, kind).await;
    }
    assert_eq!(pump.deliver_all(&invoker).await.unwrap(), Handover { records: 2, failed: 0 });
    assert_eq!(*calls.lock().unwrap(), [["a", "b"]]);
}

#[tokio::test]
async fn batches_are_no_larger_than_the_template_says() {
    let store = Store::in_memory(&template().tables).await.unwrap();
    let mut pump = Pump::new(&store, template().function("deliver-mail").unwrap()).unwrap();
    let (invoker, calls) = scripted(vec![]);
    for index in 0..103 {
        put(&store, &format!("job-{index}"), "mail-job").await;
    }
    assert_eq!(pump.deliver_once(&invoker).await.unwrap().records, 100);
    assert_eq!(pump.deliver_all(&invoker).await.unwrap().records, 3);
    assert_eq!(calls.lock().unwrap()[1], ["job-100", "job-101", "job-102"]);
}

#[tokio::test]
async fn what_failed_comes_again_from_the_first_failed_record() {
    let store = Store::in_memory(&template().tables).await.unwrap();
    let mut pump = Pump::new(&store, template().function("deliver-mail").unwrap()).unwrap();
    let unknown = json!({"batchItemFailures": [{"itemIdentifier": ""}]});
    let (invoker, calls) = scripted(vec![Ok(json!(1)), Err("no SES"), Ok(unknown)]);
    for pk in ["a", "b", "c"] {
        put(&store, pk, "mail-job").await;
    }
    assert_eq!(pump.deliver_once(&invoker).await.unwrap(), Handover { records: 3, failed: 2 });
    assert_eq!(pump.deliver_once(&invoker).await.unwrap(), Handover { records: 2, failed: 2 });
    assert_eq!(pump.deliver_once(&invoker).await.unwrap(), Handover { records: 2, failed: 2 });
    assert_eq!(pump.deliver_once(&invoker).await.unwrap(), Handover { records: 2, failed: 0 });
    assert_eq!(pump.deliver_once(&invoker).await.unwrap(), Handover::default());
    assert_eq!(*calls.lock().unwrap(), [vec!["a", "b", "c"], vec!["b", "c"], vec!["b", "c"], vec!["b", "c"]]);
}

#[tokio::test]
async fn a_record_that_has_become_too_old_is_given_up() {
    let clock = ManualClock::new(1_800_000_000);
    let store = Store::in_memory_at(&template().tables, clock.arc()).await.unwrap();
    let mut pump = Pump::new(&store, template().function("deliver-mail").unwrap()).unwrap();
    let (invoker, calls) = scripted(vec![Err("no SES")]);
    put(&store, "old", "mail-job").await;
    pump.deliver_once(&invoker).await.unwrap();
    clock.tick(Duration::from_secs(3 * 60 * 60 + 1));
    put(&store, "new", "mail-job").await;
    assert_eq!(pump.deliver_all(&invoker).await.unwrap().records, 1);
    assert_eq!(*calls.lock().unwrap(), [["old"], ["new"]]);
    assert!(clock.now_unix_secs() > 1_800_010_800);
}

#[tokio::test]
async fn a_restart_loses_nothing_and_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (invoker, calls) = scripted(vec![]);
    for pk in ["first", "second"] {
        let listener = port::listen(0, "store").await.unwrap();
        let store = Store::on_disk(&folder.path().join("store"), listener, &template().tables).await.unwrap();
        let pump = Pump::new(&store, template().function("deliver-mail").unwrap()).unwrap();
        let mut pump = pump.with_checkpoint(&folder.path().join("checkpoint")).unwrap();
        pump.deliver_all(&invoker).await.unwrap();
        put(&store, &format!("{pk} seen"), "mail-job").await;
        pump.deliver_all(&invoker).await.unwrap();
        put(&store, &format!("{pk} unseen"), "mail-job").await;
    }
    assert_eq!(*calls.lock().unwrap(), [["first seen"], ["first unseen"], ["second seen"]]);
}

#[tokio::test]
async fn expired_items_go_when_the_sweeper_comes() {
    let clock = ManualClock::new(1_800_000_000);
    let store = Store::in_memory_at(&template().tables, clock.arc()).await.unwrap();
    let item = json!({"TableName": "ExpiringTable", "Item": {"pk": {"S": "x"}, "expires_at": {"N": "1800000060"}}});
    store.database().put_item(serde_json::from_value(item).unwrap()).unwrap();
    assert_eq!(store.sweep().unwrap(), 0);
    clock.tick(Duration::from_secs(120));
    assert_eq!(store.sweep().unwrap(), 1);
}
