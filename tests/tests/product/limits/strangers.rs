//! Mails to addresses on no roster: their budgets, and the breaker that stops them when they bounce.

use std::sync::Arc;

use local::mailbox::Failure;
use shared::limits::{self, HOUR};
use shared::store::{FullList, RosterTable, Table};
use tests::journey::{HANAKO, SABURO, TARO};
use tests::tables::{items_at, number};
use tests::{ROSTER, World, captured_log};

/// Asks for a mail from a network address; tells whether it came.
async fn asks(world: &Arc<World>, network: usize, address: &str) -> bool {
    let mut browser = world.browser();
    // Another interface each time: a subscriber has a whole network of IPv6 addresses.
    browser.address = format!("2001:db8:0:{network:x}::{:x}", world.mailbox.mails().len() + 1);
    let before = world.mailbox.mails().len();
    browser.ask_registration(address).await;
    world.deliver().await;
    world.mailbox.mails().len() > before
}

/// Asks for so many strangers, each at a domain and from a network of their own; returns how many mails came.
async fn strangers(world: &Arc<World>, numbers: std::ops::Range<usize>, domain: &str) -> usize {
    let mut came = 0;
    for n in numbers {
        came += usize::from(asks(world, n, &format!("stranger{n}@{domain}")).await);
    }
    came
}

/// [A7]
#[tokio::test]
async fn one_network_address_causes_so_many_mails_to_strangers_an_hour_and_its_members_are_not_counted() {
    let world = World::new().await;
    let max = limits::STRANGER_MAILS_OF_ADDRESS.max as usize;
    let mut came = 0;
    for n in 0..max + 5 {
        came += usize::from(asks(&world, 1, &format!("stranger{n}@example.com")).await);
    }
    assert_eq!(came, max);
    assert!(asks(&world, 1, SABURO.address).await, "a member behind the same address");
    assert!(asks(&world, 2, "stranger99@example.com").await, "a stranger elsewhere");
    world.pass(HOUR);
    assert!(asks(&world, 1, "stranger98@example.com").await);
}

/// [A7] A society however small; the domains of the roster apart from all others.
#[tokio::test]
async fn strangers_get_so_many_mails_an_hour_and_a_day_and_members_always_theirs() {
    let world = World::new().await;
    let hour = limits::MIN_STRANGER_MAILS_PER_HOUR as usize;
    assert_eq!(strangers(&world, 0..hour + 5, "example.com").await, hour);
    assert!(asks(&world, 900, SABURO.address).await);
    assert_eq!(strangers(&world, 0..3, "example.co.jp").await, 3, "a domain of the roster has a count of its own");
    // The day has room for four such hours; all but two mails of it are used up by now.
    world.pass(HOUR);
    let day = items_at(&world, "LIMIT#mail-strangers-day#other-domains#").await.remove(0);
    assert_eq!(number(&day, "taken") as usize, hour, "a mail that the hour refuses is not taken from the day");
    let (app, most) = (world.app(), hour * limits::STRANGER_HOURS_PER_DAY as usize);
    let fill = app.store.db().update_item().table_name(app.store.name(Table::Expiring)).key("pk", day["pk"].clone());
    let fill = fill.update_expression("SET taken = :taken");
    fill.expression_attribute_values(":taken", shared::store::number((most - 2) as u32))
        .send()
        .await
        .expect("the engine");
    assert_eq!(strangers(&world, 1_000..1_005, "example.com").await, 2);
    assert!(asks(&world, 901, HANAKO.address).await);
}

/// [A7]
#[tokio::test]
async fn a_large_society_has_a_share_of_its_insured_as_budget() {
    let world = World::new().await;
    let config = &world.app().config;
    let table = RosterTable::new(world.app().store.db().clone(), &config.members_table, &config.expiring_table);
    table.remember(&FullList::new("digest".to_owned(), 8_000, 0, world.now())).await.expect("the store");
    assert_eq!(strangers(&world, 0..85, "example.com").await, 80);
}

/// Asks for a mail to an address that does not exist.
async fn bounces(world: &Arc<World>, network: usize, address: &str) {
    world.mailbox.fail_next(Failure::Bounce, 1);
    assert!(asks(world, network, address).await);
    world.deliver_and_track().await;
}

/// [A7] [P19]
#[tokio::test]
async fn bounces_among_the_last_ones_stop_mails_to_strangers_for_a_time_and_to_members_never() {
    let world = World::new().await;
    bounces(&world, 1, "mistyped@example.com").await;
    bounces(&world, 1, "dead@example.com").await;
    assert!(captured_log::of_this_thread().contains(r#""event":"mail.strangers-stopped""#), "staff are alarmed");
    assert!(!asks(&world, 2, "stranger@example.com").await);
    assert!(asks(&world, 3, TARO.address).await);
    world.pass(limits::STRANGER_REST);
    assert!(asks(&world, 2, "stranger@example.com").await, "it goes on by itself");
}

/// [A7] A bounce of a member's mail stops no other mail.
#[tokio::test]
async fn a_member_s_bounce_does_not_stop_strangers_and_each_has_its_configuration_set() {
    let world = World::new().await;
    world.mailbox.fail_next(Failure::Bounce, 1);
    assert!(asks(&world, 1, TARO.address).await);
    world.deliver_and_track().await;
    assert!(asks(&world, 2, "stranger@example.com").await);
    let sets: Vec<_> = world.mailbox.mails().iter().map(|mail| mail.configuration_set().map(str::to_owned)).collect();
    assert_eq!(sets, [Some("portal".to_owned()), Some("portal-strangers".to_owned())]);
}

/// [A7] They may not register with it, and are members of the roster all the same.
#[tokio::test]
async fn members_who_share_an_address_are_no_strangers() {
    const SHARED: &str = "two.kenpo@example.co.jp";
    let world = World::new().await;
    let row = |key: &str| format!("{key},,,19700101,1,{SHARED},20100401,,,\n");
    assert!(world.import(&format!("{ROSTER}{}{}", row("A000201"), row("A000202"))).await.accepted);
    bounces(&world, 1, "mistyped@example.com").await;
    bounces(&world, 1, "dead@example.com").await;
    assert!(!asks(&world, 2, "stranger@example.com").await);
    assert!(asks(&world, 3, SHARED).await);
    let mail = world.newest_mail_to(SHARED).await;
    assert_eq!(mail.configuration_set(), Some("portal"));
}
