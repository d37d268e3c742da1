//! Asynchronous invocations: events that nobody waits for.

use std::time::Duration;

use local::{Events, Invoker};
use serde_json::Value;

/// Lambda tries an asynchronous event three times …
const ATTEMPTS: u32 = 3;
/// … with waits between; a minute there, less patience here.
const PAUSE: Duration = Duration::from_secs(2);

/// Calls `function` with every event it wants, one after the other, for as long as the process runs.
pub async fn relay(events: Events, function: String, wanted: impl Fn(&Value) -> bool, invoker: Invoker) {
    loop {
        let event = events.next().await;
        if !wanted(&event) {
            continue;
        }
        for attempt in 1..=ATTEMPTS {
            match invoker.call(&function, event.clone()).await {
                Ok(_) => break,
                Err(error) if attempt < ATTEMPTS => {
                    eprintln!("{error} (attempt {attempt} of {ATTEMPTS})");
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => eprintln!("{error}; given up (on AWS the event would go to the dead letters)"),
            }
        }
    }
}
