//! The log: JSON lines on standard output.

use std::error::Error;

/// Sends the log to standard output, one JSON object a line, as CloudWatch Logs reads it. Lambda adds the time.
pub fn init_json() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .with_max_level(tracing::Level::INFO)
        .init();
}

/// An error with all its sources, for one log line. Our errors contain no input; the SDK's contain codes and messages.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
