//! What can be wrong with, or unusual about, one row.

use super::column::Column;

/// A problem or warning, with the column it was found in; no column if it concerns the whole row.
pub type Finding = (Option<Column>, RowProblem);

/// Why a row is rejected; variants marked as warnings reject nothing, staff should look at them.
///
/// Never contains cell content: reports are kept, and cells are personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowProblem {
    /// Bytes that are not valid in the file's encoding.
    Undecodable,
    /// A character from the private use area (外字).
    PrivateUse,
    /// A mandatory cell is empty.
    Empty,
    /// 加入者ID is longer than 64 characters.
    KeyTooLong,
    /// A cell outside the columns of the heading has content.
    OutsideColumns,
    /// Not in any supported date format.
    NotADate,
    /// An Excel serial number, such as 25591.
    SerialNumber,
    /// 7 digits that begin with an era code, and `ROSTER_ERA_CODES` is `refuse`.
    EraCodeRefused,
    /// An era code that the configured system does not define.
    UnknownEraCode,
    /// Not in the calendar, such as 昭和45年2月30日.
    NotInCalendar,
    /// A birth date after today.
    Future,
    /// A birth date before 1900.
    TooOld,
    /// Not a valid mail address.
    NotAnAddress,
    /// A mail address with misplaced dots, which mail servers reject.
    AddressDots,
    /// Only one of 仮ログインID and 仮パスワード is present.
    IssuedHalf,
    /// 変更確認 has another text than 確認済.
    NotAConfirmation,
    /// The row gives an account holder another address and birth date at once, and does not say that this was confirmed.
    AnotherPerson,
    /// A delta has an earlier row of the same person.
    RepeatedPerson,
    /// Warning: fewer cells than the heading.
    ShortRow,
    /// Warning: a date outside its era, such as 昭和64年2月1日.
    OutOfEra,
    /// Warning: another insured person of the file has the same address.
    SharedAddress,
    /// Warning: an insured person of an earlier import has the same address.
    AddressOfAnother,
    /// Warning: an account holder has the same address, and keeps it.
    AddressOfAccount,
    /// Warning: a role address, such as `soumu@`.
    RoleAddress,
}

impl RowProblem {
    /// The reason in Japanese, for the staff who uploaded the file.
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
            Self::NotAConfirmation => "「確認済」と記入するか、空欄にしてください。",
            Self::AnotherPerson => {
                "別の方の行ではありませんか。利用登録済みの方のメールアドレスと生年月日が、同時に変わっています。\
                 同じ方と確かめたときは、異動分の「変更確認」の列に「確認済」と記入してください。"
            }
            Self::RepeatedPerson => "同じ加入者の行がこれより前にあります。",
            Self::ShortRow => "見出しより列が少ないため、足りない列を空欄として読み取りました。",
            Self::OutOfEra => "元号の期間外の日付です。年数から西暦に換算しました。",
            Self::SharedAddress => {
                "ほかの行の加入者と同じメールアドレスです。すでに利用登録に使用している方を除き、利用登録できません。"
            }
            Self::AddressOfAnother => "登録済みの別の加入者と同じメールアドレスです。どちらも利用登録できません。",
            Self::AddressOfAccount => {
                "利用登録済みの別の加入者のメールアドレスと同じです。この行の方は利用登録できません。"
            }
            Self::RoleAddress => "部署などで共有するメールアドレスの可能性があります。",
        }
    }
}
