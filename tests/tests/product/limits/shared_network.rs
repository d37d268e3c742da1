//! Rate limits when all employees of a company share one network address.

use tests::employees::{OFFICE, register, roster};
use tests::tables::{everything, number};
use tests::{Options, World};

const EMPLOYEES: usize = 2_000;
/// Employees who register concurrently.
const AT_ONCE: usize = 50;

/// [P16] [A3] Within one window of every rate limit: it begins and ends with the half hour.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes: `cargo tools evidence` runs it"]
async fn two_thousand_employees_register_and_sign_in_within_half_an_hour_and_none_is_refused() {
    let world = World::with(Options { cheap_hashes: true, ..Options::default() }).await;
    let report = world.import(&roster(EMPLOYEES)).await;
    assert!(report.accepted && report.counts.added == EMPLOYEES as u64, "{report:?}");
    let start = world.now();
    for group in 0..EMPLOYEES / AT_ONCE {
        register(&world, group * AT_ONCE..(group + 1) * AT_ONCE, |_| OFFICE.to_owned()).await;
        world.pass_seconds(1_799 / (EMPLOYEES / AT_ONCE) as u64);
    }
    assert!((1_700..1_800).contains(&world.now().seconds_since(start)));
    assert_eq!(start.0 % 1_800, 0);
    let all = everything(&world).await;
    assert_eq!(all.keys().filter(|pk| pk.starts_with("ACCOUNT#")).count(), EMPLOYEES);
    let counters: Vec<_> = all.iter().filter(|(pk, _)| pk.starts_with("LIMIT#")).collect();
    let taken = counters.iter().map(|(_, item)| number(item, "taken")).sum::<u32>() as usize;
    assert_eq!((counters.len(), taken), (3, EMPLOYEES * 8), "three budgets, one window of each");
}
