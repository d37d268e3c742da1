//! Checks that every requested mail was sent exactly once.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::table::Table;
use local::{Error, Result};
use tokio::time::Instant;

use super::pairs;
use local::stack::Services;

/// Mail jobs and mails of a load test.
pub struct Mails {
    /// Number of jobs by state.
    jobs: BTreeMap<String, usize>,
    /// Number of mails that arrived.
    arrived: usize,
    /// Number of jobs whose mail arrived more than once.
    repeated: usize,
}

/// Interval between two polls.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

impl Mails {
    /// Waits until no job is waiting, or the time is over.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn settled(services: &Services, timeout: Duration) -> Result<Self> {
        let end = Instant::now() + timeout;
        loop {
            let mails = Self::of(services)?;
            if mails.waiting() == 0 || Instant::now() >= end {
                return Ok(mails);
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    fn of(services: &Services) -> Result<Self> {
        let mut jobs = BTreeMap::new();
        for state in services.mail_states()? {
            *jobs.entry(state).or_default() += 1;
        }
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        let mails = services.mailbox().mails();
        for mail in &mails {
            let job = mail.tags().get("job").cloned();
            *times.entry(job.ok_or_else(|| Error::Failed("a mail without its job".to_owned()))?).or_default() += 1;
        }
        let repeated = times.values().filter(|times| **times > 1).count();
        Ok(Self { jobs, arrived: mails.len(), repeated })
    }

    fn waiting(&self) -> usize {
        self.jobs.get("waiting").copied().unwrap_or_default()
    }

    /// The figures, to print.
    pub fn table(&self, asked: usize) -> Table<2> {
        let jobs = self.jobs.iter().map(|(state, times)| (format!("jobs {state}"), times.to_string()));
        let others = [("expected at least", asked), ("arrived", self.arrived), ("arrived twice", self.repeated)];
        let others = others.into_iter().map(|(name, number)| (name.to_owned(), number.to_string()));
        pairs(["mails", "number"], jobs.chain(others))
    }

    /// The failed checks.
    pub fn wrong(&self, asked: usize) -> Vec<String> {
        let jobs: usize = self.jobs.values().sum();
        let mut wrong = Vec::new();
        if self.waiting() > 0 {
            wrong.push(format!("{} mails are still waiting", self.waiting()));
        }
        if self.arrived < asked || self.arrived != jobs + self.repeated {
            wrong.push(format!("{} mails arrived for {jobs} jobs, {asked} were expected", self.arrived));
        }
        if self.repeated > 0 {
            wrong.push(format!("{} mails arrived twice", self.repeated));
        }
        wrong
    }
}
