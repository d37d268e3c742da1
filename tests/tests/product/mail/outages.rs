//! Outages of SES: every accepted request ends in its mail or in the dead letter queue.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use shared::limits;
use shared::store::{MailJob, MailState};
use tests::invariants::{all, assert_invariants};
use tests::journey::TARO;
use tests::tables::items;
use tests::{Options, World};

/// Requests the first mail once for each person.
async fn ask(world: &Arc<World>, people: std::ops::Range<u32>) {
    for n in people {
        let mut browser = world.browser();
        browser.address = format!("2001:db8:0:{n:x}::1");
        let page = browser.ask_registration(&format!("employee{n}@example.co.jp")).await;
        assert_eq!(page.path, "/register/sent");
    }
}

async fn jobs(world: &World) -> BTreeMap<String, MailJob> {
    all(&items(world).await, "JOB#")
}

fn sent(world: &World) -> BTreeSet<String> {
    world.mailbox.mails().iter().map(|mail| format!("JOB#{}", mail.tags()["job"])).collect()
}

fn failures(world: &World) -> usize {
    world.notes.metrics().iter().filter(|line| line.get("mail.failed").is_some()).count()
}

/// [M2] [P19]
#[tokio::test]
async fn with_half_of_the_calls_of_ses_failing_every_request_ends_in_its_mail() {
    for seed in 0..3 {
        let world = World::with(Options::default()).await;
        ask(&world, 0..30).await;
        world.faults.fail_half_of_mails(seed);
        let mut rounds = 0;
        while world.deliver().await.failed > 0 {
            world.pass_seconds(10);
            rounds += 1;
            assert!(rounds < 100, "seed {seed}: stuck");
            assert_invariants(&world, "mails half sent").await;
        }
        world.faults.mend();
        let jobs = jobs(&world).await;
        assert_eq!(jobs.len(), 30);
        assert!(jobs.values().all(|job| job.mail_state == MailState::Sent), "seed {seed}: {jobs:?}");
        assert_eq!(sent(&world), jobs.into_keys().collect(), "seed {seed}");
        assert_eq!(world.dead_letters().await, Vec::<String>::new());
        assert_eq!(failures(&world), rounds, "each failure is a metric");
    }
}

/// [M2] [M5] [P19] The alarm on the dead letter queue is in `watch.yaml`: see `deployment::watch`.
#[tokio::test]
async fn with_ses_down_for_half_an_hour_every_request_ends_in_its_mail_or_among_the_dead_letters() {
    let world = World::with(Options::default()).await;
    world.faults.fail_all_mails();
    for minute in 0..30 {
        ask(&world, minute..minute + 1).await;
        assert!(world.deliver().await.failed > 0);
        world.pass_minutes(1);
    }
    world.faults.mend();
    assert_eq!(world.deliver().await.failed, 0);
    let (jobs, sent) = (jobs(&world).await, sent(&world));
    let dead: BTreeSet<String> = world.dead_letters().await.into_iter().collect();
    assert!(!sent.is_empty() && !dead.is_empty(), "{} sent, {} dead", sent.len(), dead.len());
    assert!(sent.is_disjoint(&dead));
    assert_eq!(sent.union(&dead).cloned().collect::<BTreeSet<_>>(), jobs.keys().cloned().collect(), "none is lost");
    for (pk, job) in jobs {
        let expected = if sent.contains(&pk) { MailState::Sent } else { MailState::Waiting };
        assert_eq!(job.mail_state, expected, "{pk}");
    }
    assert_eq!(failures(&world), 30);
}

/// [P3] [P19] The job of the first mail was given up.
#[tokio::test]
async fn a_member_who_never_got_the_mail_asks_again_and_gets_it() {
    let world = World::new().await;
    world.faults.fail_all_mails();
    world.browser().ask_registration(TARO.address).await;
    assert!(world.deliver().await.failed > 0);
    world.pass(limits::MAIL_JOB_MAX_AGE + limits::MAIL_GAP);
    assert_eq!(world.deliver().await.failed, 0, "given up");
    assert_eq!(world.dead_letters().await.len(), 1);
    world.faults.mend();
    let browser = world.browser();
    browser.register(&world, TARO).await;
}
