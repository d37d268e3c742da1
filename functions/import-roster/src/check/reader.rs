use std::borrow::Cow;

use jiff::civil::Date;
use shared::input::{BirthDate, EmailAddress, LoginKey, MemberKey, letters};
use shared::secret::TemporaryPassword;

use super::cells;
use super::era_date::EraCodes;
use super::row::{CheckedRow, Row};
use crate::format::{Column, Finding, RowProblem};
use crate::read::{Encoding, Header, Record};

/// Checks the records of one file.
#[derive(Clone, Debug)]
pub struct RowReader {
    /// The heading.
    pub header: Header,
    /// The character encoding.
    pub encoding: Encoding,
    /// What a one-digit era code means.
    pub era_codes: EraCodes,
    /// The date in Japan.
    pub today: Date,
}

impl RowReader {
    /// Checks a record and collects all its problems.
    pub fn read(&self, record: Record<'_>) -> CheckedRow {
        let (mut problems, mut warnings) = (self.damaged_cells(record), Vec::new());
        if record.width() < self.header.width() {
            warnings.push((None, RowProblem::ShortRow));
        }
        let (member_key, former_key) = noted(self.member_key(record), &mut problems).unzip();
        let birth_date = noted(self.birth_date(record, &mut warnings), &mut problems);
        let address = noted(self.address(record, &mut warnings), &mut problems);
        let lost_on = noted(self.lost_on(record, &mut warnings), &mut problems);
        let issued = noted(self.issued(record), &mut problems);
        let confirmed = noted(self.confirmed(record), &mut problems);
        let row = match (&member_key, birth_date, address, lost_on, issued, confirmed) {
            (Some(key), Some(birth_date), Some(address), Some(lost_on), Some(issued), Some(confirmed))
                if problems.is_empty() =>
            {
                let (line, member_key, former_key) = (record.line, key.clone(), former_key.flatten());
                Some(Row { line, member_key, former_key, birth_date, address, lost_on, issued, confirmed })
            }
            _ => None,
        };
        CheckedRow { member_key, row, problems, warnings }
    }

    /// Undecodable cells, also in columns that are not imported: the file is damaged, perhaps elsewhere too.
    fn damaged_cells(&self, record: Record<'_>) -> Vec<Finding> {
        let mut problems = Vec::new();
        for index in 0..record.width() {
            let cell = record.cell(index);
            let column = self.header.column(index);
            if column.is_none() && !cell.trim_ascii().is_empty() {
                problems.push((None, RowProblem::OutsideColumns));
            } else if let Err(problem) = self.encoding.decode(cell) {
                problems.push((column, problem));
            }
        }
        problems
    }

    /// The text of a cell, without surrounding whitespace and Excel's `="…"`. An undecodable cell reads as empty:
    /// [`Self::damaged_cells`] reports it.
    fn cell<'a>(&self, record: Record<'a>, column: Column) -> Cow<'a, str> {
        let cell = self.header.index(column).map_or(&b""[..], |index| record.cell(index));
        match self.encoding.decode(cell).unwrap_or_default() {
            Cow::Borrowed(text) => Cow::Borrowed(cells::bare(text)),
            Cow::Owned(text) => Cow::Owned(cells::bare(&text).to_owned()),
        }
    }

    /// The key, and the one of releases before, where it differs.
    fn member_key(&self, record: Record<'_>) -> Result<(MemberKey, Option<MemberKey>), Finding> {
        let (key, former) = match self.header.key {
            [column] => (letters(&self.cell(record, *column)), None),
            columns => {
                let parts: Vec<_> = columns.iter().map(|column| self.cell(record, *column)).collect();
                cells::composite_key(&parts)
            }
        };
        let key = cells::member_key(key).map_err(|problem| (self.header.key.first().copied(), problem))?;
        Ok((key, former.and_then(|former| cells::member_key(former).ok())))
    }

    fn date(&self, record: Record<'_>, column: Column, warnings: &mut Vec<Finding>) -> Result<Option<Date>, Finding> {
        let (date, warning) =
            cells::date(&self.cell(record, column), self.era_codes).map_err(|problem| (Some(column), problem))?;
        warnings.extend(warning.map(|warning| (Some(column), warning)));
        Ok(date)
    }

    fn birth_date(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<BirthDate, Finding> {
        let date = self.date(record, Column::BirthDate, warnings)?;
        cells::birth_date(date, self.today).map_err(|problem| (Some(Column::BirthDate), problem))
    }

    fn lost_on(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<Option<Date>, Finding> {
        Ok(self.date(record, Column::LostOn, warnings)?.filter(|date| *date != cells::NEVER))
    }

    fn address(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<Option<EmailAddress>, Finding> {
        let column = Some(Column::Address);
        let (address, warning) =
            cells::address(&self.cell(record, Column::Address)).map_err(|problem| (column, problem))?;
        warnings.extend(warning.map(|warning| (column, warning)));
        Ok(address)
    }

    fn confirmed(&self, record: Record<'_>) -> Result<bool, Finding> {
        let column = Column::Confirmed;
        cells::confirmed(&self.cell(record, column)).map_err(|problem| (Some(column), problem))
    }

    fn issued(&self, record: Record<'_>) -> Result<Option<(LoginKey, TemporaryPassword)>, Finding> {
        let (login_id, password) =
            (self.cell(record, Column::IssuedLoginId), self.cell(record, Column::IssuedPassword));
        cells::issued(&login_id, &password)
    }
}

/// Adds the problem of a cell, unless the cell was already reported as undecodable: one reason is enough.
fn noted<T>(read: Result<T, Finding>, problems: &mut Vec<Finding>) -> Option<T> {
    read.map_err(|finding| {
        if !problems.iter().any(|(column, _)| *column == finding.0) {
            problems.push(finding);
        }
    })
    .ok()
}
