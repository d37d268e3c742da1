//! Many mail jobs at once: how fast they go, in which order, and what becomes of those that wait too long.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::store::{Mail, MailJob, MailState, Table};
use shared::wording::Language;
use tests::{Fault, Options, World, log};

/// What SES allows an account at first, and the template's default.
const RATE: usize = 14;
/// Records of a batch, as in the template.
const BATCH: usize = 100;

fn address(n: usize) -> EmailAddress {
    EmailAddress::parse(&format!("employee{n}@example.co.jp")).expect("an address")
}

fn opened(n: usize) -> Mail {
    Mail::AccountOpened { to: address(n) }
}

/// A key's mail, of no use a moment later.
fn key(n: usize, expires_at: Timestamp) -> Mail {
    let (member_key, identity, key_hash) = (format!("A{n}"), "identity".to_owned(), "hash".to_owned());
    Mail::IdentityConfirmed { to: address(n), member_key, identity, key_hash, expires_at }
}

/// Records jobs, and gives what the stream says of them, in their order.
async fn queue(world: &World, mails: impl IntoIterator<Item = Mail>) -> Vec<Value> {
    let mut records = Vec::new();
    for (n, mail) in mails.into_iter().enumerate() {
        let to = mail.to().as_str().to_owned();
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

/// Hands batches over one after the other, each again from the first record that is not done; gives the number of calls.
async fn drain(world: &World, records: &[Value]) -> usize {
    let mut calls = 0;
    for batch in records.chunks(BATCH) {
        let mut rest = batch;
        while !rest.is_empty() {
            let response = world.hand_over(json!({ "Records": rest })).await;
            calls += 1;
            assert!(calls < 100, "stuck: {response}");
            let failed = &response["batchItemFailures"][0]["itemIdentifier"];
            let first = rest.iter().position(|record| record["dynamodb"]["SequenceNumber"] == *failed);
            if first == Some(0) {
                // As Lambda waits before it hands over once more what failed.
                world.pass_seconds(1);
            }
            rest = &rest[first.unwrap_or(rest.len())..];
        }
    }
    calls
}

/// Seconds of the clock with the mails that were taken in each.
fn by_second(world: &World) -> BTreeMap<String, usize> {
    world.mailbox.mails().iter().fold(BTreeMap::new(), |mut seconds, mail| {
        *seconds.entry(mail.received_at.split('.').next().unwrap_or_default().to_owned()).or_default() += 1;
        seconds
    })
}

/// Mails by the job that each was sent for.
fn sent(world: &World) -> BTreeMap<String, usize> {
    world.mailbox.mails().iter().fold(BTreeMap::new(), |mut sent, mail| {
        *sent.entry(format!("JOB#{}", mail.tags()["job"])).or_default() += 1;
        sent
    })
}

async fn state(world: &World, record: &Value) -> (MailJob, MailState) {
    let pk = record["dynamodb"]["Keys"]["pk"]["S"].as_str().expect("a key").to_owned();
    let job: MailJob = world.app().store.get(Table::Expiring, pk).await.expect("the store").expect("the job");
    let state = job.mail_state;
    (job, state)
}

fn failures() -> usize {
    log::of_this_thread().lines().filter(|line| line.contains(r#""event":"mail.failed""#)).count()
}

/// [M2] [M5] Two instances at once, a mailbox that refuses what is too fast, and an outage of SES in between. `cargo
/// bench --workspace --bench mail` does the same with 10,000.
#[tokio::test]
async fn a_long_queue_drains_at_the_rate_of_ses_with_nothing_lost_and_nothing_late() {
    const JOBS: usize = 900;
    let world = World::with(Options::default()).await;
    world.mailbox.take_at_most(RATE);
    // Some have a key that is of use for half a minute: those far behind come too late.
    let ends = world.now().plus_seconds(30);
    let records = queue(&world, (0..JOBS).map(|n| if n % 10 == 0 { key(n, ends) } else { opened(n) })).await;
    let began = world.now();
    let (first, rest) = records.split_at(JOBS / 3);
    let (left, right) = first.split_at(first.len() / 2);
    tokio::join!(drain(&world, left), drain(&world, right));
    let (seconds, taken) = (world.now().seconds_since(began), world.mailbox.mails().len());
    assert_eq!(taken, first.len(), "all of them");
    assert!(seconds <= taken.div_ceil(RATE) as i64, "{taken} mails took {seconds} s");
    assert_eq!((world.mailbox.refused_by_rate(), failures()), (0, 0), "nobody had to be told to slow down");

    world.wire.fail_all_mails();
    let response = world.hand_over(json!({ "Records": &rest[..BATCH] })).await;
    let failed = &response["batchItemFailures"];
    assert_eq!(*failed, json!([{ "itemIdentifier": rest[0]["dynamodb"]["SequenceNumber"] }]));
    assert!(
        (5..40).contains(&failures()),
        "an outage is noticed, and not tried at with the whole batch: {}",
        failures()
    );
    assert_eq!(world.mailbox.mails().len(), taken);
    world.wire.mend();

    let (left, right) = rest.split_at(rest.len() / 2);
    tokio::join!(drain(&world, left), drain(&world, right));
    let fastest = by_second(&world).into_values().max();
    assert_eq!((fastest, world.mailbox.refused_by_rate()), (Some(RATE), 0), "in any second, after an outage as well");
    let (sent, mut late) = (sent(&world), 0);
    for record in &records {
        let (job, state) = state(&world, record).await;
        let times = sent.get(&job.pk).copied().unwrap_or_default();
        late += usize::from(state == MailState::TooLate);
        match state {
            MailState::Sent => assert_eq!(times, 1, "{}", job.pk),
            MailState::TooLate => assert!(times == 0 && job.deadline == ends, "{}", job.pk),
            other => panic!("{}: {other:?}", job.pk),
        }
    }
    assert!(late > 10 && sent.len() == JOBS - late, "{late} late, {} sent", sent.len());
    let last =
        world.mailbox.mails().iter().filter(|mail| mail.text.contains("auth-key")).map(|m| m.received_at.clone()).max();
    let ends = Timestamp(ends.0).in_japan();
    println!("the last key went out at {last:?}, they ended at {ends}");
}

/// [M2]
#[tokio::test]
async fn a_job_in_trouble_keeps_nobody_else_waiting() {
    let world = World::with(Options::default()).await;
    let records = queue(&world, (0..30).map(opened)).await;
    // The first call is that for the first job.
    world.wire.break_at(0, Fault::Throttled);
    let response = world.hand_over(json!({ "Records": records })).await;
    assert_eq!(response["batchItemFailures"], json!([{ "itemIdentifier": "0" }]));
    assert_eq!((world.mailbox.mails().len(), failures()), (29, 1), "all others");
    world.wire.mend();
    assert_eq!(drain(&world, &records).await, 1);
    assert_eq!(sent(&world).into_values().collect::<Vec<_>>(), [1; 30], "and nothing twice");
}

/// [M3] Whatever else is under way.
#[tokio::test]
async fn the_mails_to_one_address_go_out_in_the_order_in_which_they_were_asked_for() {
    let world = World::with(Options::setting("MAILS_PER_SECOND", "500")).await;
    let changed = |n: usize| {
        let changed_at = world.now().plus_seconds(n as i64 * 60);
        Mail::PasswordChanged { to: address(n % 7), changed_at }
    };
    let records = queue(&world, (0..70).map(changed)).await;
    world.wire.fail_half_of_mails(5);
    drain(&world, &records).await;
    world.wire.mend();
    for n in 0..7 {
        let mut mails = Vec::new();
        for mail in world.mailbox.mails().iter().filter(|mail| mail.to[0] == address(n).as_str()) {
            mails.push(mail.tags()["job"].clone());
        }
        // One whose answer was lost is sent again, before the next.
        mails.dedup();
        let expected: Vec<_> = (0..10).map(|nth| format!("{:05}", nth * 7 + n)).collect();
        assert_eq!(mails, expected, "to {n}");
    }
}

/// [M2] In SES's sandbox a mail a second is allowed: a batch takes longer than a call of Lambda may.
#[tokio::test]
async fn what_a_call_has_no_time_for_comes_again_and_is_no_failure() {
    const JOBS: usize = 200;
    let world = World::with(Options::setting("MAILS_PER_SECOND", "1")).await;
    world.mailbox.take_at_most(1);
    let records = queue(&world, (0..JOBS).map(opened)).await;
    let response = world.hand_over(json!({ "Records": records })).await;
    let first: usize =
        response["batchItemFailures"][0]["itemIdentifier"].as_str().unwrap_or_default().parse().unwrap_or(0);
    assert!((140..=150).contains(&first), "{response}");
    assert_eq!(world.mailbox.mails().len(), first, "exactly those before it");
    drain(&world, &records).await;
    assert_eq!(sent(&world).into_values().collect::<Vec<_>>(), [1; JOBS]);
    assert_eq!((world.mailbox.refused_by_rate(), failures()), (0, 0));
    assert!(world.notes.metrics().iter().all(|line| line.get("mail.failed").is_none()));
}

/// Jobs that the stream says nothing of but their keys, such as those that staff bring back.
#[tokio::test]
async fn records_without_an_image_are_served_one_after_the_other() {
    let world = World::with(Options::default()).await;
    let mut records = queue(&world, (0..5).map(opened)).await;
    for record in &mut records {
        record["dynamodb"].as_object_mut().expect("a record").remove("NewImage");
    }
    assert_eq!(drain(&world, &records).await, 1);
    let order: Vec<_> = world.mailbox.mails().iter().map(|mail| mail.to[0].clone()).collect();
    assert_eq!(order, (0..5).map(|n| address(n).as_str().to_owned()).collect::<Vec<_>>());
}
