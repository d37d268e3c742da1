//! The statements that tests must show.

use std::fs;

use local::template::workspace_root;
use local::{Error, Result};

/// The file of the statements.
const PLACE: &str = "tests/security.md";

/// One statement about security, reliability or accessibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its ID: a letter and a number.
    pub id: String,
    /// What must hold.
    pub text: String,
    /// What part of it no test shows, and why; empty when tests show all of it.
    pub remainder: String,
}

/// All statements, in their order.
///
/// # Errors
/// [`Error::Io`] when the file cannot be read, [`Error::Failed`] when a row is malformed or an ID is a duplicate.
pub fn statements() -> Result<Vec<Statement>> {
    let text = fs::read_to_string(workspace_root().join(PLACE)).map_err(Error::io(format!("read {PLACE}")))?;
    read(&text)
}

fn read(text: &str) -> Result<Vec<Statement>> {
    let mut found: Vec<Statement> = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| line.starts_with('|')) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        if cells.first().is_some_and(|cell| *cell == "ID" || cell.starts_with("--")) {
            continue;
        }
        let [id, text, remainder] = cells.as_slice() else {
            return Err(Error::Failed(format!("{PLACE}:{}: a row has three cells", n + 1)));
        };
        if !is_id(id) || text.is_empty() || found.iter().any(|other| other.id == **id) {
            return Err(Error::Failed(format!("{PLACE}:{}: `{id}` is no ID, has no text, or is a duplicate", n + 1)));
        }
        found.push(Statement { id: (*id).into(), text: (*text).into(), remainder: (*remainder).into() });
    }
    Ok(found)
}

/// A capital letter and a number from 1 to 99.
fn is_id(text: &str) -> bool {
    let mut letters = text.chars();
    let number = letters.next().filter(char::is_ascii_uppercase).map(|_| letters.as_str());
    number.is_some_and(|number| !number.starts_with('0') && number.parse().is_ok_and(|n: u8| n < 100))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn rows_of_all_tables_are_read_and_malformed_ones_are_named() {
        let text = "# A\n\n| ID | Holds | Rest |\n|---|---|---|\n| P1 | a | |\n\n| ID | Holds | Rest |\n|--|--|--|\n| G12 | b | c |\n";
        let found = read(text).unwrap_or_default();
        let ids: Vec<_> = found.iter().map(|it| (it.id.as_str(), it.text.as_str(), it.remainder.as_str())).collect();
        assert_eq!(ids, [("P1", "a", ""), ("G12", "b", "c")]);
        for wrong in ["| P1 | a |", "| p1 | a | |", "| P0 | a | |", "| P1 | | |", "| P1 | a | |\n| P1 | b | |"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
