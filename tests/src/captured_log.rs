//! What the functions log, kept for the test on whose thread they run.

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

/// From now on every thread keeps what is logged on it, in the form of production.
///
/// One subscriber for the whole process: `tracing` remembers who listens to a line, and would remember for good that
/// nobody did when a test without a subscriber came first.
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

/// Adds what goes to standard output beside the log.
pub(crate) fn add(line: &[u8]) {
    LINES.with_borrow_mut(|lines| lines.extend_from_slice(line));
}

/// Everything that was logged on this thread, one JSON object a line.
pub fn of_this_thread() -> String {
    LINES.with_borrow(|lines| String::from_utf8_lossy(lines).into_owned())
}
