//! What is noted while the functions run.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use shared::metrics::Metrics;

use crate::Page;
use crate::rights_check::{Tally, Use, Uses};

/// Notes that several worlds may share.
#[derive(Clone, Default)]
pub struct Notes {
    /// What each function did with its rights.
    pub(crate) uses: Uses,
    lines: Arc<Mutex<Vec<Value>>>,
    /// Every answer to a browser; none where nobody asked to keep them.
    answers: Option<Arc<Mutex<Vec<Page>>>>,
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Notes {
    /// Notes that keep every page as well.
    pub fn with_answers() -> Self {
        Self { answers: Some(Arc::default()), ..Self::default() }
    }

    /// Every answer so far.
    pub fn answers(&self) -> Vec<Page> {
        self.answers.as_deref().map(|kept| lock(kept).clone()).unwrap_or_default()
    }

    pub(crate) fn take_answer(&self, page: &Page) {
        if let Some(kept) = &self.answers {
            lock(kept).push(page.clone());
        }
    }

    /// What each function did so far.
    pub fn uses(&self) -> BTreeSet<(&'static str, Use)> {
        lock(&self.uses).uses.keys().copied().collect()
    }

    /// The same, with how often.
    pub fn tally(&self) -> Tally {
        lock(&self.uses).clone()
    }

    /// The lines of metrics so far, as CloudWatch reads them.
    pub fn metrics(&self) -> Vec<Value> {
        lock(&self.lines).clone()
    }

    /// Metrics that are noted here, and kept with the log of the thread.
    pub(crate) fn take_metrics(&self, namespace: &str) -> Metrics {
        let lines = self.lines.clone();
        Metrics::new(namespace, move |line| {
            crate::captured_log::add(line);
            lock(&lines).push(serde_json::from_slice(line).expect("a line of JSON"));
        })
    }
}
