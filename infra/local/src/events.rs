//! A queue of events on their way to a function.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::Notify;

/// Events in order. Clones share the queue; each event is consumed once.
#[derive(Clone, Default)]
pub struct Events {
    queue: Arc<Mutex<VecDeque<Value>>>,
    added: Arc<Notify>,
}

impl Events {
    /// Adds an event at the end and wakes a waiting consumer.
    pub fn push(&self, event: Value) {
        self.lock().push_back(event);
        self.added.notify_one();
    }

    /// Takes all pending events, oldest first.
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
