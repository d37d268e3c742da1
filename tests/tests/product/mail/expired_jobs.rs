//! Mail jobs whose deadline passed before SES accepted the mail.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::json;
use shared::limits;
use tests::World;
use tests::journey::{HANAKO, SABURO, TARO, link_in};
use tests::mail_queue::record_of;
use tests::tables::items_at;

/// Delivers after a pause of that many seconds; returns the number of mails sent and the results of the jobs.
async fn after(world: &Arc<World>, seconds: u64) -> (usize, Vec<AttributeValue>) {
    let before = world.mailbox.mails().len();
    let waiting = AttributeValue::S("waiting".into());
    let jobs = items_at(world, "JOB#").await;
    let due: Vec<_> = jobs.iter().filter(|job| job["mail_state"] == waiting).map(|job| job["pk"].clone()).collect();
    world.pass_seconds(seconds);
    // The stream gives up earlier: this is a job that staff redrive from the dead letter queue.
    for job in &due {
        let response = world.hand_over(json!({ "Records": [record_of(job)] })).await;
        assert_eq!(response["batchItemFailures"], json!([]));
    }
    let jobs = items_at(world, "JOB#").await;
    let states = jobs.iter().filter(|job| due.contains(&job["pk"])).map(|job| job["mail_state"].clone()).collect();
    (world.mailbox.mails().len() - before, states)
}

/// Requests a mail of the kind; only the mails needed to get there are delivered meanwhile.
async fn ask(world: &Arc<World>, kind: &str) {
    let browser = world.browser();
    match kind {
        "invitation" => {
            browser.ask_registration(SABURO.address).await;
        }
        "identity confirmed" => {
            browser.identify(world, SABURO).await;
        }
        "code" => {
            browser.open_identity(world, HANAKO).await;
            browser.post("/verify-identity", &[("email", HANAKO.address), ("action", "mail-code")]).await;
        }
        "account opened" => {
            browser.register(world, TARO).await;
        }
        _ => {
            browser.register(world, TARO).await;
            world.deliver().await;
            let page = browser.get("/reset").await;
            browser.submit(&page, "/reset", &[("email", TARO.address)]).await;
        }
    }
}

/// [M5] [G4]
#[tokio::test]
async fn a_mail_is_sent_until_the_second_before_its_deadline() {
    let deadlines = [
        ("invitation", limits::MAILED_LINK),
        ("identity confirmed", limits::KEY_LINK),
        ("code", limits::MAILED_CODE),
        ("account opened", limits::NOTICE_DEADLINE),
        ("reset", limits::MAILED_LINK),
    ];
    for (kind, deadline) in deadlines {
        let deadline = deadline.as_secs().unsigned_abs();
        for (seconds, mails, state) in [(deadline - 1, 1, "sent"), (deadline, 0, "too-late")] {
            let world = World::new().await;
            ask(&world, kind).await;
            assert_eq!(after(&world, seconds).await, (mails, vec![AttributeValue::S(state.into())]), "{kind}");
        }
    }
}

/// [M5] The lifetime of a registration link begins with its mail, however late; it never arrives expired.
#[tokio::test]
async fn a_link_that_arrives_late_works() {
    let world = World::new().await;
    ask(&world, "invitation").await;
    let almost = limits::MAILED_LINK.as_secs().unsigned_abs() - 1;
    assert_eq!(after(&world, almost).await.0, 1);
    let link = link_in(&world.newest_mail_to(SABURO.address).await);
    world.pass_seconds(almost);
    assert_eq!(world.browser().get(&link).await.status, 200);
    world.pass_seconds(1);
    assert_eq!(world.browser().get(&link).await.status, 410);
}
