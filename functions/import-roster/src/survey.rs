//! The second reading of a file: every row is read and counted, nothing is written.

use std::io::{self, Read};

use crate::header::Header;
use crate::problem::Refusal;
use crate::profile::ListKind;
use crate::records::{RecordError, Records};
use crate::repetitions::Repetitions;
use crate::report::Report;
use crate::row::RowReader;
use crate::spill::{Entry, Spill};
use crate::text_hash::TextHash;

/// What must be known of all rows before the first is imported.
pub struct Survey {
    /// Which people are in the file.
    pub people: People,
    /// Rows of insured people.
    pub active: u64,
    /// Which rows repeat each other.
    pub repetitions: Repetitions,
}

/// Which people are in the file.
pub struct People {
    /// Their keys; the tag says whether the row is valid.
    pub keys: Spill,
    /// How keys are hashed.
    pub hash: TextHash,
}

/// Why no row can be imported.
#[derive(Debug)]
pub enum SurveyError {
    /// The file must be corrected.
    Refused(Refusal),
    /// The file, or the temporary disk, cannot be read or written.
    Disk(io::Error),
}

/// The tag of a key whose row is valid.
pub(crate) const VALID: u64 = 1;

/// Reads all rows.
///
/// # Errors
/// [`SurveyError`]
pub fn survey<R: Read>(
    records: &mut Records<R>,
    reader: &RowReader,
    list: ListKind,
    hash: TextHash,
    report: &mut Report,
) -> Result<Survey, SurveyError> {
    let (mut keys, mut addresses, mut active) = (Spill::new()?, Spill::new()?, 0);
    while let Some(record) = records.read_next()? {
        if record.is_blank() {
            continue;
        }
        report.counts.rows += 1;
        let read = reader.read(record);
        read.warnings.iter().for_each(|warning| report.warn(record.line, *warning));
        if let Some(key) = &read.member_key {
            let tag = if read.row.is_some() { VALID } else { 0 };
            keys.add(Entry { hash: hash.of(key.as_str()), line: record.line, tag })?;
        }
        let Some(row) = read.row else {
            report.reject(record.line, &read.problems);
            continue;
        };
        if row.is_active(reader.today) {
            active += 1;
            if let Some(address) = &row.address {
                // The lower half of the hash is enough to tell two people with one address from one in two rows.
                let owner = hash.of(row.member_key.as_str()) as u64;
                addresses.add(Entry { hash: hash.of(address.as_str()), line: record.line, tag: owner })?;
            }
        }
    }
    let people = keys.repeated(|rows| rows.len() > 1)?.ok_or(Refusal::TooManyRepeated)?;
    let addresses = addresses.repeated(of_several_people)?.ok_or(Refusal::TooManyRepeated)?;
    let repetitions = Repetitions { addresses, people, hash };
    repetitions.note(list, reader.header.key.first().copied(), report)?;
    Ok(Survey { people: People { keys, hash }, active, repetitions })
}

fn of_several_people(rows: &[Entry]) -> bool {
    rows.iter().any(|row| row.tag != rows[0].tag)
}

impl People {
    /// Whether a valid row of the file is about this person.
    ///
    /// # Errors
    /// When a temporary file cannot be read.
    pub fn includes(&mut self, member_key: &str) -> io::Result<bool> {
        self.keys.any(self.hash.of(member_key), |entry| entry.tag == VALID)
    }
}

/// Reads the heading.
///
/// # Errors
/// [`SurveyError`]
pub fn heading<R: Read>(records: &mut Records<R>, encoding: crate::encoding::Encoding) -> Result<Header, SurveyError> {
    let record = records.read_next()?.ok_or(Refusal::Empty)?;
    Ok(Header::read(record, encoding)?)
}

impl From<RecordError> for SurveyError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Read(error) => Self::Disk(error),
            RecordError::Endless(line) => Self::Refused(Refusal::Endless(line)),
        }
    }
}

impl From<io::Error> for SurveyError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<Refusal> for SurveyError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
