//! Validation messages: each problem of `shared::input` has its sentence.

use super::{Counted, Gap};
use crate::input::{
    BirthDatePart, BirthDateProblem, EmailProblem, EraYear, LoginIdProblem, NicknameProblem, PasswordProblem, Weakness,
};

/// The validation messages of all fields.
#[derive(Debug)]
pub struct Messages {
    /// メールアドレス
    pub address: AddressMessages,
    /// 生年月日
    pub birth_date: BirthDateMessages,
    /// 新ログインID
    pub login_id: LoginIdMessages,
    /// 新パスワード, 新しいパスワード, 現在のパスワード
    pub password: PasswordMessages,
    /// ニックネーム
    pub nickname: NicknameMessages,
    /// S01
    pub login: LoginMessages,
    /// S04, S12
    pub temporary: TemporaryMessages,
    /// S05
    pub identity: IdentityMessages,
    /// S07
    pub key: KeyMessages,
}

/// About an address.
#[derive(Debug)]
pub struct AddressMessages {
    /// Nothing was typed.
    pub required: String,
    /// Not of the form `local@domain.tld`.
    pub format: String,
    /// More than 254 characters.
    pub too_long: String,
    /// Characters that no address has.
    pub chars: String,
    /// Dots that mail servers refuse.
    pub dots: String,
    /// A domain that the society does not allow.
    pub domain_not_allowed: String,
}

/// About a date of birth.
#[derive(Debug)]
pub struct BirthDateMessages {
    /// All three boxes are empty.
    pub required: String,
    /// 年 is empty.
    pub year_required: String,
    /// 月 is empty.
    pub month_required: String,
    /// 日 is empty.
    pub day_required: String,
    /// Something other than digits.
    pub number: String,
    /// Not four digits.
    pub year_of_four_digits: String,
    /// A year of an era (和暦): names the Gregorian year.
    pub year_of_era: fn(EraYear) -> String,
    /// Not 1 to 12.
    pub month_range: String,
    /// Not 1 to 31.
    pub day_range: String,
    /// Not in the calendar.
    pub not_in_calendar: fn(i16, i8, i8) -> String,
    /// Later than today.
    pub future: String,
    /// Before 1900.
    pub too_old: String,
}

/// About a new login ID.
#[derive(Debug)]
pub struct LoginIdMessages {
    /// Nothing was typed.
    pub required: String,
    /// Too short or too long.
    pub length: String,
    /// Characters that it cannot have.
    pub chars: String,
    /// Another member's.
    pub taken: String,
    /// The same as the one that the society handed out.
    pub same_as_temporary: String,
}

/// About a new password; the gap is the label of its box, 新パスワード or 新しいパスワード.
#[derive(Debug)]
pub struct PasswordMessages {
    /// Nothing was typed.
    pub required: fn(&str) -> String,
    /// Too short.
    pub short: Gap,
    /// How many characters it had.
    pub length: Counted,
    /// Too long.
    pub long: Gap,
    /// Control characters.
    pub chars: Gap,
    /// Easily guessed; the gap is the reason.
    pub common: Gap,
    /// The reason, as a sentence; may be empty.
    pub weakness: fn(Weakness) -> &'static str,
    /// Taken from personal data of the member.
    pub contains_personal: Gap,
    /// The same as the temporary password.
    pub same_as_temporary: String,
    /// The same as the current password.
    pub same_as_current: String,
    /// The second box is empty.
    pub again_required: fn(&str) -> String,
    /// The boxes differ.
    pub again_mismatch: fn(&str) -> String,
    /// 現在のパスワード is empty.
    pub current_required: String,
    /// 現在のパスワード is wrong.
    pub current_failed: String,
}

/// About a nickname.
#[derive(Debug)]
pub struct NicknameMessages {
    /// Nothing was typed.
    pub required: String,
    /// Too long.
    pub long: String,
    /// Characters that it cannot have.
    pub chars: String,
}

/// S01
#[derive(Debug)]
pub struct LoginMessages {
    /// ログインID is empty.
    pub id_required: String,
    /// パスワード is empty.
    pub password_required: String,
    /// Wrong password or unknown login ID: the same words, against user enumeration.
    pub failed: String,
    /// Held after failed logins; the number is the minutes to wait.
    pub locked: Counted,
    /// The account is closed; shown only after the right password.
    pub closed: String,
    /// The account is frozen; shown only after the right password.
    pub frozen: String,
}

/// S04, S12
#[derive(Debug)]
pub struct TemporaryMessages {
    /// ログインID is empty.
    pub id_required: String,
    /// 仮パスワード is empty.
    pub password_required: String,
    /// S04: wrong; the number is the tries that are left.
    pub initial_failed: Counted,
    /// S04: the temporary password has expired.
    pub initial_expired: String,
    /// S12: wrong; the number is the tries that are left.
    pub reset_failed: Counted,
    /// S12: the temporary password has expired.
    pub reset_expired: String,
}

/// S05
#[derive(Debug)]
pub struct IdentityMessages {
    /// 画像の文字 is empty.
    pub image_required: String,
    /// 画像の文字 is wrong.
    pub image_mismatch: String,
    /// 確認コード is empty.
    pub code_required: String,
    /// 確認コード is wrong.
    pub code_mismatch: String,
    /// No match; the number is the tries that are left. Never says which item (user enumeration).
    pub mismatch: Counted,
    /// An account exists already; shown only when everything matched.
    pub already: String,
}

/// S07
#[derive(Debug)]
pub struct KeyMessages {
    /// 認証キー is empty.
    pub required: String,
    /// Wrong; the number is the tries that are left.
    pub mismatch: Counted,
}

impl Messages {
    /// The sentence for an address.
    pub fn email(&self, problem: EmailProblem) -> String {
        let m = &self.address;
        match problem {
            EmailProblem::Required => &m.required,
            EmailProblem::Format => &m.format,
            EmailProblem::TooLong => &m.too_long,
            EmailProblem::Chars => &m.chars,
            EmailProblem::Dots => &m.dots,
        }
        .clone()
    }

    /// The sentence for a date of birth.
    pub fn birth_date(&self, problem: BirthDateProblem) -> String {
        let m = &self.birth_date;
        match problem {
            BirthDateProblem::Required => &m.required,
            BirthDateProblem::PartRequired(BirthDatePart::Year) => &m.year_required,
            BirthDateProblem::PartRequired(BirthDatePart::Month) => &m.month_required,
            BirthDateProblem::PartRequired(BirthDatePart::Day) => &m.day_required,
            BirthDateProblem::NotANumber(_) => &m.number,
            BirthDateProblem::YearOfEra(year) => return (m.year_of_era)(year),
            BirthDateProblem::YearNotFourDigits => &m.year_of_four_digits,
            BirthDateProblem::MonthRange => &m.month_range,
            BirthDateProblem::DayRange => &m.day_range,
            BirthDateProblem::NotInCalendar { year, month, day } => return (m.not_in_calendar)(year, month, day),
            BirthDateProblem::Future => &m.future,
            BirthDateProblem::TooOld => &m.too_old,
        }
        .clone()
    }

    /// The sentence for a new login ID.
    pub fn login_id(&self, problem: LoginIdProblem) -> String {
        let m = &self.login_id;
        match problem {
            LoginIdProblem::Required => &m.required,
            LoginIdProblem::Length => &m.length,
            LoginIdProblem::Chars => &m.chars,
        }
        .clone()
    }

    /// The sentence for a new password, whose box has this label.
    pub fn password(&self, problem: PasswordProblem, label: &str) -> String {
        let m = &self.password;
        match problem {
            PasswordProblem::Required => (m.required)(label),
            PasswordProblem::Short(length) => m.short.fill(label) + &m.length.fill(length),
            PasswordProblem::Long => m.long.fill(label),
            PasswordProblem::Chars => m.chars.fill(label),
            PasswordProblem::Common(weakness) => m.common.fill((m.weakness)(weakness)),
            PasswordProblem::ContainsPersonal => m.contains_personal.fill(label),
        }
    }

    /// The sentence for a second box that is empty.
    pub fn password_again_required(&self, label: &str) -> String {
        (self.password.again_required)(label)
    }

    /// The sentence for two boxes that differ.
    pub fn password_again_mismatch(&self, label: &str) -> String {
        (self.password.again_mismatch)(label)
    }

    /// The sentence for a nickname.
    pub fn nickname(&self, problem: NicknameProblem) -> String {
        let m = &self.nickname;
        match problem {
            NicknameProblem::Required => &m.required,
            NicknameProblem::Long => &m.long,
            NicknameProblem::Chars => &m.chars,
        }
        .clone()
    }
}
