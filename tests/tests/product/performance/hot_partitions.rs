//! Hot partitions: no item is written by so many members that its partition throttles.
//!
//! DynamoDB accepts 1,000 write units a second for one item, whatever the table's total. The writes of each request are
//! counted in a real run, item by item: an item that every member's requests write is found here, and for items that many
//! members share the write rate is computed.

use std::collections::BTreeMap;
use std::sync::Arc;

use tests::employees::{OFFICE, address, register, roster};
use tests::{Options, World};

/// Write units a second that DynamoDB accepts for one item.
const MAX_WRITE_UNITS: f64 = 1_000.0;
/// Registrations in a day, and the share of them in the busiest hour.
const MEMBERS: f64 = 3e6;
const BUSIEST_HOUR: f64 = 0.1;
/// Members per group. An item that both groups write is shared by all members.
const GROUP: usize = 12;
/// Requests a second of a burst.
const BURST: f64 = 100.0;

async fn society() -> Arc<World> {
    let world = World::with(Options { cheap_hashes: true, ..Options::default() }).await;
    assert!(world.import(&roster(2 * GROUP)).await.accepted);
    world
}

/// The rate limit for mails counts the mails of one second on one item, which all mails write: once each, and once more per
/// instance that has to wait. SES's rate keeps it far below an item's limit: `MAILS_PER_SECOND` is at most 500.
const MAILS_IN_SECOND: &str = "LIMIT#mails-in-second#";
/// The template's rate plus the two instances of a world.
const MAX_MAILS_IN_SECOND: u64 = 14 + 2;

/// The write units of each item since the earlier tally, without [`MAILS_IN_SECOND`].
fn since(world: &World, earlier: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let mut now = world.notes.tally().writes;
    let counters = now.iter().filter(|(pk, _)| pk.starts_with(MAILS_IN_SECOND)).map(|(_, units)| *units);
    let most = counters.max().unwrap_or_default();
    assert!(most <= MAX_MAILS_IN_SECOND, "{most} for the mails of a second");
    for (pk, units) in &mut now {
        *units -= earlier.get(pk).unwrap_or(&0);
    }
    now.retain(|pk, units| *units > 0 && !pk.starts_with(MAILS_IN_SECOND));
    now
}

/// The items that every registration writes, each with its write units per registration.
async fn shared_by_all(world: &Arc<World>, of: impl Fn(usize) -> String + Copy) -> Vec<(String, f64)> {
    let none = world.notes.tally().writes;
    register(world, 0..GROUP, of).await;
    let first = since(world, &none);
    let half = world.notes.tally().writes;
    register(world, GROUP..2 * GROUP, of).await;
    let second = since(world, &half);
    assert!(first.len() > 10 * GROUP && second.len() > 10 * GROUP, "{} {}", first.len(), second.len());
    let both = first.into_iter().filter_map(|(pk, units)| Some((units + second.get(&pk)?, pk)));
    both.map(|(units, pk)| (pk, units as f64 / (2 * GROUP) as f64)).collect()
}

/// [P16] Three million in a day are 83 a second in the busiest hour.
#[tokio::test]
async fn registrations_share_no_written_item_except_the_rate_limits_of_a_network_address() {
    let alone = shared_by_all(&society().await, |n| format!("198.51.100.{n}")).await;
    assert_eq!(alone, [], "written by every registration, {:.0} a second", MEMBERS * BUSIEST_HOUR / 3_600.0);

    let together = shared_by_all(&society().await, |_| OFFICE.to_owned()).await;
    let kinds: Vec<_> = together.iter().map(|(pk, _)| pk.split('#').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(kinds, ["LIMIT ask-mail", "LIMIT login", "LIMIT use-link"]);
    // Upper bound: all three million behind one address. Its rate limits would refuse long before, but keep counting.
    for (pk, units) in together {
        let rate = units * MEMBERS * BUSIEST_HOUR / 3_600.0;
        println!("{units:.2} units a registration, {rate:.0} a second: {pk}");
        assert!(rate < MAX_WRITE_UNITS, "{pk}: {rate}");
    }
}

/// [P16] [A3] A burst for one address of the roster, and one for many unknown addresses, from one network address.
#[tokio::test]
async fn a_burst_of_password_resets_creates_no_hot_item() {
    let world = society().await;
    register(&world, 0..GROUP, |_| OFFICE.to_owned()).await;
    world.pass_minutes(61);
    let known = |_| address(0);
    let unknown = |n| format!("unknown{n}@elsewhere{n}.example.jp");
    let bursts: [(&str, &dyn Fn(usize) -> String); 2] = [("one address", &known), ("unknown addresses", &unknown)];
    for (name, typed) in bursts {
        let before = world.notes.tally().writes;
        let browser = world.browser();
        for n in 0..BURST as usize {
            browser.post("/reset", &[("email", &typed(n))]).await;
            browser.post("/register", &[("email", &typed(n))]).await;
        }
        world.deliver().await;
        let mut hottest: Vec<_> = since(&world, &before).into_iter().map(|(pk, units)| (units, pk)).collect();
        hottest.sort_unstable();
        // One second of the burst, with as many requests for registrations.
        for (units, pk) in hottest.iter().rev().take(4) {
            println!("{name}: {units} a second: {pk}");
        }
        let (units, pk) = hottest.pop().expect("something was written");
        assert!((units as f64) < MAX_WRITE_UNITS, "{name}: {units} a second: {pk}");
    }
}
