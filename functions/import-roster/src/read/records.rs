use std::io::{self, BufRead, BufReader, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The records of a CSV file (RFC 4180) as undecoded bytes, each with the line on which it begins.
pub struct Records<R> {
    file: BufReader<R>,
    parser: Reader,
    cells: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
}

/// One record.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// The line on which it begins; the heading is line 1.
    pub line: u64,
    cells: &'a [u8],
    ends: &'a [usize],
}

/// Why the next record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// The record that begins on this line has an unclosed quote, or exceeds a limit.
    #[error("a record with an unclosed quote")]
    UnclosedQuote(u64),
}

/// Bytes of a record. Real ones have a few hundred; without a limit a stray quote would pull the rest of the file into
/// memory.
const MAX_RECORD_BYTES: usize = 64 * 1024;
/// Lines of a record. An address or a remark may have a few.
const MAX_RECORD_LINES: u64 = 10;
/// Cells of a record.
const MAX_CELLS: usize = 1024;

impl<R: Read> Records<R> {
    /// Reads a file from its beginning; a byte order mark is skipped.
    pub fn new(file: R, delimiter: u8) -> Self {
        Self {
            file: BufReader::with_capacity(64 * 1024, file),
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            cells: vec![0; MAX_RECORD_BYTES],
            ends: vec![0; MAX_CELLS],
            line: 1,
        }
    }

    /// The next record; empty lines are skipped.
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
                    return Err(RecordError::UnclosedQuote(begins_on));
                }
                // csv-core closes an open quote at the end of the file: the rows behind it would be lost without notice.
                ReadRecordResult::Record if self.line > begins_on + if at_end { 0 } else { MAX_RECORD_LINES } => {
                    return Err(RecordError::UnclosedQuote(begins_on));
                }
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        Ok(Some(Record { line: begins_on, cells: &self.cells[..len], ends: &self.ends[..cells] }))
    }

    /// Skips empty lines and the line feed left over from a CRLF, so that the next record begins on the right line.
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
    /// The number of cells.
    pub fn width(self) -> usize {
        self.ends.len()
    }

    /// Whether all cells are empty, as in the lines of commas that Excel appends.
    pub fn is_blank(self) -> bool {
        self.cells.iter().all(u8::is_ascii_whitespace)
    }

    /// The bytes of a cell; empty if the record is shorter.
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
    fn a_byte_order_mark_is_not_part_of_the_heading() -> Result<(), RecordError> {
        assert_eq!(rows("\u{feff}a,b\r\n1,2")?[0].1, ["a", "b"]);
        Ok(())
    }

    #[test]
    fn an_unclosed_quote_is_an_error_and_hides_no_rows() {
        for rows_behind in [1, 9, 100, 100_000] {
            let text = format!("a,b\n1,2\n\"3,{}", "4,5\n".repeat(rows_behind));
            assert!(matches!(rows(&text), Err(RecordError::UnclosedQuote(3))), "{rows_behind}");
        }
        let closed_far_below = format!("a,b\n\"1,{}\",2\n", "3,4\n".repeat(20));
        assert!(matches!(rows(&closed_far_below), Err(RecordError::UnclosedQuote(2))));
    }
}
