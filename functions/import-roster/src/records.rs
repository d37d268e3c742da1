use std::io::{self, BufRead, BufReader, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The rows of a CSV file as RFC 4180 has them, still undecoded, each with the line on which it begins.
pub struct Records<R> {
    file: BufReader<R>,
    parser: Reader,
    cells: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
}

/// One row.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// The line of the file on which it begins; the heading is on line 1.
    pub line: u64,
    cells: &'a [u8],
    ends: &'a [usize],
}

/// Why the next row cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// A row that began on this line does not end: a quote was opened and never closed.
    #[error("a row that does not end")]
    Endless(u64),
}

/// Bytes of a row. Real ones have a few hundred; without a limit one stray quote would read the rest into memory.
const MAX_LEN: usize = 64 * 1024;
/// Lines of a row. An address or a remark may have a few.
const MAX_LINES: u64 = 10;
/// Cells of a row.
const MAX_CELLS: usize = 1024;

impl<R: Read> Records<R> {
    /// Reads rows from the beginning of a file; a byte order mark is skipped.
    pub fn new(file: R, delimiter: u8) -> Self {
        Self {
            file: BufReader::with_capacity(64 * 1024, file),
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            cells: vec![0; MAX_LEN],
            ends: vec![0; MAX_CELLS],
            line: 1,
        }
    }

    /// The next row that is not an empty line.
    ///
    /// # Errors
    /// [`RecordError`]
    pub fn read_next(&mut self) -> Result<Option<Record<'_>>, RecordError> {
        self.skip_line_ends()?;
        let begins_on = self.line;
        let (mut len, mut cells) = (0, 0);
        loop {
            let input = self.file.fill_buf()?;
            let (result, read, written, ended) =
                self.parser.read_record(input, &mut self.cells[len..], &mut self.ends[cells..]);
            let at_end = input.is_empty();
            self.line += line_feeds(&input[..read]);
            self.file.consume(read);
            (len, cells) = (len + written, cells + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    return Err(RecordError::Endless(begins_on));
                }
                // At the end of the file an open quote is closed in silence: the rows behind it would be gone.
                ReadRecordResult::Record if self.line > begins_on + if at_end { 0 } else { MAX_LINES } => {
                    return Err(RecordError::Endless(begins_on));
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        Ok(Some(Record { line: begins_on, cells: &self.cells[..len], ends: &self.ends[..cells] }))
    }

    /// Empty lines, and the line feed that is left of a CRLF: without this a row would seem to begin above them.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            let input = self.file.fill_buf()?;
            let skipped = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if skipped == 0 {
                return Ok(());
            }
            self.line += line_feeds(&input[..skipped]);
            self.file.consume(skipped);
        }
    }
}

impl<'a> Record<'a> {
    /// How many cells it has.
    pub fn width(self) -> usize {
        self.ends.len()
    }

    /// Whether nothing but blanks stands in it, as in the lines of commas that Excel appends.
    pub fn is_blank(self) -> bool {
        self.cells.iter().all(u8::is_ascii_whitespace)
    }

    /// The bytes of a cell; a cell that the row does not have is empty.
    pub fn cell(self, index: usize) -> &'a [u8] {
        let Some(end) = self.ends.get(index) else { return b"" };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cells[start..*end]
    }
}

fn line_feeds(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(u64, Vec<String>)>, RecordError> {
        let mut records = Records::new(text.as_bytes(), b',');
        let mut rows = Vec::new();
        while let Some(record) = records.read_next()? {
            let cells = (0..record.width()).map(|i| String::from_utf8_lossy(record.cell(i)).into_owned());
            rows.push((record.line, cells.collect()));
        }
        Ok(rows)
    }

    #[test]
    fn a_row_is_reported_on_the_line_on_which_it_begins() -> Result<(), RecordError> {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "\"1", "2\",\"x\"\"y\"", "3,4", "", "", "5,6", ""].join(end);
            let embedded = format!("1{end}2");
            let expected = [(1, ["a", "b"]), (3, [&embedded, "x\"y"]), (5, ["3", "4"]), (8, ["5", "6"])];
            let expected = expected.map(|(line, cells)| (line, cells.map(str::to_owned).to_vec()));
            assert_eq!(rows(&text)?, expected, "{end:?}");
        }
        Ok(())
    }

    #[test]
    fn a_mark_at_the_beginning_is_not_part_of_the_heading() -> Result<(), RecordError> {
        assert_eq!(rows("\u{feff}a,b\r\n1,2")?[0].1, ["a", "b"]);
        Ok(())
    }

    #[test]
    fn a_quote_that_is_never_closed_neither_fills_the_memory_nor_hides_the_rows_behind_it() {
        for rows_behind in [1, 9, 100, 100_000] {
            let text = format!("a,b\n1,2\n\"3,{}", "4,5\n".repeat(rows_behind));
            assert!(matches!(rows(&text), Err(RecordError::Endless(3))), "{rows_behind}");
        }
        let closed_far_below = format!("a,b\n\"1,{}\",2\n", "3,4\n".repeat(20));
        assert!(matches!(rows(&closed_far_below), Err(RecordError::Endless(2))));
    }
}
