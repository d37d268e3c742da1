//! Draining a queue of 10,000 mail jobs at SES's initial rate limit: `cargo bench --workspace --bench mail`.
//!
//! Two instances of `deliver-mail` share the rate limit, the fake SES throttles faster calls, and halfway SES is down for a
//! minute. Seconds are those of the world's mock clock, which advances while the function waits.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark: what cannot go on ends it, and what is printed is its result"
)]

use serde_json::json;
use shared::function::Function;
use tests::mail_queue::{BATCH, by_second, drain, opened, queue, sent};
use tests::{Options, World};

const JOBS: usize = 10_000;
const RATE: usize = 14;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run());
    Ok(())
}

async fn run() {
    let world = World::with(Options::default()).await;
    world.mailbox.take_at_most(RATE);
    let records = queue(&world, (0..JOBS).map(opened)).await;
    let began = world.now();
    let (before, after) = records.split_at(JOBS / 2);
    drain_with_two_instances(&world, before).await;
    world.faults.fail_all_mails();
    for _ in 0..6 {
        world.hand_over(json!({ "Records": &after[..BATCH] })).await;
        world.pass_seconds(10);
    }
    world.faults.mend();
    drain_with_two_instances(&world, after).await;
    print(&world, world.now().seconds_since(began));
}

async fn drain_with_two_instances(world: &World, records: &[serde_json::Value]) {
    let (left, right) = records.split_at(records.len() / 2);
    tokio::join!(drain(world, left), drain(world, right));
}

fn print(world: &World, seconds: i64) {
    let sent = sent(world);
    let twice = sent.values().filter(|times| **times > 1).count();
    let calls = world.consumed(Function::DeliverMail).calls as f64 / JOBS as f64;
    println!("jobs                        {JOBS:>7}");
    println!("sent                        {:>7}", sent.len());
    println!("lost                        {:>7}", JOBS - sent.len());
    println!("sent twice                  {twice:>7}");
    println!("mails in the fastest second {:>7}", by_second(world).into_values().max().unwrap_or_default());
    println!("throttled by SES            {:>7}", world.mailbox.refused_by_rate());
    println!("seconds, 60 of an outage    {seconds:>7}");
    println!("seconds at the rate alone   {:>7}", JOBS.div_ceil(RATE));
    println!("calls of the tables a mail  {calls:>7.2}");
}
