use jiff::civil::Date;
use shared::input::{BirthDate, EmailAddress, LoginKey, MemberKey};
use shared::secret::TemporaryPassword;

use crate::format::Finding;

/// A person as a valid row describes them.
#[derive(Debug)]
pub struct Row {
    /// The line of the file.
    pub line: u64,
    /// 加入者ID, or the other columns that identify the person.
    pub member_key: MemberKey,
    /// The key under which a release before may have stored the person: see the composite key.
    pub former_key: Option<MemberKey>,
    /// 生年月日
    pub birth_date: BirthDate,
    /// メールアドレス
    pub address: Option<EmailAddress>,
    /// 資格喪失日
    pub lost_on: Option<Date>,
    /// 仮ログインID and 仮パスワード
    pub issued: Option<(LoginKey, TemporaryPassword)>,
    /// 変更確認: staff have confirmed that the row is the same person.
    pub confirmed: bool,
}

/// The result of checking one record.
pub struct CheckedRow {
    /// The key of the person, if it could be read.
    pub member_key: Option<MemberKey>,
    /// The row, if it has no problem.
    pub row: Option<Row>,
    /// Reasons to reject the row; empty if it is valid.
    pub problems: Vec<Finding>,
    /// What staff should look at; rejects nothing.
    pub warnings: Vec<Finding>,
}

impl Row {
    /// Whether the person is insured on that day.
    pub fn is_insured(&self, today: Date) -> bool {
        self.lost_on.is_none_or(|lost_on| lost_on > today)
    }
}
