//! Asynchronous invocations, as S3 and EventBridge make them.

use std::time::Duration;

use crate::template::Pattern;
use crate::{Error, Events, Invoker};
use serde_json::Value;

/// Lambda tries an asynchronous event three times in all …
const ATTEMPTS: u32 = 3;
/// … with a pause between: a minute there, shorter here.
const PAUSE: Duration = Duration::from_secs(2);

/// Calls `function` with every event that matches, one after the other, for as long as the process runs. `lost` is called
/// with those that are given up.
pub async fn relay(
    events: Events,
    pattern: Option<Pattern>,
    function: String,
    invoker: Invoker,
    lost: impl Fn(&Value, &Error),
) {
    loop {
        let event = events.next().await;
        if pattern.as_ref().is_some_and(|pattern| !pattern.matches(&event)) {
            continue;
        }
        for attempt in 1..=ATTEMPTS {
            match invoker.call(&function, event.clone()).await {
                Ok(_) => break,
                Err(error) if attempt < ATTEMPTS => {
                    eprintln!("{error} (attempt {attempt} of {ATTEMPTS})");
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => {
                    eprintln!("{error}; given up (on AWS the event would go to the dead-letter queue)");
                    lost(&event, &error);
                }
            }
        }
    }
}
