//! Words on a terminal: coloured when somebody looks, plain in a file.

use std::io::IsTerminal;
use std::sync::LazyLock;

use tokio::time::Instant;

/// When the first step was begun.
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Something that went wrong.
pub fn bad(text: &str) -> String {
    coloured(text, "31;1")
}

/// Something that went well.
pub fn good(text: &str) -> String {
    coloured(text, "32;1")
}

/// Says what is being done, and when.
pub fn step(text: &str) {
    let after = format!("(after {} s)", BEGINNING.elapsed().as_secs());
    println!("{} {text} {}", coloured("==>", "36;1"), coloured(&after, "2"));
}

fn coloured(text: &str, code: &str) -> String {
    if std::io::stdout().is_terminal() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}
