//! The answers of a load test: counts, statuses, durations.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::table::Table;
use reqwest::{Method, StatusCode};

/// The shared counters.
#[derive(Default)]
pub struct Tally(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    /// Per request: number of answers by status, and their durations.
    answers: BTreeMap<String, (BTreeMap<u16, usize>, Vec<Duration>)>,
    /// Unexpected answers and aborted journeys, with their number.
    wrong: BTreeMap<String, usize>,
    registered: usize,
}

/// Mails of one registration: M1, the code, M2, M3.
pub const MAILS_OF_REGISTRATION: usize = 4;

impl Tally {
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts the answer to a valid request: only a page or a redirect is right.
    pub fn answered(&self, method: &Method, path: &str, status: StatusCode, took: Duration) {
        let what = format!("{method} {path}");
        if !(status.is_success() || status == StatusCode::SEE_OTHER) {
            self.failed(format!("{what} was answered by {status}"));
        }
        self.note(what, status, took);
    }

    /// Counts the answer to an invalid request.
    pub fn malformed_answered(&self, path: &str, status: StatusCode, deserves: u16, took: Duration) {
        if status.as_u16() != deserves {
            let place = if path.starts_with("/wp-login") { "an unknown page" } else { path };
            self.failed(format!("a malformed request to {place} was answered by {status} and not by {deserves}"));
        }
        self.note("malformed".to_owned(), status, took);
    }

    fn note(&self, what: String, status: StatusCode, took: Duration) {
        let mut counts = self.lock();
        let (statuses, times) = counts.answers.entry(what).or_default();
        *statuses.entry(status.as_u16()).or_default() += 1;
        times.push(took);
    }

    /// Counts an aborted journey.
    pub fn failed(&self, why: String) {
        *self.lock().wrong.entry(why).or_default() += 1;
    }

    /// Counts a registration.
    pub fn registered(&self) {
        self.lock().registered += 1;
    }

    /// The number of mails that must have arrived.
    pub fn mails_asked_for(&self) -> usize {
        self.lock().registered * MAILS_OF_REGISTRATION
    }

    /// The failed checks.
    pub fn wrong(&self) -> Vec<String> {
        let counts = self.lock();
        let mut wrong: Vec<_> = counts.wrong.iter().map(|(why, times)| format!("{times} × {why}")).collect();
        if counts.registered == 0 {
            wrong.push("no member registered".to_owned());
        }
        wrong
    }

    /// The figures, to print.
    pub fn table(&self, time: Duration) -> String {
        let counts = self.lock();
        let mut table = Table::new(["request", "times", "statuses", "p50 ms", "p95 ms", "max ms"]);
        let mut all = 0;
        for (what, (statuses, times)) in &counts.answers {
            let mut times = times.clone();
            times.sort_unstable();
            all += times.len();
            let statuses: Vec<_> = statuses.iter().map(|(status, times)| format!("{status} × {times}")).collect();
            let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_millis().to_string();
            table.push([what.clone(), times.len().to_string(), statuses.join(", "), at(50), at(95), at(100)]);
        }
        let rate = all as f64 / time.as_secs_f64();
        format!("{table}\n{all} requests, {rate:.0} a second; {} members registered", counts.registered)
    }
}
