//! Fault injection: the background functions killed at any call. They are idempotent: after the retry of the event the
//! outcome is the same as without the kill.

use std::collections::BTreeMap;
use std::sync::Arc;

use erase_lapsed::erase_lapsed;
use local::mailbox::Failure;
use shared::function::Function;
use shared::store::{MailJob, MailState};
use tests::invariants::{FinalState, all, assert_invariants};
use tests::journey::{OTHER_PASSWORD, TARO};
use tests::simulated_user::{Goal, SimulatedUser};
use tests::tables::{Item, items};
use tests::{Fault, Snapshot, World};

const KILLED: [Fault; 2] = [Fault::KilledBefore, Fault::KilledAfter];

/// A snapshot at every moment of the journey at which a mail job is waiting.
async fn moments_with_mail(world: &Arc<World>, goal: Goal) -> Vec<Snapshot> {
    let mut user = SimulatedUser::begin(world, TARO, goal).await;
    let mut moments = Vec::new();
    while !user.is_done() {
        user.go_on().await;
        if FinalState::of(world).await.waiting_mails > 0 {
            moments.push(world.snapshot().await);
        }
    }
    world.deliver().await;
    moments
}

/// The number of mails sent for each job.
fn sent(world: &World) -> BTreeMap<String, usize> {
    world.mailbox.mails().iter().fold(BTreeMap::new(), |mut sent, mail| {
        *sent.entry(mail.tags()["job"].clone()).or_default() += 1;
        sent
    })
}

async fn delivers_despite_a_kill(world: &World, moment: &Snapshot, nth: usize, fault: Fault) -> bool {
    world.restore(moment).await;
    world.faults.break_at(nth, fault);
    let was_killed = tokio::select! {
        () = world.faults.killed() => true,
        _ = world.deliver() => false,
    };
    let Some(call) = world.faults.mend().filter(|_| was_killed) else { return false };
    let what = format!("{fault:?} {call}");
    assert_invariants(world, &what).await;
    assert_eq!(world.deliver().await.failed, 0, "{what}");
    assert_invariants(world, &what).await;
    let sent = sent(world);
    for (pk, job) in all::<MailJob>(&items(world).await, "JOB#") {
        assert_eq!(job.mail_state, MailState::Sent, "{what}: {pk}");
        let times = sent.get(job.id()).copied().unwrap_or_default();
        assert!((1..=2).contains(&times), "{what}: {pk} was sent {times} times");
    }
    true
}

/// [M2] [M3] [P6] [P19] At-least-once delivery: a mail may be sent twice, and of two mailed links one is valid.
#[tokio::test]
async fn deliver_mail_killed_at_any_call_sends_its_mail_on_retry() {
    let world = World::new().await;
    let mut moments = moments_with_mail(&world, Goal::AccountByCode).await;
    moments.extend(moments_with_mail(&world, Goal::NewPassword(OTHER_PASSWORD)).await);
    // A registered member requests a registration again.
    world.pass_minutes(60);
    world.browser().ask_registration(TARO.address).await;
    moments.push(world.snapshot().await);
    assert!(moments.len() >= 7, "each of the seven mails waits once: {}", moments.len());
    let mut killed = 0;
    for moment in &moments {
        for fault in KILLED {
            let mut nth = 0;
            while delivers_despite_a_kill(&world, moment, nth, fault).await {
                nth += 1;
            }
            assert!(nth >= 3, "{nth} calls");
            killed += nth;
        }
    }
    println!("deliver-mail was killed {killed} times");
}

/// The next month's roster: two members have swapped their addresses, one has new pre-issued credentials, one is insured
/// again, one has left, one is new.
const NEXT_ROSTER: &str = "\
加入者ID,氏名,生年月日,メールアドレス,資格喪失日,仮ログインID,仮パスワード
A000123,健保 太郎,1980/4/1,saburo.kenpo@example.co.jp,,,
A000124,健保 花子,1985/4/2,hanako.kenpo@example.co.jp,,kenpo0124,Tmp5HanakoY3
A000125,健保 次郎,1975/5/15,jiro.kenpo@example.co.jp,,,
A000126,健保 三郎,1990/6/6,taro.kenpo@example.co.jp,,,
A000128,健保 四郎,1970/1/1,shiro.kenpo@example.co.jp,,kenpo0128,Tmp6ShiroZ4
";

/// The items after an import, without the salted password hashes.
async fn imported(world: &World) -> BTreeMap<String, Item> {
    let mut items = items(world).await;
    for item in items.values_mut() {
        item.remove("handed_out");
        if let Some(issued) = item.get_mut("issued").and_then(|issued| issued.as_m().ok().cloned()) {
            let mut issued = issued;
            issued.remove("password_hash");
            item.insert("issued".to_owned(), aws_sdk_dynamodb::types::AttributeValue::M(issued));
        }
    }
    items
}

/// [P19] [G3]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn import_roster_killed_at_any_call_reaches_the_same_outcome_on_retry() {
    let world = World::new().await;
    let moment = world.snapshot().await;
    assert_eq!(world.drop_roster("full", NEXT_ROSTER).await["accepted"], true);
    let expected = imported(&world).await;
    let mut killed = 0;
    for fault in KILLED {
        for nth in 0.. {
            world.restore(&moment).await;
            let dropped = world.put_roster_into("full", NEXT_ROSTER).await;
            world.faults.break_at(nth, fault);
            let was_killed = tokio::select! {
                () = world.faults.killed() => true,
                outcome = world.hand_roster_over(&dropped) => outcome.map(|()| false).unwrap_or_else(|error| panic!("{error}")),
            };
            let Some(call) = world.faults.mend().filter(|_| was_killed) else { break };
            let what = format!("call {nth}: {fault:?} {call}");
            world.hand_roster_over(&dropped).await.unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(dropped.report().expect("the report")["accepted"], true, "{what}");
            let outcome = imported(&world).await;
            let differing: Vec<_> = outcome.iter().filter(|(pk, item)| expected.get(*pk) != Some(item)).collect();
            assert!(differing.is_empty() && outcome.len() == expected.len(), "{what}: {differing:?}");
            killed += 1;
        }
    }
    assert!(killed >= 30, "{killed}");
}

/// Kills `run` at each of its calls and repeats it: the tables must end up as after an undisturbed run. Returns the number
/// of kills.
async fn assert_idempotent_when_killed(world: &World, run: impl AsyncFn()) -> usize {
    let moment = world.snapshot().await;
    run().await;
    let expected = items(world).await;
    let mut killed = 0;
    for fault in KILLED {
        for nth in 0.. {
            world.restore(&moment).await;
            world.faults.break_at(nth, fault);
            let was_killed = tokio::select! {
                () = world.faults.killed() => true,
                () = run() => false,
            };
            let Some(call) = world.faults.mend().filter(|_| was_killed) else { break };
            run().await;
            assert_eq!(items(world).await, expected, "call {nth}: {fault:?} {call}");
            killed += 1;
        }
    }
    killed
}

/// [M4] [P19]
#[tokio::test]
async fn track_mail_killed_at_any_call_records_the_same_on_retry() {
    for failure in [Failure::Bounce, Failure::Complaint] {
        let world = World::new().await;
        world.mailbox.fail_next(failure, 1);
        world.browser().ask_registration(TARO.address).await;
        world.deliver().await;
        let events = world.mailbox.take_events();
        let run = async || {
            for event in &events {
                world.track(event.clone()).await;
            }
        };
        assert!(assert_idempotent_when_killed(&world, run).await >= 6);
    }
}

/// [O4]
#[tokio::test]
async fn erase_lapsed_killed_at_any_call_erases_the_same_in_the_next_run() {
    let world = World::new().await;
    let app = world.app_of(Function::EraseLapsed);
    let run = async || {
        let stop_at = world.now().plus_minutes(1);
        erase_lapsed(app, 200, stop_at, "schedule").await.expect("the store");
    };
    assert!(assert_idempotent_when_killed(&world, run).await >= 8);
}
