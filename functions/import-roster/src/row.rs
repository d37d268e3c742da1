use jiff::civil::Date;
use shared::input::{BirthDate, EmailAddress, LoginKey, MemberKey};
use shared::secret::TemporaryPassword;

use crate::column::Column;
use crate::encoding::Encoding;
use crate::era_date::EraCodes;
use crate::header::Header;
use crate::problem::Problem;
use crate::records::Record;

/// A person as a valid row has them.
#[derive(Debug)]
pub struct Row {
    /// The line of the file.
    pub line: u64,
    /// 加入者ID, or what stands for it.
    pub member_key: MemberKey,
    /// 生年月日
    pub birth_date: BirthDate,
    /// メールアドレス
    pub address: Option<EmailAddress>,
    /// 資格喪失日
    pub lost_on: Option<Date>,
    /// 仮ログインID and 仮パスワード
    pub issued: Option<(LoginKey, TemporaryPassword)>,
}

/// Something wrong with, or strange about, a cell.
pub type Finding = (Option<Column>, Problem);

/// What one record turned out to be.
pub struct ReadRow {
    /// The key of the person, if it can be read at all.
    pub member_key: Option<MemberKey>,
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
        if record.width() < self.header.width() {
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
        for index in 0..record.width() {
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
