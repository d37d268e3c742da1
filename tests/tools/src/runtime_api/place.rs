//! Between whoever has events and the process that asks for them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot, watch};

use super::{Outcome, RuntimeError};
use local::{Clock, SystemClock};

/// What the server knows.
pub(super) struct Place {
    pub function: String,
    clock: Arc<dyn Clock>,
    queue: mpsc::UnboundedSender<Invocation>,
    waiting: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    ledger: Mutex<Ledger>,
    /// Whether the start is over, well or badly.
    started: watch::Sender<bool>,
}

/// An event on its way.
pub(super) struct Invocation {
    pub id: String,
    pub event: Value,
    /// When the time of the function is up, since the epoch.
    pub deadline: Duration,
}

/// Who waits for which answer.
#[derive(Default)]
struct Ledger {
    invocations: u64,
    unanswered: HashMap<String, oneshot::Sender<Outcome>>,
    not_started: Option<RuntimeError>,
}

impl Place {
    /// Where the function of that name is waited for.
    pub fn of(function: &str) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        Self {
            function: function.to_owned(),
            clock: SystemClock::arc(),
            queue,
            waiting: AsyncMutex::new(waiting),
            ledger: Mutex::default(),
            started: watch::Sender::new(false),
        }
    }

    /// Returns when the start is over, with its failure if it failed.
    pub async fn started(&self) -> Result<(), RuntimeError> {
        // The sender is our own: waiting for it cannot fail.
        let _ = self.started.subscribe().wait_for(|started| *started).await;
        self.ledger().not_started.clone().map_or(Ok(()), Err)
    }

    /// The next event, however long it takes until there is one. Whoever asks has started.
    pub async fn next(&self) -> Invocation {
        self.started.send_replace(true);
        match self.waiting.lock().await.recv().await {
            Some(invocation) => invocation,
            // The queue ends with this place, and this future with it.
            None => std::future::pending().await,
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an event into the queue; `answer` hears what becomes of it.
    pub fn hand_over(&self, event: Value, time: Duration, answer: oneshot::Sender<Outcome>) {
        let mut ledger = self.ledger();
        if let Some(error) = &ledger.not_started {
            // Whoever asked may have stopped waiting.
            let _ = answer.send(Outcome::NotStarted(error.clone()));
            return;
        }
        ledger.invocations += 1;
        let id = format!("00000000-0000-4000-8000-{:012x}", ledger.invocations);
        ledger.unanswered.insert(id.clone(), answer);
        let deadline = Duration::from_secs_f64(self.clock.now_unix_secs_f64()) + time;
        // The receiver lives beside the sender: sending cannot fail.
        let _ = self.queue.send(Invocation { id, event, deadline });
    }

    /// Settles one invocation; false when nobody waits for it.
    pub fn settle(&self, id: &str, outcome: Outcome) -> bool {
        let answer = self.ledger().unanswered.remove(id);
        answer.is_some_and(|answer| answer.send(outcome).is_ok())
    }

    /// Settles whatever was asked and will be asked.
    pub fn give_up(&self, error: &RuntimeError) {
        let mut ledger = self.ledger();
        ledger.not_started = Some(error.clone());
        for (_, answer) in ledger.unanswered.drain() {
            let _ = answer.send(Outcome::NotStarted(error.clone()));
        }
        drop(ledger);
        self.started.send_replace(true);
    }
}
