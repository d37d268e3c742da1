//! A queue of events on their way to a function.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::Notify;

/// Events in the order they happened. Clones share the queue; each event is taken once.
#[derive(Clone, Default)]
pub struct Events {
    queue: Arc<Mutex<VecDeque<Value>>>,
    added: Arc<Notify>,
}

impl Events {
    /// Adds an event at the end and wakes whoever waits for one.
    pub fn push(&self, event: Value) {
        self.lock().push_back(event);
        self.added.notify_one();
    }

    /// Takes every event there is, oldest first.
    pub fn take_all(&self) -> Vec<Value> {
        self.lock().drain(..).collect()
    }

    /// Takes the oldest event, waiting until there is one.
    pub async fn next(&self) -> Value {
        loop {
            if let Some(event) = self.lock().pop_front() {
                return event;
            }
            self.added.notified().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Value>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
