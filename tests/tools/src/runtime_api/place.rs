//! The queue between the callers that invoke a function and the process that asks for events.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot, watch};

use super::{Reply, RuntimeError};
use local::{Clock, SystemClock};

/// The server's state.
pub(super) struct Place {
    pub function: String,
    clock: Arc<dyn Clock>,
    queue: mpsc::UnboundedSender<Invocation>,
    waiting: AsyncMutex<mpsc::UnboundedReceiver<Invocation>>,
    ledger: Mutex<Ledger>,
    /// Whether the init is over, successful or not.
    started: watch::Sender<bool>,
}

/// A queued event.
pub(super) struct Invocation {
    pub id: String,
    pub event: Value,
    /// The function's deadline, since the epoch.
    pub deadline: Duration,
}

/// The callers that wait for an outcome, by invocation ID.
#[derive(Default)]
struct Ledger {
    invocations: u64,
    unanswered: HashMap<String, oneshot::Sender<Reply>>,
    not_started: Option<RuntimeError>,
}

impl Place {
    /// The queue of the named function.
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

    /// Waits until the init is over; its error if it failed.
    pub async fn started(&self) -> Result<(), RuntimeError> {
        // This struct owns the sender, so waiting cannot fail.
        let _ = self.started.subscribe().wait_for(|started| *started).await;
        self.ledger().not_started.clone().map_or(Ok(()), Err)
    }

    /// Waits for the next event. A process that asks for one has finished its init.
    pub async fn next(&self) -> Invocation {
        self.started.send_replace(true);
        match self.waiting.lock().await.recv().await {
            Some(invocation) => invocation,
            // The queue closes when this struct is dropped, and this future with it.
            None => std::future::pending().await,
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues an event; `answer` receives its outcome.
    pub fn hand_over(&self, event: Value, time: Duration, answer: oneshot::Sender<Reply>) {
        let mut ledger = self.ledger();
        if let Some(error) = &ledger.not_started {
            // The caller may have stopped waiting.
            let _ = answer.send(Reply::NotStarted(error.clone()));
            return;
        }
        ledger.invocations += 1;
        let id = format!("00000000-0000-4000-8000-{:012x}", ledger.invocations);
        ledger.unanswered.insert(id.clone(), answer);
        let deadline = Duration::from_secs_f64(self.clock.now_unix_secs_f64()) + time;
        // This struct owns the receiver as well, so sending cannot fail.
        let _ = self.queue.send(Invocation { id, event, deadline });
    }

    /// Completes an invocation; false when no caller waits for it.
    pub fn settle(&self, id: &str, outcome: Reply) -> bool {
        let answer = self.ledger().unanswered.remove(id);
        answer.is_some_and(|answer| answer.send(outcome).is_ok())
    }

    /// Fails all current and future invocations with an init error.
    pub fn give_up(&self, error: &RuntimeError) {
        let mut ledger = self.ledger();
        ledger.not_started = Some(error.clone());
        for (_, answer) in ledger.unanswered.drain() {
            let _ = answer.send(Reply::NotStarted(error.clone()));
        }
        drop(ledger);
        self.started.send_replace(true);
    }
}
