use std::borrow::Cow;

use jiff::civil::{Date, date};
use shared::input::{BirthDate, BirthDateProblem, EmailAddress, EmailProblem, LoginId, letters};
use shared::secret::TemporaryPassword;

use crate::encoding::Encoding;
use crate::era_date::{self, EraCodes};
use crate::header::{Column, Header};
use crate::problem::Problem;
use crate::records::Record;

/// A person as a valid row has them.
#[derive(Debug)]
pub struct Row {
    /// The line of the file.
    pub line: u64,
    /// 加入者ID, or what stands for it.
    pub member_key: String,
    /// 生年月日
    pub birth_date: BirthDate,
    /// メールアドレス
    pub address: Option<EmailAddress>,
    /// 資格喪失日
    pub lost_on: Option<Date>,
    /// 仮ログインID and 仮パスワード
    pub issued: Option<(String, TemporaryPassword)>,
}

/// Something wrong with, or strange about, a cell.
pub type Finding = (Option<Column>, Problem);

/// What one record turned out to be.
pub struct ReadRow {
    /// The key of the person, if it can be read at all.
    pub member_key: Option<String>,
    /// The person, unless something is wrong.
    pub row: Option<Row>,
    /// What is wrong; empty for a valid row.
    pub problems: Vec<Finding>,
    /// What is strange.
    pub warnings: Vec<Finding>,
}

/// Reads the records of one file.
#[derive(Clone, Debug)]
pub struct RowReader {
    /// Which column stands where.
    pub header: Header,
    /// How the characters are written.
    pub encoding: Encoding,
    /// What a leading digit of a date means.
    pub era_codes: EraCodes,
    /// The date in Japan.
    pub today: Date,
}

/// Characters of a key; a partition key may have 2,048 bytes, no society's ID comes near.
const MAX_KEY_LEN: usize = 64;
/// 「期限なし」 in many systems.
const NEVER: Date = date(9999, 12, 31);
/// Mailboxes that several people read.
const ROLES: [&str; 8] = ["soumu", "jinji", "keiri", "roumu", "kenpo", "info", "office", "admin"];

impl Row {
    /// Whether the person is insured on that day.
    pub fn is_active(&self, today: Date) -> bool {
        self.lost_on.is_none_or(|lost_on| lost_on > today)
    }
}

impl RowReader {
    /// Reads a record with all its problems, not only the first.
    pub fn read(&self, record: Record<'_>) -> ReadRow {
        let (mut problems, mut warnings) = (self.unreadable_cells(record), Vec::new());
        if record.len() < self.header.len() {
            warnings.push((None, Problem::ShortRow));
        }
        let member_key = noted(self.member_key(record), &mut problems);
        let birth_date = noted(self.birth_date(record, &mut warnings), &mut problems);
        let address = noted(self.address(record, &mut warnings), &mut problems);
        let lost_on = noted(self.lost_on(record, &mut warnings), &mut problems);
        let issued = noted(self.issued(record), &mut problems);
        let row = match (&member_key, birth_date, address, lost_on, issued) {
            (Some(key), Some(birth_date), Some(address), Some(lost_on), Some(issued)) if problems.is_empty() => {
                Some(Row { line: record.line, member_key: key.clone(), birth_date, address, lost_on, issued })
            }
            _ => None,
        };
        ReadRow { member_key, row, problems, warnings }
    }

    /// Also in columns that are not imported: the file is damaged, and nobody knows where else.
    fn unreadable_cells(&self, record: Record<'_>) -> Vec<Finding> {
        let mut problems = Vec::new();
        for index in 0..record.len() {
            let cell = record.cell(index);
            let column = self.header.column(index);
            if column.is_none() && !cell.trim_ascii().is_empty() {
                problems.push((None, Problem::OutsideColumns));
            } else if let Err(problem) = self.encoding.decode(cell) {
                problems.push((column, problem));
            }
        }
        problems
    }

    /// The text of a cell without blanks around it and without Excel's `="…"`. An unreadable one is noted elsewhere.
    fn cell<'a>(&self, record: Record<'a>, column: Column) -> Cow<'a, str> {
        let cell = self.header.index(column).map_or(&b""[..], |index| record.cell(index));
        let text = self.encoding.decode(cell).unwrap_or_default();
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(bare(text)),
            Cow::Owned(text) => Cow::Owned(bare(&text).to_owned()),
        }
    }

    fn member_key(&self, record: Record<'_>) -> Result<String, Finding> {
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
            Ok(key)
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

    fn birth_date(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<BirthDate, Finding> {
        let column = Some(Column::BirthDate);
        let date = self.date(record, Column::BirthDate, warnings)?.ok_or((column, Problem::Empty))?;
        BirthDate::from_date(date, self.today).map_err(|problem| match problem {
            BirthDateProblem::Future => (column, Problem::Future),
            _ => (column, Problem::TooOld),
        })
    }

    fn lost_on(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<Option<Date>, Finding> {
        Ok(self.date(record, Column::LostOn, warnings)?.filter(|date| *date != NEVER))
    }

    fn address(&self, record: Record<'_>, warnings: &mut Vec<Finding>) -> Result<Option<EmailAddress>, Finding> {
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

    fn issued(&self, record: Record<'_>) -> Result<Option<(String, TemporaryPassword)>, Finding> {
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

fn noted<T>(read: Result<T, Finding>, problems: &mut Vec<Finding>) -> Option<T> {
    // A cell that could not be decoded reads as empty: one reason for it is enough.
    read.map_err(|finding| {
        if !problems.iter().any(|(column, _)| *column == finding.0) {
            problems.push(finding);
        }
    })
    .ok()
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
