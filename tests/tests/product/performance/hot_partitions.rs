//! No item of the tables is written by so many people that its partition gets hot.
//!
//! DynamoDB takes 1,000 write units a second of one item, whatever the table takes altogether. What each request writes is
//! counted in a real run, item by item; an item that is written for everybody would be found here, and what may be written
//! for many has its rate put on paper.

use std::collections::BTreeMap;
use std::sync::Arc;

use tests::employees::{OFFICE, address, register, roster};
use tests::{Options, World};

/// Write units that one item takes in a second.
const MOST: f64 = 1_000.0;
/// Registrations of a day, and what share of them the busiest hour has.
const MEMBERS: f64 = 3e6;
const BUSIEST: f64 = 0.1;
/// People of a group; what two groups both wrote is written for everybody.
const GROUP: usize = 12;
/// Requests of a storm in a second.
const STORM: f64 = 100.0;

async fn society() -> Arc<World> {
    let world = World::with(Options { cheap_hashes: true, ..Options::default() }).await;
    assert!(world.import(&roster(2 * GROUP)).await.accepted);
    world
}

/// The mails of one second are counted on one item, so everybody's mails write it: once each, and once more an instance
/// that is told to wait. SES's rate holds it far below what an item takes; `MAILS_PER_SECOND` is 500 at the most.
const PLACES: &str = "LIMIT#mails-in-second#";
/// The template's rate, and the two instances of a world.
const MOST_PLACES: u64 = 14 + 2;

/// Units that each item took since there were so many, but for [`PLACES`].
fn since(world: &World, earlier: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let mut now = world.notes.tally().writes;
    let places = now.iter().filter(|(pk, _)| pk.starts_with(PLACES)).map(|(_, units)| *units);
    let most = places.max().unwrap_or_default();
    assert!(most <= MOST_PLACES, "{most} for the mails of a second");
    for (pk, units) in &mut now {
        *units -= earlier.get(pk).unwrap_or(&0);
    }
    now.retain(|pk, units| *units > 0 && !pk.starts_with(PLACES));
    now
}

/// What registering writes for everybody alike: the items, and their units for one person.
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
async fn a_registration_writes_no_item_that_another_ones_writes_but_for_the_budgets_of_a_network_address() {
    let alone = shared_by_all(&society().await, |n| format!("198.51.100.{n}")).await;
    assert_eq!(alone, [], "written for everybody, at {:.0} a second", MEMBERS * BUSIEST / 3_600.0);

    let together = shared_by_all(&society().await, |_| OFFICE.to_owned()).await;
    let kinds: Vec<_> = together.iter().map(|(pk, _)| pk.split('#').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(kinds, ["LIMIT ask-mail", "LIMIT login", "LIMIT use-link"]);
    // All three million behind one address: its budgets would be used up long before, and are written on.
    for (pk, units) in together {
        let rate = units * MEMBERS * BUSIEST / 3_600.0;
        println!("{units:.2} units a registration, {rate:.0} a second: {pk}");
        assert!(rate < MOST, "{pk}: {rate}");
    }
}

/// [P16] [A3] For one address of the roster, and for one that is on none after another; from one network address.
#[tokio::test]
async fn a_storm_of_re_issues_heats_no_item() {
    let world = society().await;
    register(&world, 0..GROUP, |_| OFFICE.to_owned()).await;
    world.pass_minutes(61);
    let known = |_| address(0);
    let strangers = |n| format!("stranger{n}@elsewhere{n}.example.jp");
    let storms: [(&str, &dyn Fn(usize) -> String); 2] = [("one address", &known), ("strangers", &strangers)];
    for (name, typed) in storms {
        let before = world.notes.tally().writes;
        let browser = world.browser();
        for n in 0..STORM as usize {
            browser.post("/reset", &[("email", &typed(n))]).await;
            browser.post("/register", &[("email", &typed(n))]).await;
        }
        world.deliver().await;
        let mut hottest: Vec<_> = since(&world, &before).into_iter().map(|(pk, units)| (units, pk)).collect();
        hottest.sort_unstable();
        // A second's worth of the storm, and as many first registrations asked for beside it.
        for (units, pk) in hottest.iter().rev().take(4) {
            println!("{name}: {units} a second: {pk}");
        }
        let (units, pk) = hottest.pop().expect("something was written");
        assert!((units as f64) < MOST, "{name}: {units} a second: {pk}");
    }
}
