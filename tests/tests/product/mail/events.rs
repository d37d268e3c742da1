//! What SES reports of a mail.

use std::sync::Arc;

use local::mailbox::Failure;
use serde_json::{Value, json};
use shared::function::Function;
use shared::input::EmailAddress;
use shared::limits;
use shared::store::{MailJob, MailState, Pk, Suppression};
use tests::journey::{HANAKO, PASSWORD, SABURO, TARO};
use tests::{World, captured_log};

const TARO_KEY: &str = "A000123";

/// A world in which 太郎 was sent M1, and the name of its job.
async fn mailed() -> (Arc<World>, String) {
    let world = World::new().await;
    world.browser().ask_registration(TARO.address).await;
    let mail = world.newest_mail_to(TARO.address).await;
    world.mailbox.take_events();
    let job = mail.tags()["job"].clone();
    (world, job)
}

fn bounce(job: &str, kind: &str, recipients: &[&str]) -> Value {
    let recipients: Vec<_> = recipients.iter().map(|address| json!({ "emailAddress": address })).collect();
    let bounce = json!({ "bounceType": kind, "bounceSubType": "General", "bouncedRecipients": recipients });
    report(job, json!({ "eventType": "Bounce", "bounce": bounce }))
}

fn complaint(job: &str, kind: Option<&str>, recipient: &str) -> Value {
    let recipients = json!([{ "emailAddress": recipient }]);
    let complaint = json!({ "complainedRecipients": recipients, "complaintFeedbackType": kind });
    report(job, json!({ "eventType": "Complaint", "complaint": complaint }))
}

fn report(job: &str, mut detail: Value) -> Value {
    detail["mail"] = json!({ "tags": { "job": [job] }, "destination": [TARO.address] });
    json!({ "time": "2026-11-23T01:00:05Z", "detail": detail })
}

async fn suppression(world: &World, address: &str) -> Option<Suppression> {
    let address = EmailAddress::parse(address).expect("an address");
    world.app().store.find_suppression(&address).await.expect("the store")
}

async fn state(world: &World, job: &str) -> MailState {
    let job: Option<MailJob> = world.app().store.find_mail_job(&Pk::mail_job(job)).await.expect("the store");
    job.expect("the job").mail_state
}

fn facts(name: &str) -> usize {
    let event = format!("\"event\":\"{name}\"");
    captured_log::of_this_thread().lines().filter(|line| line.contains(&event)).count()
}

/// [M6]
#[tokio::test]
async fn a_report_that_names_somebody_else_suppresses_nobody_and_is_a_fact_for_staff() {
    let (world, job) = mailed().await;
    for event in [
        bounce(&job, "Permanent", &[HANAKO.address]),
        complaint(&job, None, HANAKO.address),
        bounce("0123456789abcdef0123456789abcdef", "Permanent", &[TARO.address]),
        bounce(&job, "Permanent", &["not an address"]),
    ] {
        let before = facts("mail.report-foreign");
        world.track(event).await;
        assert_eq!(facts("mail.report-foreign"), before + 1);
    }
    for person in [TARO, HANAKO] {
        assert!(suppression(&world, person.address).await.is_none(), "{}", person.address);
    }
}

/// [M6]
#[tokio::test]
async fn the_addressee_is_suppressed_in_whatever_form_the_server_names_them_and_whoever_else_is_named() {
    for form in
        ["<taro.kenpo@example.co.jp>", "\"健保\" <Taro.Kenpo@example.co.jp>", "rfc822;taro.kenpo@example.co.jp."]
    {
        let (world, job) = mailed().await;
        world.track(bounce(&job, "Permanent", &[HANAKO.address, form])).await;
        assert!(suppression(&world, TARO.address).await.is_some(), "{form}");
        assert!(suppression(&world, HANAKO.address).await.is_none(), "{form}");
    }
}

/// [M6]
#[tokio::test]
async fn a_mail_taken_out_of_the_junk_folder_is_no_complaint() {
    let (world, job) = mailed().await;
    world.track(complaint(&job, Some("not-spam"), TARO.address)).await;
    assert!(suppression(&world, TARO.address).await.is_none());
    assert_ne!(state(&world, &job).await, MailState::Complained);
    world.track(complaint(&job, Some("abuse"), TARO.address)).await;
    assert!(suppression(&world, TARO.address).await.is_some());
}

/// [M4]
#[tokio::test]
async fn a_soft_bounce_is_an_outcome_of_its_own_above_delivered_in_any_order_of_events() {
    let delivered = |job: &str| report(job, json!({ "eventType": "Delivery" }));
    for soft_first in [true, false] {
        let (world, job) = mailed().await;
        let mut events = [bounce(&job, "Transient", &[TARO.address]), delivered(&job)];
        if !soft_first {
            events.reverse();
        }
        for event in events {
            world.track(event).await;
        }
        assert_eq!(state(&world, &job).await, MailState::SoftBounced);
        assert!(suppression(&world, TARO.address).await.is_none());
        world.track(bounce(&job, "Permanent", &[TARO.address])).await;
        assert_eq!(state(&world, &job).await, MailState::Bounced);
    }
}

/// [M6]
#[tokio::test]
async fn a_complaint_stops_mails_for_ninety_days_and_a_bounce_until_staff_lift_it() {
    for (failure, lapses) in [(Failure::Complaint, true), (Failure::Bounce, false)] {
        let world = World::new().await;
        world.mailbox.fail_next(failure, 1);
        world.browser().ask_registration(SABURO.address).await;
        world.deliver_and_track().await;
        let before = world.mails_to(SABURO.address).await.len();
        world.pass(limits::COMPLAINT_SUPPRESSION - jiff::SignedDuration::from_secs(1));
        world.browser().ask_registration(SABURO.address).await;
        assert_eq!(world.mails_to(SABURO.address).await.len(), before, "stopped");
        world.pass_seconds(1);
        world.browser().ask_registration(SABURO.address).await;
        assert_eq!(world.mails_to(SABURO.address).await.len() - before, usize::from(lapses), "{failure:?}");
    }
}

/// [M6]
#[tokio::test]
async fn a_bounce_after_a_complaint_does_not_lapse() {
    let (world, job) = mailed().await;
    world.track(complaint(&job, None, TARO.address)).await;
    world.track(bounce(&job, "Permanent", &[TARO.address])).await;
    world.track(complaint(&job, None, TARO.address)).await;
    let stopped = suppression(&world, TARO.address).await.expect("a suppression");
    assert_eq!((stopped.reason.as_str(), stopped.until()), ("bounced", None));
}

/// [M7]
#[tokio::test]
async fn the_portal_tells_a_member_whose_mails_come_back_until_they_arrive_again() {
    const TOLD: &str = "登録メールアドレスにメールをお届けできません";
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let job = world.newest_mail_to(TARO.address).await.tags()["job"].clone();
    let browser = world.browser();
    assert!(!browser.login(TARO.login_id, PASSWORD).await.body().contains(TOLD));
    world.track(bounce(&job, "Permanent", &[TARO.address])).await;
    assert!(browser.get("/").await.body().contains(TOLD));
    world.staff(Function::StaffLiftSuppression, TARO_KEY).await;
    assert!(!browser.get("/").await.body().contains(TOLD));
}
