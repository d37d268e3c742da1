use crate::column::Column;
use crate::problem::{Problem, Refusal};
use crate::profile::ListKind;
use crate::report::Report;
use crate::row::Row;
use crate::spill::{Entry, Repeated};
use crate::survey::VALID;
use crate::text_hash::TextHash;

/// Which rows repeat each other.
pub struct Repetitions {
    pub(crate) addresses: Repeated,
    pub(crate) people: Repeated,
    pub(crate) hash: TextHash,
}

fn lines<'a>(rows: impl Iterator<Item = &'a Entry>) -> Vec<u64> {
    let mut lines: Vec<u64> = rows.map(|row| row.line).collect();
    lines.sort_unstable();
    lines
}

impl Repetitions {
    pub(crate) fn note(&self, list: ListKind, key: Option<Column>, report: &mut Report) -> Result<(), Refusal> {
        let later = lines(self.people.values().flat_map(|rows| &rows[1..]));
        // The other rows of these people were rejected for another reason already.
        let valid = lines(self.people.values().flat_map(|rows| &rows[1..]).filter(|row| row.tag == VALID));
        valid.iter().for_each(|line| report.reject(*line, &[(key, Problem::RepeatedPerson)]));
        for line in lines(self.addresses.values().flatten()) {
            report.warn(line, (Some(Column::Address), Problem::SharedAddress));
        }
        let rows = later.len() as u64;
        match list {
            _ if report.counts.rows == 0 => Err(Refusal::NoRows),
            ListKind::Full if rows > 0 => Err(Refusal::RepeatedPeople(rows)),
            _ if report.counts.rejected >= report.counts.rows => Err(Refusal::NoValidRow),
            _ => Ok(()),
        }
    }

    /// Whether an earlier row is about the same person.
    pub fn is_repetition(&self, row: &Row) -> bool {
        let rows = self.people.get(&self.hash.of(row.member_key.as_str()));
        rows.and_then(|rows| rows.first()).is_some_and(|first| first.line != row.line)
    }

    /// Whether another insured person of the file has the same address.
    pub fn shares_address(&self, row: &Row) -> bool {
        row.address.as_ref().is_some_and(|address| self.addresses.contains_key(&self.hash.of(address.as_str())))
    }
}
