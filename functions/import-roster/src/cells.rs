//! One cell, or the few that belong together, into the value that it stands for.

use std::borrow::Cow;

use jiff::civil::{Date, date};
use shared::input::{BirthDate, BirthDateProblem, EmailAddress, EmailProblem, LoginId, LoginKey, MemberKey, letters};
use shared::secret::TemporaryPassword;

use crate::column::Column;
use crate::era_date;
use crate::problem::Problem;
use crate::records::Record;
use crate::row::{Finding, RowReader};

/// Characters of a key; a partition key may have 2,048 bytes, no society's ID comes near.
const MAX_KEY_LEN: usize = MemberKey::MAX_LEN;
/// 「期限なし」 in many systems.
const NEVER: Date = date(9999, 12, 31);
/// Mailboxes that several people read.
const ROLES: [&str; 8] = ["soumu", "jinji", "keiri", "roumu", "kenpo", "info", "office", "admin"];

impl RowReader {
    /// The text of a cell without blanks around it and without Excel's `="…"`. An unreadable one is noted elsewhere.
    fn cell<'a>(&self, record: Record<'a>, column: Column) -> Cow<'a, str> {
        let cell = self.header.index(column).map_or(&b""[..], |index| record.cell(index));
        let text = self.encoding.decode(cell).unwrap_or_default();
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(bare(text)),
            Cow::Owned(text) => Cow::Owned(bare(&text).to_owned()),
        }
    }

    pub(crate) fn member_key(&self, record: Record<'_>) -> Result<MemberKey, Finding> {
        let key = match self.header.key {
            [column] => letters(&self.cell(record, *column)),
            columns => {
                columns.iter().map(|column| part_of_key(&self.cell(record, *column))).collect::<Vec<_>>().join("-")
            }
        };
        let column = self.header.key.first().copied();
        if key.trim_matches('-').is_empty() {
            Err((column, Problem::Empty))
        } else if key.chars().count() > MAX_KEY_LEN {
            Err((column, Problem::KeyTooLong))
        } else {
            Ok(MemberKey::from_normalised(key))
        }
    }

    fn date(&self, record: Record<'_>, column: Column, warnings: &mut Vec<Finding>) -> Result<Option<Date>, Finding> {
        let text = self.cell(record, column);
        if text.is_empty() {
            return Ok(None);
        }
        let reading = era_date::read(&text, self.era_codes).map_err(|problem| (Some(column), problem))?;
        if reading.out_of_era {
            warnings.push((Some(column), Problem::OutOfEra));
        }
        Ok(Some(reading.date))
    }

    pub(crate) fn birth_date(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<BirthDate, Finding> {
        let column = Some(Column::BirthDate);
        let date = self.date(record, Column::BirthDate, warnings)?.ok_or((column, Problem::Empty))?;
        BirthDate::from_date(date, self.today).map_err(|problem| match problem {
            BirthDateProblem::Future => (column, Problem::Future),
            _ => (column, Problem::TooOld),
        })
    }

    pub(crate) fn lost_on(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<Option<Date>, Finding> {
        Ok(self.date(record, Column::LostOn, warnings)?.filter(|date| *date != NEVER))
    }

    pub(crate) fn address(
        &self,
        record: Record<'_>,
        warnings: &mut Vec<Finding>,
    ) -> Result<Option<EmailAddress>, Finding> {
        let column = Some(Column::Address);
        let address = match EmailAddress::parse(&self.cell(record, Column::Address)) {
            Ok(address) => address,
            Err(EmailProblem::Required) => return Ok(None),
            Err(EmailProblem::Dots) => return Err((column, Problem::AddressDots)),
            Err(_) => return Err((column, Problem::NotAnAddress)),
        };
        if ROLES.contains(&address.local_part()) {
            warnings.push((column, Problem::RoleAddress));
        }
        Ok(Some(address))
    }

    pub(crate) fn issued(&self, record: Record<'_>) -> Result<Option<(LoginKey, TemporaryPassword)>, Finding> {
        let login_id = LoginId::lookup_key(&self.cell(record, Column::IssuedLoginId));
        let password = TemporaryPassword::typed(&self.cell(record, Column::IssuedPassword));
        match (login_id.is_empty(), password) {
            (true, None) => Ok(None),
            (false, Some(password)) => Ok(Some((login_id, password))),
            (true, Some(_)) => Err((Some(Column::IssuedLoginId), Problem::IssuedHalf)),
            (false, None) => Err((Some(Column::IssuedPassword), Problem::IssuedHalf)),
        }
    }
}

/// Without blanks, and `001` for `="001"`.
fn bare(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).map_or(text, str::trim)
}

/// 記号, 番号 and 枝番 come with and without leading zeros, depending on whether Excel had the file open.
fn part_of_key(text: &str) -> String {
    let text = letters(text).replace('-', "");
    let significant = text.trim_start_matches('0');
    if significant.is_empty() && !text.is_empty() { "0".to_owned() } else { significant.to_owned() }
}
