//! Reasons to refuse a file as a whole.

use super::column::Column;

/// Why the whole file is refused. Never contains cell content: reports are kept, and cells are personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// The file has no bytes.
    Empty,
    /// An Excel workbook with the extension of a CSV file.
    Workbook,
    /// UTF-16, or not text.
    Utf16,
    /// The heading lacks these columns.
    MissingColumns(Vec<&'static str>),
    /// Unknown column names, by their position in the heading, counted from 1.
    UnknownColumns(Vec<usize>),
    /// The heading has this column twice.
    RepeatedColumn(Column),
    /// A full list has the column 変更確認, which is for single changes: repeated every month, it would confirm anything.
    ConfirmedInFullList,
    /// The row that begins on this line has an unclosed quote.
    UnclosedQuote(u64),
    /// A heading without rows.
    NoRows,
    /// Every row was rejected.
    NoValidRow,
    /// A full list has this many rows of a person who is already in it.
    RepeatedPeople(u64),
    /// More duplicate rows than the import keeps track of, far more than a list has by mistake.
    TooManyRepeated,
    /// The file changes more people than it may without a confirmation.
    Unconfirmed {
        /// Account holders whose address it changes.
        moved: u64,
        /// The most that it may change.
        max_moved: u64,
        /// Insured people whose identity it changes or whose insurance it ends.
        altered: u64,
        /// The most that it may alter.
        max_altered: u64,
        /// What staff put into the file's name to confirm it.
        number: String,
    },
    /// A full list shrank by more than `ROSTER_SHRINK_PERCENT`: probably not a full list.
    Shrunk {
        /// Insured people on the last accepted full list.
        before: u64,
        /// Insured people on this one.
        now: u64,
        /// The percentage by which a list may shrink.
        percent: u8,
    },
}

impl FileProblem {
    /// The reason in Japanese, for the staff who uploaded the file.
    pub fn sentence(&self) -> String {
        match self {
            Self::Empty => "ファイルが空です。".into(),
            Self::Workbook => "Excelブックです。「CSV（コンマ区切り）」で保存し直してください。".into(),
            Self::Utf16 => {
                "文字コードがUTF-16か、文字以外のデータを含んでいます。Shift_JISまたはUTF-8で保存し直してください。"
                    .into()
            }
            Self::MissingColumns(names) => format!("見出し行に必要な列がありません：{}", names.join("、")),
            Self::UnknownColumns(places) => {
                let places: Vec<String> = places.iter().map(|place| format!("{place}列目")).collect();
                format!("見出し行に使用できない列名があります：{}", places.join("、"))
            }
            Self::RepeatedColumn(column) => format!("見出し行に同じ列が2つあります：{}", column.name()),
            Self::ConfirmedInFullList => format!(
                "全件名簿に「{}」の列は使用できません。該当する方の行だけを、異動分として取り込んでください。",
                Column::Confirmed.name()
            ),
            Self::Unconfirmed { moved, max_moved, altered, max_altered, number } => format!(
                "利用登録済みの方のメールアドレスの変更が{moved}人（許容は{max_moved}人まで）、\
                 メールアドレス・生年月日の変更または資格喪失が{altered}人（許容は{max_altered}人まで）あります。\
                 列や行がずれていないか確認してください。\
                 正しければ、同じファイルの名前に確認番号 {number} を入れて、もう一度置いてください。"
            ),
            Self::UnclosedQuote(line) => {
                format!("{line}行目から始まる行が終わりません。引用符（\"）の対応を確認してください。")
            }
            Self::NoRows => "見出し行のほかに行がありません。".into(),
            Self::NoValidRow => "読み取れる行が1つもありません。各行の理由を確認してください。".into(),
            Self::RepeatedPeople(rows) => {
                format!("同じ加入者の行が重複しています（{rows}行）。全件名簿は1人1行にしてください。")
            }
            Self::TooManyRepeated => "重複する行が多すぎます。ファイルの内容を確認してください。".into(),
            Self::Shrunk { before, now, percent } => {
                format!(
                    "有効な加入者が前回の{before}人から{now}人に減っています（許容は{percent}％まで）。名簿が全件であるか確認してください。"
                )
            }
        }
    }
}
