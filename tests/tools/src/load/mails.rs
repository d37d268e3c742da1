//! Whether every mail that was asked for was sent, and once.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::table::Table;
use local::{Error, Result};
use tokio::time::Instant;

use super::pairs;
use local::stack::Services;

/// Mail jobs and mails.
pub struct Mails {
    /// Jobs by what became of them.
    jobs: BTreeMap<String, usize>,
    /// Mails that arrived.
    arrived: usize,
    /// Jobs whose mail arrived more than once.
    repeated: usize,
}

const AGAIN: Duration = Duration::from_millis(200);

impl Mails {
    /// When no job waits any more, or the time is over.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn settled(services: &Services, most: Duration) -> Result<Self> {
        let end = Instant::now() + most;
        loop {
            let mails = Self::of(services)?;
            if mails.waiting() == 0 || Instant::now() >= end {
                return Ok(mails);
            }
            tokio::time::sleep(AGAIN).await;
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

    /// The numbers.
    pub fn table(&self, asked: usize) -> Table<2> {
        let jobs = self.jobs.iter().map(|(state, times)| (format!("jobs {state}"), times.to_string()));
        let others = [("expected at least", asked), ("arrived", self.arrived), ("arrived twice", self.repeated)];
        let others = others.into_iter().map(|(name, number)| (name.to_owned(), number.to_string()));
        pairs(["mails", "number"], jobs.chain(others))
    }

    /// What was off.
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
