//! Words on a terminal: coloured when somebody looks, plain in a file.

use std::io::IsTerminal;

/// Something that went wrong.
pub fn bad(text: &str) -> String {
    coloured(text, "31;1")
}

/// Something that went well.
pub fn good(text: &str) -> String {
    coloured(text, "32;1")
}

/// Says what is being done.
pub fn step(text: &str) {
    println!("{} {text}", coloured("==>", "36;1"));
}

fn coloured(text: &str, code: &str) -> String {
    if std::io::stdout().is_terminal() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}
