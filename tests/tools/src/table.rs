//! A text table for the terminal.

use std::fmt::{self, Display, Formatter};

/// Rows under a heading, each column as wide as its widest cell.
pub struct Table<const COLUMNS: usize> {
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table with a heading and no rows.
    pub fn new(heading: [&str; COLUMNS]) -> Self {
        Self { rows: vec![heading.map(str::to_owned)] }
    }

    /// Adds a row at the end.
    pub fn push(&mut self, row: [String; COLUMNS]) {
        self.rows.push(row);
    }
}

impl<const COLUMNS: usize> Display for Table<COLUMNS> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut widths = [0; COLUMNS];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        for row in &self.rows {
            let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| aligned(cell, width)).collect();
            writeln!(f, "{}", cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}

/// Aligns numbers right and text left.
fn aligned(cell: &str, width: usize) -> String {
    if cell.starts_with(|c: char| c.is_ascii_digit()) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_fit_their_widest_cell_and_numbers_are_right_aligned() {
        let mut table = Table::new(["function", "size", "event"]);
        table.push(["login".to_owned(), "7.2 MB".to_owned(), "get.json".to_owned()]);
        table.push(["request-reset".to_owned(), "12.0 MB".to_owned(), "get.json".to_owned()]);
        let expected = "function       size     event\n\
                        login           7.2 MB  get.json\n\
                        request-reset  12.0 MB  get.json\n";
        assert_eq!(table.to_string(), expected);
    }
}
