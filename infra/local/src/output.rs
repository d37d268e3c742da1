//! Output for people: coloured on a terminal, plain in a file.

use std::io::IsTerminal;
use std::sync::LazyLock;

use tokio::time::Instant;

/// When the first step began.
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Text of a failure.
pub fn bad(text: &str) -> String {
    coloured(text, "31;1")
}

/// Text of a success.
pub fn good(text: &str) -> String {
    coloured(text, "32;1")
}

/// Prints the step that begins, and how long after the first one.
pub fn step(text: &str) {
    let after = format!("(after {} s)", BEGINNING.elapsed().as_secs());
    println!("{} {text} {}", coloured("==>", "36;1"), coloured(&after, "2"));
}

fn coloured(text: &str, code: &str) -> String {
    if std::io::stdout().is_terminal() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}
