//! What can be wrong with a file, a row or a cell. None of these holds what stands in a cell: reports are kept.

use crate::column::Column;

/// Why the whole file is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No byte in it.
    Empty,
    /// An Excel workbook under the name of a CSV.
    Workbook,
    /// UTF-16, or not a text at all.
    Utf16,
    /// The heading lacks these columns.
    MissingColumns(Vec<&'static str>),
    /// The heading has names, in these places counted from 1, that are not known.
    UnknownColumns(Vec<usize>),
    /// The heading has this column twice.
    RepeatedColumn(Column),
    /// A quote opened in the row of this line is never closed.
    Endless(u64),
    /// A heading and nothing below it.
    NoRows,
    /// Not one row can be read.
    NoValidRow,
    /// So many rows of a full list are about somebody who is in it already.
    RepeatedPeople(u64),
    /// More repetitions than any list of people has by mistake.
    TooManyRepeated,
    /// A full list with so few people: last time, this time, percent allowed.
    Shrunk {
        /// People insured on the last full list that was accepted.
        before: u64,
        /// People insured on this one.
        now: u64,
        /// By how many percent a list may shrink.
        percent: u8,
    },
}

impl Refusal {
    /// For the staff who uploaded the file.
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
            Self::Endless(line) => {
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

/// What is wrong with a row; or, for the staff to look at, strange about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Bytes that are no character of the file's encoding.
    Undecodable,
    /// 外字
    PrivateUse,
    /// Nothing in a cell that must be filled.
    Empty,
    /// Longer than any key of a person.
    KeyTooLong,
    /// Something in a cell whose column has no heading.
    OutsideColumns,
    /// Not a date in any form that is read.
    NotADate,
    /// 25591: Excel's count of days.
    SerialNumber,
    /// 7 digits that begin with an era in a code whose system was not configured.
    EraCodeRefused,
    /// A first digit that the configured system does not have.
    UnknownEraCode,
    /// 昭和45年2月30日
    NotInCalendar,
    /// Born after today.
    Future,
    /// Born before 1900.
    TooOld,
    /// Not a mail address.
    NotAnAddress,
    /// An address that mail servers refuse.
    AddressDots,
    /// One of 仮ログインID and 仮パスワード without the other.
    IssuedHalf,
    /// A delta has an earlier row about the same person.
    RepeatedPerson,
    /// Warning: fewer cells than the heading.
    ShortRow,
    /// Warning: 昭和64年2月
    OutOfEra,
    /// Warning: another insured person of the file has the same address.
    SharedAddress,
    /// Warning: an insured person of an earlier import has the same address.
    AddressOfAnother,
    /// Warning: an address such as `soumu@`.
    RoleAddress,
}

impl Problem {
    /// For the staff who uploaded the file.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Undecodable => "読み取れない文字があります。",
            Self::PrivateUse => "外字があります。標準の文字に置き換えてください。",
            Self::Empty => "空欄です。",
            Self::KeyTooLong => "64文字を超えています。",
            Self::OutsideColumns => "見出しのない列に値があります。列がずれていないか確認してください。",
            Self::NotADate => "日付として読み取れません。",
            Self::SerialNumber => "Excelのシリアル値です。日付の表示形式にして保存し直してください。",
            Self::EraCodeRefused => "数字の元号コードは、体系が設定されていないため読み取れません。",
            Self::UnknownEraCode => "設定された体系にない元号コードです。",
            Self::NotInCalendar => "暦にない日付です。",
            Self::Future => "今日より後の日付です。",
            Self::TooOld => "1900年より前の日付です。",
            Self::NotAnAddress => "メールアドレスの形式ではありません。",
            Self::AddressDots => "メールアドレスの「.」の位置が正しくないため、送信できません。",
            Self::IssuedHalf => "仮ログインIDと仮パスワードは両方を記入するか、両方を空欄にしてください。",
            Self::RepeatedPerson => "同じ加入者の行がこれより前にあります。",
            Self::ShortRow => "見出しより列が少ないため、足りない列を空欄として読み取りました。",
            Self::OutOfEra => "元号の期間外の日付です。年数から西暦に換算しました。",
            Self::SharedAddress => "ほかの行の加入者と同じメールアドレスです。どちらも利用登録できません。",
            Self::AddressOfAnother => "登録済みの別の加入者と同じメールアドレスです。どちらも利用登録できません。",
            Self::RoleAddress => "部署などで共有するメールアドレスの可能性があります。",
        }
    }
}
