//! A fake of SES v2 with the inbox of every recipient: it accepts mails, shows them, injects failures, and emits SES
//! events.

mod disk;
mod event;
mod failure;
mod link;
mod mail;
mod pages;
mod ses;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use failure::Failure;
pub use mail::{Delivery, Mail};

use crate::{Clock, Events, Result, SystemClock, port};

/// A running mailbox. It listens until it is dropped.
pub struct Mailbox {
    address: String,
    post: Arc<Post>,
    server: JoinHandle<()>,
}

/// The state of the mailbox, shared with its server.
struct Post {
    mails: Mutex<Vec<Mail>>,
    failures: Mutex<VecDeque<Failure>>,
    rate: Mutex<Rate>,
    events: Events,
    folder: Option<PathBuf>,
    clock: Arc<dyn Clock>,
}

/// The sending rate of SES.
#[derive(Default)]
struct Rate {
    most: Option<usize>,
    refused: usize,
}

impl Mailbox {
    /// A mailbox in memory on 127.0.0.1; port 0 takes a free one.
    ///
    /// # Errors
    /// [`crate::Error::PortInUse`] when another program listens there.
    pub async fn start(port: u16) -> Result<Self> {
        Self::start_at(port, SystemClock::arc()).await
    }

    /// As [`Mailbox::start`], with the time of arrival read from `clock`.
    ///
    /// # Errors
    /// [`crate::Error::PortInUse`] when another program listens there.
    pub async fn start_at(port: u16, clock: Arc<dyn Clock>) -> Result<Self> {
        Self::serve(port::listen(port, "mailbox").await?, None, Vec::new(), clock)
    }

    /// A mailbox that keeps its mails in `folder` and starts with those that are there.
    ///
    /// # Errors
    /// [`crate::Error::Io`] when the folder cannot be read or made.
    pub async fn on_disk(listener: TcpListener, folder: &Path) -> Result<Self> {
        Self::serve(listener, Some(folder.to_owned()), disk::load(folder)?, SystemClock::arc())
    }

    fn serve(l: TcpListener, folder: Option<PathBuf>, mails: Vec<Mail>, clock: Arc<dyn Clock>) -> Result<Self> {
        let address = port::url(&l)?;
        let (mails, failures, rate) = (Mutex::new(mails), Mutex::default(), Mutex::default());
        let post = Arc::new(Post { mails, failures, rate, events: Events::default(), folder, clock });
        let router = ses::router().merge(pages::router()).with_state(Arc::clone(&post));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(l, router).await {
                eprintln!("the mailbox stopped: {error}");
            }
        });
        Ok(Self { address, post, server })
    }

    /// The URL for `AWS_ENDPOINT_URL_SESV2`, and for a browser.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Every mail accepted so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.post.mails().clone()
    }

    /// Deletes all mails but the first `count`, and the queued failures.
    pub fn forget_after(&self, count: usize) {
        self.post.mails().truncate(count);
        self.post.failures().clear();
        self.post.events.take_all();
    }

    /// Injects a failure into the next `count` attempts to send, after the failures queued before.
    pub fn fail_next(&self, failure: Failure, count: usize) {
        self.post.fail_next(failure, count);
    }

    /// From now on at most `most` mails are accepted per second of the clock; others are throttled.
    pub fn take_at_most(&self, most: usize) {
        *self.post.rate() = Rate { most: Some(most), refused: 0 };
    }

    /// How many attempts were throttled since [`Mailbox::take_at_most`].
    pub fn refused_by_rate(&self) -> usize {
        self.post.rate().refused
    }

    /// Takes the pending SES events, in EventBridge's envelope.
    pub fn take_events(&self) -> Vec<Value> {
        self.post.events.take_all()
    }

    /// The queue of SES events, to wait on.
    pub fn events(&self) -> Events {
        self.post.events.clone()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Post {
    fn mails(&self) -> MutexGuard<'_, Vec<Mail>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failures(&self) -> MutexGuard<'_, VecDeque<Failure>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rate(&self) -> MutexGuard<'_, Rate> {
        self.rate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the rate of this second is used up.
    fn is_too_fast(&self) -> bool {
        let mut rate = self.rate();
        let Some(most) = rate.most else { return false };
        let second = |time: &str| time.split('.').next().map(str::to_owned);
        let now = second(&crate::timestamp(&*self.clock));
        let taken = self.mails().iter().rev().take_while(|mail| second(&mail.received_at) == now).count();
        let is_too_fast = taken >= most;
        rate.refused += usize::from(is_too_fast);
        is_too_fast
    }

    fn fail_next(&self, failure: Failure, count: usize) {
        self.failures().extend(std::iter::repeat_n(failure, count));
    }

    /// Stores a mail under the next number and emits its events.
    fn accept(&self, letter: mail::Letter, outcome: Delivery) -> Result<String> {
        let mut mails = self.mails();
        let id = format!("{:08}-local-mail", mails.len() + 1);
        let mail = Mail::open(id.clone(), letter, crate::timestamp(&*self.clock), outcome);
        if let Some(folder) = &self.folder {
            disk::keep(folder, &mail)?;
        }
        for event in event::of(&mail) {
            self.events.push(event);
        }
        mails.push(mail);
        Ok(id)
    }
}
