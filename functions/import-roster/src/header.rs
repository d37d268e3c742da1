use shared::input::letters;

use crate::encoding::Encoding;
use crate::problem::Refusal;
use crate::records::Record;

/// A column of the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// 加入者ID
    MemberKey,
    /// 社員番号
    EmployeeNumber,
    /// 記号
    Symbol,
    /// 番号
    Number,
    /// 枝番
    Branch,
    /// 氏名カナ
    NameKana,
    /// 氏名
    Name,
    /// 生年月日
    BirthDate,
    /// 性別
    Sex,
    /// 本人家族区分
    Relation,
    /// メールアドレス
    Address,
    /// 資格取得日
    AcquiredOn,
    /// 資格喪失日
    LostOn,
    /// 仮ログインID
    IssuedLoginId,
    /// 仮パスワード
    IssuedPassword,
}

/// Which column stands where.
#[derive(Clone, Debug)]
pub struct Header {
    columns: Vec<Option<Column>>,
    /// The columns that together name a person.
    pub key: &'static [Column],
}

impl Column {
    const ALL: [Self; 15] = [
        Self::MemberKey,
        Self::EmployeeNumber,
        Self::Symbol,
        Self::Number,
        Self::Branch,
        Self::NameKana,
        Self::Name,
        Self::BirthDate,
        Self::Sex,
        Self::Relation,
        Self::Address,
        Self::AcquiredOn,
        Self::LostOn,
        Self::IssuedLoginId,
        Self::IssuedPassword,
    ];

    /// As it stands in the heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::MemberKey => "加入者ID",
            Self::EmployeeNumber => "社員番号",
            Self::Symbol => "記号",
            Self::Number => "番号",
            Self::Branch => "枝番",
            Self::NameKana => "氏名カナ",
            Self::Name => "氏名",
            Self::BirthDate => "生年月日",
            Self::Sex => "性別",
            Self::Relation => "本人家族区分",
            Self::Address => "メールアドレス",
            Self::AcquiredOn => "資格取得日",
            Self::LostOn => "資格喪失日",
            Self::IssuedLoginId => "仮ログインID",
            Self::IssuedPassword => "仮パスワード",
        }
    }

    /// The column of that name, with blanks, full-width letters, half-width kana and case forgiven.
    fn named(typed: &str) -> Option<Self> {
        let comparable = |name: &str| letters(name).to_lowercase();
        let typed = comparable(typed);
        Self::ALL.into_iter().find(|column| comparable(column.name()) == typed)
    }
}

impl Header {
    /// Reads the heading.
    ///
    /// # Errors
    /// The first [`Refusal`] met. Places are named, not texts: without a heading, the first row is personal data.
    pub fn read(record: Record<'_>, encoding: Encoding) -> Result<Self, Refusal> {
        let mut columns = Vec::new();
        let mut unknown = Vec::new();
        for index in 0..record.len() {
            let name = encoding.decode(record.cell(index)).unwrap_or("?".into());
            let column = Column::named(&name);
            match column {
                Some(column) if columns.contains(&Some(column)) => return Err(Refusal::RepeatedColumn(column)),
                None if !letters(&name).is_empty() => unknown.push(index + 1),
                _ => {}
            }
            columns.push(column);
        }
        let missing = missing(&columns);
        if !missing.is_empty() {
            return Err(Refusal::MissingColumns(missing));
        }
        if !unknown.is_empty() {
            return Err(Refusal::UnknownColumns(unknown));
        }
        Ok(Self { key: key(&columns).unwrap_or_default(), columns })
    }

    /// Where a column stands, if it is there.
    pub fn index(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|other| *other == Some(column))
    }

    /// The column in a place, if it has a heading.
    pub fn column(&self, index: usize) -> Option<Column> {
        self.columns.get(index).copied().flatten()
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }
}

/// The first that is complete: the ID that survives a change of 記号・番号 is better than one that does not.
const KEYS: [&[Column]; 3] =
    [&[Column::MemberKey], &[Column::EmployeeNumber], &[Column::Symbol, Column::Number, Column::Branch]];

fn key(columns: &[Option<Column>]) -> Option<&'static [Column]> {
    KEYS.into_iter().find(|key| key.iter().all(|column| columns.contains(&Some(*column))))
}

fn missing(columns: &[Option<Column>]) -> Vec<&'static str> {
    let lacks = |column: Column| !columns.contains(&Some(column));
    let mut missing = Vec::new();
    if key(columns).is_none() {
        missing.push("加入者ID（または社員番号、または記号・番号・枝番）");
    }
    let mandatory = [Column::BirthDate, Column::Address, Column::LostOn];
    missing.extend(mandatory.into_iter().filter(|column| lacks(*column)).map(Column::name));
    let issued = [Column::IssuedLoginId, Column::IssuedPassword];
    if issued.into_iter().any(|column| !lacks(column)) {
        missing.extend(issued.into_iter().filter(|column| lacks(*column)).map(Column::name));
    }
    missing
}
