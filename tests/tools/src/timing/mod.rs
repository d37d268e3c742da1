//! `cargo tools timing`: measures the timing side channel (user enumeration) of every public form. All cases of a form are
//! interleaved at random in one run; printed are the differences of medians and of 95th percentiles with their confidence
//! intervals.
//!
//! `cargo tools timing [ROUNDS] [FORM]`: 1,000 rounds of all forms by default. A single form (`/reset`) allows more rounds in
//! the same time, and noise shrinks with their square root. It asserts nothing, since times depend on the machine;
//! `enumeration.rs` asserts that every case does the same work. CPU time is printed as well as wall-clock time: other load
//! disturbs it less.

mod cases;
mod statistics;

use std::time::Instant;

use local::mailbox::Failure;
use local::{Error, Result};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use tests::World;

use cases::{Case, cases};
use statistics::{Difference, difference, percentile};

/// Warm-up rounds, not counted.
const WARM_UP: usize = 10;
/// Every so many rounds the mail jobs are delivered to an SES that is down.
const DELIVERED_EVERY: usize = 100;
/// The difference that statement A2 of `tests/security.md` allows.
const MAX_PERCENT: f64 = 2.0;

/// Measures and prints.
///
/// # Errors
/// [`Error::Failed`] for an unknown form.
pub async fn run(rounds: usize, form: Option<&str>) -> Result<()> {
    let (world, mut cases) = cases().await;
    if let Some(form) = form {
        cases.retain(|case| case.form == form);
        if cases.is_empty() {
            return Err(Error::Failed(format!("{form} is no form that is measured")));
        }
    }
    let mut samples = vec![Samples::default(); cases.len()];
    let mut rng = StdRng::seed_from_u64(7);
    let mut order: Vec<usize> = (0..cases.len()).collect();
    for round in 0..WARM_UP + rounds {
        order.shuffle(&mut rng);
        for (position, at) in order.iter().enumerate() {
            let (clock, processor) = measure(&world, &mut cases[*at], round * order.len() + position).await;
            if round >= WARM_UP {
                samples[*at].clock.push(clock);
                samples[*at].processor.push(processor);
            }
        }
        if round % DELIVERED_EVERY == 0 {
            world.mailbox.fail_next(Failure::Broken, 10);
            world.deliver().await;
        }
    }
    println!("Each case against the first of its form, in {rounds} rounds.");
    print("Wall-clock time", &cases, &samples, |samples| &samples.clock);
    print("CPU time", &cases, &samples, |samples| &samples.processor);
    Ok(())
}

/// The durations of one case in milliseconds, one per round.
#[derive(Clone, Default)]
struct Samples {
    clock: Vec<f64>,
    processor: Vec<f64>,
}

/// Sends one request from a network address of its own and restores the state. Returns wall-clock time and CPU time in
/// milliseconds.
#[expect(clippy::disallowed_methods, reason = "a measurement of this machine, not of the product's time")]
async fn measure(world: &World, case: &mut Case, client: usize) -> (f64, f64) {
    case.browser.address = format!("2001:db8:0:{client:x}::1");
    let fields: Vec<_> = case.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (began, of_processor) = (Instant::now(), processor());
    let page = case.browser.post(case.form, &fields).await;
    let took = (began.elapsed().as_secs_f64() * 1_000.0, processor() - of_processor);
    assert_eq!(page.status.as_u16(), case.status, "{} {}", case.form, case.name);
    case.before.restore(world).await;
    took
}

/// CPU time of this process so far in milliseconds, the embedded DynamoDB engine included.
fn processor() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1_000.0 + time.tv_nsec as f64 / 1_000_000.0
}

fn print(title: &str, cases: &[Case], samples: &[Samples], of: fn(&Samples) -> &Vec<f64>) {
    let compared = cases.iter().filter(|case| !case.is_reference).count();
    println!("\n{title}; intervals at 95 % for all {compared} comparisons together.\n");
    println!(
        "{:<17} {:<28} {:>9} {:>11}   {:<26} {:<26} verdict",
        "form", "case", "median", "p95", "difference of medians", "of p95"
    );
    let (mut reference, mut alike) = (of(&samples[0]), 0);
    for (case, samples) in cases.iter().zip(samples) {
        let samples = of(samples);
        let (median, p95) = (percentile(samples, 50.0), percentile(samples, 95.0));
        print!("{:<17} {:<28} {median:>6.2} ms {p95:>8.2} ms", case.form, case.name);
        if case.is_reference {
            reference = samples;
            println!();
            continue;
        }
        let medians = difference(reference, samples, 50.0, compared);
        let p95s = difference(reference, samples, 95.0, compared);
        let verdict = verdict(&medians);
        alike += usize::from(verdict == "alike");
        println!("   {:<26} {:<26} {verdict}", medians.to_string(), p95s.to_string());
    }
    println!("\n{alike} of {compared} comparisons: at most {MAX_PERCENT} % and within noise.");
}

fn verdict(medians: &Difference) -> &'static str {
    match (medians.percent.abs() <= MAX_PERCENT, medians.is_noise()) {
        (true, true) => "alike",
        (true, false) => "differs, by less than 2 %",
        (false, true) => "too noisy to tell",
        (false, false) => "DIFFERS",
    }
}
