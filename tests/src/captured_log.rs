//! The functions' log, captured per test thread.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct ToThisThread;

impl Write for ToThisThread {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Starts capturing: each thread stores its own log lines, in the format of production.
///
/// One subscriber for the whole process: `tracing` caches whether a call site has a subscriber, so a test that logs
/// without one would disable the call site for all later tests.
pub(crate) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_target(false)
            .with_max_level(tracing::Level::INFO)
            .with_writer(|| ToThisThread)
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
    });
}

/// Adds lines that go to standard output beside the log: metrics.
pub(crate) fn add(line: &[u8]) {
    LINES.with_borrow_mut(|lines| lines.extend_from_slice(line));
}

/// Everything that was logged on this thread, one JSON object a line.
pub fn of_this_thread() -> String {
    LINES.with_borrow(|lines| String::from_utf8_lossy(lines).into_owned())
}
