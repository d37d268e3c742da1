//! CPU time of estimating a new password, in Argon2 hashes: part of `cargo tools bench passwords`.
//!
//! Times are of this thread only, the fastest of a few runs.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark: what cannot go on ends it, and what is printed is its result"
)]

use rustix::time::{ClockId, clock_gettime};
use shared::input::{BirthDate, EmailAddress, LoginId, PasswordContext, PasswordPolicy};
use shared::secret::PasswordHasher;
use tests::slow_passwords::slow_passwords;

/// Runs of each; the fastest counts.
const RUNS: u32 = 7;
/// Aim: hashes that an estimate costs at most.
const HASHES: f64 = 2.0;

/// CPU seconds of this thread so far.
fn computed() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// CPU seconds of the fastest run.
fn fastest(mut run: impl FnMut()) -> f64 {
    let runs = (0..RUNS).map(|_| {
        let before = computed();
        run();
        computed() - before
    });
    runs.fold(f64::INFINITY, f64::min)
}

fn main() {
    let policy = PasswordPolicy {
        min_len: 15,
        society_words: vec!["サンプル健康保険組合".into(), "KW21-Connect".into()],
    };
    let login_id = LoginId::parse("taro.1980").expect("a login ID");
    let address = EmailAddress::parse("taro.kenpo@example.co.jp").expect("an address");
    let birth_date = BirthDate::parse("1980", "4", "1", jiff::civil::date(2026, 11, 28)).ok();
    let context = PasswordContext { login_id: Some(&login_id), address: Some(&address), birth_date, nickname: None };
    let common = set_credentials::common().expect("the list of common passwords");
    let hasher = PasswordHasher::new().expect("the hasher");
    let hash = fastest(|| assert!(!hasher.verify(b"x", None).expect("a hash")));
    println!("a hash takes {:.1} ms of CPU time\n", hash * 1e3);
    println!("| Estimated | ms of CPU time | hashes (aim {HASHES}) |");
    println!("|---|---|---|");
    let mut most = 0.0_f64;
    for slow in slow_passwords() {
        let time = fastest(|| drop(policy.check(&slow, &context, common)));
        most = most.max(time / hash);
        let beginning: String = slow.chars().take(24).collect();
        println!("| `{}…` | {:.1} | {:.2} |", beginning.replace('|', "\\|"), time * 1e3, time / hash);
    }
    assert!(most <= HASHES, "{most:.2} hashes");
}
