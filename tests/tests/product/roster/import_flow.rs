//! Writes of an import: capacity, concurrency, throttling, and resuming after a timeout.

use std::fmt::Write as _;
use std::sync::Arc;

use import_roster::Importer;
use import_roster::error::ImportError;
use import_roster::format::{ListKind, Profile};
use import_roster::report::Report;
use shared::clock::{Clock, Timestamp};
use shared::function::Function;
use tests::tables::items;
use tests::{Options, World};

const FULL: Profile = Profile { list: ListKind::Full, dry_run: false };

/// A roster of that many people; the birth dates of the first `corrected` differ from the ones before.
fn list(people: usize, corrected: usize) -> String {
    (0..people).fold(String::from("加入者ID,生年月日,メールアドレス,資格喪失日\n"), |mut list, n| {
        let year = if n < corrected { 1981 } else { 1980 };
        let _ = writeln!(list, "B{n:05},{year}0401,employee{n}@example.co.jp,");
        list
    })
}

fn written(world: &World) -> f64 {
    world.consumed(Function::ImportRoster).written
}

/// Imports, and returns the write units consumed.
async fn units(world: &World, csv: &str) -> (Report, f64) {
    let before = written(world);
    let report = world.import(csv).await;
    (report, written(world) - before)
}

#[tokio::test]
async fn a_new_member_costs_four_write_units_a_corrected_one_as_many_and_an_unchanged_one_none() {
    let world = World::with(Options::default()).await;
    let (report, written) = units(&world, &list(200, 0)).await;
    assert_eq!(
        (report.counts.added, written),
        (200, 200.0 * 4.0 + 2.0),
        "two items in a transaction; and a note of the list, and of its domain"
    );
    let (report, written) = units(&world, &list(200, 20)).await;
    assert_eq!((report.counts.changed, report.counts.unchanged, written), (20, 180, 20.0 * 4.0 + 1.0));
    let (report, written) = units(&world, &list(200, 20)).await;
    assert_eq!((report.counts.unchanged, written), (200, 0.0), "not even the note");
}

#[tokio::test]
async fn sixteen_writes_are_in_flight_at_once() {
    let world = World::with(Options::default()).await;
    world.import(&list(300, 0)).await;
    let most = world.faults.max_concurrent_calls(Function::ImportRoster);
    // The reads of the next two chunks may be in flight as well.
    assert!((16..=18).contains(&most), "{most}");
}

#[tokio::test]
async fn throttled_writes_are_retried_and_written_once() {
    let expected = World::with(Options::default()).await;
    expected.import(&list(120, 0)).await;
    let world = World::with(Options::default()).await;
    world.faults.throttle_most_writes(3);
    let report = world.import(&list(120, 0)).await;
    assert!(world.faults.mend().is_some(), "writes were refused");
    assert_eq!((report.accepted, report.counts.added), (true, 120));
    assert_eq!(items(&world).await, items(&expected).await);
    assert_eq!(written(&world), 120.0 * 4.0 + 2.0, "nothing twice");
}

/// A clock that advances a second with every hundred members written.
struct ByWrites {
    world: Arc<World>,
    began: Timestamp,
    before: f64,
}

impl ByWrites {
    fn begin(world: &Arc<World>) -> Arc<Self> {
        Arc::new(Self { world: world.clone(), began: world.now(), before: written(world) })
    }
}

impl Clock for ByWrites {
    fn now(&self) -> Timestamp {
        let hundreds = (written(&self.world) - self.before) / 400.0;
        self.began.plus_seconds(hundreds as i64)
    }
}

#[tokio::test]
async fn an_import_that_times_out_resumes_and_writes_no_member_twice() {
    const PEOPLE: usize = 1_000;
    let world = World::with(Options::default()).await;
    let file = Arc::new(list(PEOPLE, 0).into_bytes());
    let mut written_by = Vec::new();
    loop {
        let clock = ByWrites::begin(&world);
        let importer = Importer { clock, ..world.importer() };
        let outcome = importer.import(file.clone(), FULL, world.now().plus_seconds(2)).await;
        written_by.push(written(&world));
        match outcome {
            Err(ImportError::OutOfTime) => assert!(written_by.len() < 10, "no progress: {written_by:?}"),
            other => break assert!(other.expect("the import").accepted),
        }
    }
    assert!(written_by.len() >= 3 && written_by.is_sorted_by(|a, b| a < b), "each run got further: {written_by:?}");
    assert_eq!(written_by.last(), Some(&(PEOPLE as f64 * 4.0 + 2.0)), "no member was written twice");
    assert_eq!(items(&world).await.keys().filter(|pk| pk.starts_with("MEMBER#")).count(), PEOPLE);
}
