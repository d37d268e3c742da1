use shared::input::letters;

/// A column of the roster file.
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
    /// 変更確認: in a list of changes, staff have confirmed that the row is the same person.
    Confirmed,
}

impl Column {
    const ALL: [Self; 16] = [
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
        Self::Confirmed,
    ];

    /// The name in the heading.
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
            Self::Confirmed => "変更確認",
        }
    }

    /// The column with that name; spaces, full-width letters, half-width kana and case do not matter.
    pub fn from_name(typed: &str) -> Option<Self> {
        let comparable = |name: &str| letters(name).to_lowercase();
        let typed = comparable(typed);
        Self::ALL.into_iter().find(|column| comparable(column.name()) == typed)
    }
}
