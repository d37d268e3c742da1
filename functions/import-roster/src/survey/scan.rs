use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Arc;

use super::people::{People, VALID};
use super::repetitions::Repetitions;
use super::spill::{Entry, Spill};
use super::text_hash::TextHash;
use crate::check::RowReader;
use crate::format::{Column, FileProblem, ListKind};
use crate::read::{Encoding, Header, RecordError, Records};
use crate::report::Report;

/// What must be known of all rows before the first one is written.
pub struct Survey {
    /// The people of the file.
    pub people: People,
    /// Valid rows of insured people.
    pub insured: u64,
    /// Duplicate rows.
    pub repetitions: Arc<Repetitions>,
    /// The domains of the addresses of insured people.
    pub domains: BTreeSet<String>,
}

/// Why no row can be imported.
#[derive(Debug)]
pub enum SurveyError {
    /// The file is refused; staff must correct it.
    Refused(FileProblem),
    /// The file or the temporary disk cannot be read or written.
    Disk(io::Error),
}

/// Reads the heading.
///
/// # Errors
/// [`SurveyError`]
pub fn read_heading<R: Read>(records: &mut Records<R>, encoding: Encoding) -> Result<Header, SurveyError> {
    let record = records.read_next()?.ok_or(FileProblem::Empty)?;
    Ok(Header::read(record, encoding)?)
}

/// Checks all rows, and adds their counts, problems and warnings to the report.
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
    if list == ListKind::Full && reader.header.index(Column::Confirmed).is_some() {
        return Err(FileProblem::ConfirmedInFullList.into());
    }
    let (mut keys, mut former, mut addresses, mut insured) = (Spill::new()?, Spill::new()?, Spill::new()?, 0);
    let mut domains = BTreeSet::new();
    while let Some(record) = records.read_next()? {
        if record.is_blank() {
            continue;
        }
        report.counts.rows += 1;
        let checked = reader.read(record);
        checked.warnings.iter().for_each(|warning| report.warn(record.line, *warning));
        if let Some(key) = &checked.member_key {
            let tag = if checked.row.is_some() { VALID } else { 0 };
            keys.add(Entry { hash: hash.of(key.as_str()), line: record.line, tag })?;
        }
        let Some(row) = checked.row else {
            report.reject(record.line, &checked.problems);
            continue;
        };
        // 64 bits of the hash suffice to tell two people with one address from one person in two rows.
        let owner = hash.of(row.member_key.as_str()) as u64;
        if let Some(key) = &row.former_key {
            former.add(Entry { hash: hash.of(key.as_str()), line: record.line, tag: owner })?;
        }
        if row.is_insured(reader.today) {
            insured += 1;
            if let Some(address) = &row.address {
                if !domains.contains(address.domain()) {
                    domains.insert(address.domain().to_owned());
                }
                addresses.add(Entry { hash: hash.of(address.as_str()), line: record.line, tag: owner })?;
            }
        }
    }
    let people = keys.repeated(|rows| rows.len() > 1)?.ok_or(FileProblem::TooManyRepeated)?;
    let addresses = addresses.repeated(of_several_people)?.ok_or(FileProblem::TooManyRepeated)?;
    let mut taken = former.in_common(&mut keys)?;
    taken.extend(former.repeated(of_several_people)?.ok_or(FileProblem::TooManyRepeated)?.into_keys());
    let repetitions = Repetitions { addresses, people, taken, hash };
    repetitions.note(list, reader.header.key.first().copied(), report)?;
    Ok(Survey { people: People::new(keys, former, hash), insured, repetitions: Arc::new(repetitions), domains })
}

fn of_several_people(rows: &[Entry]) -> bool {
    rows.iter().any(|row| row.tag != rows[0].tag)
}

impl From<RecordError> for SurveyError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Read(error) => Self::Disk(error),
            RecordError::UnclosedQuote(line) => Self::Refused(FileProblem::UnclosedQuote(line)),
        }
    }
}

impl From<io::Error> for SurveyError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<FileProblem> for SurveyError {
    fn from(problem: FileProblem) -> Self {
        Self::Refused(problem)
    }
}
