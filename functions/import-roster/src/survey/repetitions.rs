use std::collections::HashSet;

use shared::input::MemberKey;

use super::people::VALID;
use super::spill::{Entry, Repeated};
use super::text_hash::TextHash;
use crate::check::Row;
use crate::format::{Column, FileProblem, ListKind, RowProblem};
use crate::report::Report;

/// Duplicate rows of a file: of one person, and of one address with several people.
pub struct Repetitions {
    pub(super) addresses: Repeated,
    pub(super) people: Repeated,
    /// Keys of releases before that another row of the file has as well.
    pub(super) taken: HashSet<u128>,
    pub(super) hash: TextHash,
}

impl Repetitions {
    /// Adds the duplicates to the report, and refuses the file if they, or its rejected rows, leave nothing to import.
    pub(super) fn note(&self, list: ListKind, key: Option<Column>, report: &mut Report) -> Result<(), FileProblem> {
        let later = lines(self.people.values().flat_map(|rows| &rows[1..]));
        // Later rows that are invalid were already rejected for another reason.
        let valid = lines(self.people.values().flat_map(|rows| &rows[1..]).filter(|row| row.tag == VALID));
        valid.iter().for_each(|line| report.reject(*line, &[(key, RowProblem::RepeatedPerson)]));
        for line in lines(self.addresses.values().flatten()) {
            report.warn(line, (Some(Column::Address), RowProblem::SharedAddress));
        }
        let rows = later.len() as u64;
        match list {
            _ if report.counts.rows == 0 => Err(FileProblem::NoRows),
            ListKind::Full if rows > 0 => Err(FileProblem::RepeatedPeople(rows)),
            _ if report.counts.rejected >= report.counts.rows => Err(FileProblem::NoValidRow),
            _ => Ok(()),
        }
    }

    /// Whether an earlier row is of the same person.
    pub fn is_repetition(&self, row: &Row) -> bool {
        let rows = self.people.get(&self.hash.of(row.member_key.as_str()));
        rows.and_then(|rows| rows.first()).is_some_and(|first| first.line != row.line)
    }

    /// Whether a key of releases before may stand for another row of the file: see [`Row::former_key`].
    pub fn is_taken(&self, former_key: &MemberKey) -> bool {
        self.taken.contains(&self.hash.of(former_key.as_str()))
    }

    /// Whether another insured person of the file has the same address.
    pub fn shares_address(&self, row: &Row) -> bool {
        row.address.as_ref().is_some_and(|address| self.addresses.contains_key(&self.hash.of(address.as_str())))
    }
}

fn lines<'a>(rows: impl Iterator<Item = &'a Entry>) -> Vec<u64> {
    let mut lines: Vec<u64> = rows.map(|row| row.line).collect();
    lines.sort_unstable();
    lines
}
