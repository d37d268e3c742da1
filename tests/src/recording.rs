//! A recording of what the functions do: uses of their rights, metrics, answers.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use shared::metrics::Metrics;

use crate::Page;
use crate::rights_check::{Tally, Use, Uses};

/// A recording; several worlds may share one.
#[derive(Clone, Default)]
pub struct Recording {
    /// Uses of rights, by function.
    pub(crate) uses: Uses,
    lines: Arc<Mutex<Vec<Value>>>,
    /// Every answer to a browser, if they are recorded.
    answers: Option<Arc<Mutex<Vec<Page>>>>,
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recording {
    /// A recording that includes every answer.
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

    /// Each function with the rights it has used so far.
    pub fn uses(&self) -> BTreeSet<(&'static str, Use)> {
        lock(&self.uses).uses.keys().copied().collect()
    }

    /// The same with counts.
    pub fn tally(&self) -> Tally {
        lock(&self.uses).clone()
    }

    /// The lines of metrics so far, in the embedded metric format.
    pub fn metrics(&self) -> Vec<Value> {
        lock(&self.lines).clone()
    }

    /// Metrics that are recorded here and captured with the log of the thread.
    pub(crate) fn take_metrics(&self, namespace: &str) -> Metrics {
        let lines = self.lines.clone();
        Metrics::new(namespace, move |line| {
            crate::captured_log::add(line);
            lock(&lines).push(serde_json::from_slice(line).expect("a line of JSON"));
        })
    }
}
