//! A long queue of mail jobs (transactional outbox): rate limit, order, and jobs that expire in it.

use serde_json::{Value, json};
use shared::clock::Timestamp;
use shared::input::{LoginId, MemberKey};
use shared::secret::PasswordHash;
use shared::store::{AccountKey, IdentityDigest, ItemKind, Mail, MailJob, MailState, Pk, Table};
use tests::mail_queue::{BATCH, address, arrivals, by_second, drain, opened, queue, sent};
use tests::{Fault, Options, World, captured_log};

/// Mails per second: the initial quota of an SES account, and the default of the template.
const RATE: usize = 14;
/// The mail of a key that expires a moment later.
fn key(n: usize, expires_at: Timestamp) -> Mail {
    let member_key = MemberKey::from_normalised(format!("A{n}"));
    let (identity, key_hash) = (IdentityDigest::from_stored("identity"), PasswordHash::from_phc("hash"));
    Mail::IdentityConfirmed { to: address(n), member_key, identity, key_hash, expires_at }
}

async fn state(world: &World, record: &Value) -> (MailJob, MailState) {
    let pk = record["dynamodb"]["Keys"]["pk"]["S"].as_str().expect("a key");
    let pk = Pk::parse(ItemKind::MailJob, pk.to_owned()).expect("a job");
    let job: MailJob = world.app().store.get(Table::Expiring, pk).await.expect("the store").expect("the job");
    let state = job.mail_state;
    (job, state)
}

fn failures() -> usize {
    captured_log::of_this_thread().lines().filter(|line| line.contains(r#""event":"mail.failed""#)).count()
}

/// [M2] [M5] Two concurrent instances, a fake SES that enforces its rate, and an outage in between. `cargo
/// bench --workspace --bench mail` does the same with 10,000.
#[tokio::test]
async fn a_long_queue_drains_at_the_rate_of_ses_with_nothing_lost_and_nothing_late() {
    const JOBS: usize = 450;
    let world = World::with(Options::default()).await;
    world.mailbox.take_at_most(RATE);
    // Some keys expire after a quarter of a minute: jobs far behind in the queue come too late.
    let ends = world.now().plus_seconds(15);
    let records = queue(&world, (0..JOBS).map(|n| if n % 10 == 0 { key(n, ends) } else { opened(n) })).await;
    let began = world.now();
    let (first, rest) = records.split_at(JOBS / 3);
    let (left, right) = first.split_at(first.len() / 2);
    tokio::join!(drain(&world, left), drain(&world, right));
    let (seconds, taken) = (world.now().seconds_since(began), world.mailbox.mails().len());
    assert_eq!(taken, first.len(), "all of them");
    assert!(seconds <= taken.div_ceil(RATE) as i64, "{taken} mails took {seconds} s");
    assert_eq!((world.mailbox.refused_by_rate(), failures()), (0, 0), "SES throttled no call");

    world.faults.fail_all_mails();
    let response = world.hand_over(json!({ "Records": &rest[..BATCH] })).await;
    let failed = &response["batchItemFailures"];
    assert_eq!(*failed, json!([{ "itemIdentifier": rest[0]["dynamodb"]["SequenceNumber"] }]));
    assert!(
        (5..40).contains(&failures()),
        "an outage is noticed, and not tried at with the whole batch: {}",
        failures()
    );
    assert_eq!(world.mailbox.mails().len(), taken);
    world.faults.mend();

    let (left, right) = rest.split_at(rest.len() / 2);
    tokio::join!(drain(&world, left), drain(&world, right));
    let fastest = by_second(&world).into_values().max();
    assert_eq!((fastest, world.mailbox.refused_by_rate()), (Some(RATE), 0), "in any second, after an outage as well");
    let (sent, arrived, mut late) = (sent(&world), arrivals(&world), 0);
    let in_time = format!("{:.3}", jiff::Timestamp::from_second(ends.0).expect("a time"));
    for record in &records {
        let (job, state) = state(&world, record).await;
        let times = sent.get(job.pk.as_str()).copied().unwrap_or_default();
        late += usize::from(state == MailState::TooLate);
        match state {
            MailState::Sent if job.deadline == ends => {
                assert!(times == 1 && arrived[job.pk.as_str()] < in_time, "{}", job.pk.as_str())
            }
            MailState::Sent => assert_eq!(times, 1, "{}", job.pk.as_str()),
            MailState::TooLate => assert!(times == 0 && job.deadline == ends, "{}", job.pk.as_str()),
            other => panic!("{}: {other:?}", job.pk.as_str()),
        }
    }
    assert!(late > 10 && sent.len() == JOBS - late, "{late} late, {} sent", sent.len());
}

fn account(n: usize) -> AccountKey {
    AccountKey {
        login_key: LoginId::lookup_key(&format!("member{n}")),
        member_key: MemberKey::from_normalised(n.to_string()),
    }
}

/// [M2]
#[tokio::test]
async fn a_failing_job_does_not_delay_the_others() {
    let world = World::with(Options::default()).await;
    let records = queue(&world, (0..30).map(opened)).await;
    // The first call belongs to the first job.
    world.faults.break_at(0, Fault::Throttled);
    let response = world.hand_over(json!({ "Records": records })).await;
    assert_eq!(response["batchItemFailures"], json!([{ "itemIdentifier": "0" }]));
    assert_eq!((world.mailbox.mails().len(), failures()), (29, 1), "all others");
    world.faults.mend();
    assert_eq!(drain(&world, &records).await, 1);
    assert_eq!(sent(&world).into_values().collect::<Vec<_>>(), [1; 30], "and nothing twice");
}

/// [M3] Also while other mails are in flight.
#[tokio::test]
async fn the_mails_to_one_address_go_out_in_the_order_of_their_requests() {
    let world = World::with(Options::setting("MAILS_PER_SECOND", "500")).await;
    let changed = |n: usize| {
        let changed_at = world.now().plus_seconds(n as i64 * 60);
        Mail::PasswordChanged { to: address(n % 7), changed_at, account: Some(account(n % 7)) }
    };
    let records = queue(&world, (0..70).map(changed)).await;
    world.faults.fail_half_of_mails(5);
    drain(&world, &records).await;
    world.faults.mend();
    for n in 0..7 {
        let mut mails = Vec::new();
        for mail in world.mailbox.mails().iter().filter(|mail| mail.to[0] == address(n).as_str()) {
            mails.push(mail.tags()["job"].clone());
        }
        // A mail whose answer was lost is sent again before the next one.
        mails.dedup();
        let expected: Vec<_> = (0..10).map(|nth| format!("{:05}", nth * 7 + n)).collect();
        assert_eq!(mails, expected, "to {n}");
    }
}

/// [M2] The SES sandbox allows one mail a second: a batch takes longer than the timeout of the function.
#[tokio::test]
async fn jobs_beyond_the_timeout_are_retried_and_count_as_no_failure() {
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

/// Records with keys only, such as those that staff redrive from the dead letter queue.
#[tokio::test]
async fn records_without_an_image_are_delivered_in_order() {
    let world = World::with(Options::default()).await;
    let mut records = queue(&world, (0..5).map(opened)).await;
    for record in &mut records {
        record["dynamodb"].as_object_mut().expect("a record").remove("NewImage");
    }
    assert_eq!(drain(&world, &records).await, 1);
    let order: Vec<_> = world.mailbox.mails().iter().map(|mail| mail.to[0].clone()).collect();
    assert_eq!(order, (0..5).map(|n| address(n).as_str().to_owned()).collect::<Vec<_>>());
}
