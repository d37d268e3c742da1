//! Forms: the closed set of fields, their decoding, and what is shown again.

use zeroize::Zeroizing;

use crate::limits;

/// Every field of every form of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// メールアドレス, 登録メールアドレス
    Email,
    /// 生年月日, 年
    BirthYear,
    /// 生年月日, 月
    BirthMonth,
    /// 生年月日, 日
    BirthDay,
    /// 画像の文字
    ImageText,
    /// 確認コード
    MailedCode,
    /// 認証キー
    AuthKey,
    /// ログインID
    LoginId,
    /// パスワード
    Password,
    /// 仮パスワード
    TemporaryPassword,
    /// 新ログインID
    NewLoginId,
    /// 新パスワード, 新しいパスワード
    NewPassword,
    /// 新パスワード（確認）, 新しいパスワード（確認）
    NewPasswordAgain,
    /// ニックネーム
    Nickname,
    /// 現在のパスワード
    CurrentPassword,
    /// The box that is ticked before an account is frozen.
    Confirmed,
    /// ログアウトする端末: one of the other sessions.
    OtherSession,
    /// The pressed button of a form with several.
    Action,
    /// 文字サイズ
    TextSize,
    /// 表示言語
    Language,
    /// The page to return to after a preference was set.
    Back,
    /// The CSRF token, for browsers that send neither `Sec-Fetch-Site` nor `Origin`.
    FormToken,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 22] = [
        Self::Email,
        Self::BirthYear,
        Self::BirthMonth,
        Self::BirthDay,
        Self::ImageText,
        Self::MailedCode,
        Self::AuthKey,
        Self::LoginId,
        Self::Password,
        Self::TemporaryPassword,
        Self::NewLoginId,
        Self::NewPassword,
        Self::NewPasswordAgain,
        Self::Nickname,
        Self::CurrentPassword,
        Self::Confirmed,
        Self::OtherSession,
        Self::Action,
        Self::TextSize,
        Self::Language,
        Self::Back,
        Self::FormToken,
    ];

    /// The `name` and the `id` of the control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::BirthYear => "birth_year",
            Self::BirthMonth => "birth_month",
            Self::BirthDay => "birth_day",
            Self::ImageText => "image_text",
            Self::MailedCode => "mailed_code",
            Self::AuthKey => "auth_key",
            Self::LoginId => "login_id",
            Self::Password => "password",
            Self::TemporaryPassword => "temporary_password",
            Self::NewLoginId => "new_login_id",
            Self::NewPassword => "new_password",
            Self::NewPasswordAgain => "new_password_again",
            Self::Nickname => "nickname",
            Self::CurrentPassword => "current_password",
            Self::Confirmed => "confirmed",
            Self::OtherSession => "other_session",
            Self::Action => "action",
            Self::TextSize => "size",
            Self::Language => "language",
            Self::Back => "back",
            Self::FormToken => "form_token",
        }
    }

    /// Whether the typed value may be shown again. Passwords, keys and the characters of the image never are.
    pub const fn is_kept(self) -> bool {
        matches!(
            self,
            Self::Email
                | Self::BirthYear
                | Self::BirthMonth
                | Self::BirthDay
                | Self::LoginId
                | Self::NewLoginId
                | Self::Nickname
                | Self::OtherSession
        )
    }

    /// The field of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// The fields of one POST, wiped from memory when dropped.
#[derive(Default)]
pub struct Fields(Vec<(Field, Zeroizing<String>)>);

/// What is wrong with a body that is no form of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormProblem {
    /// Not UTF-8 after percent-decoding (CP932, for example).
    #[error("the form is not UTF-8")]
    NotUtf8,
    /// A field came twice.
    #[error("a field came twice")]
    Twice,
    /// More pairs than any form has.
    #[error("too many fields")]
    TooMany,
}

impl Fields {
    /// Decodes `application/x-www-form-urlencoded`; names that are not a [`Field`] are ignored.
    ///
    /// # Errors
    /// [`FormProblem`]. Nothing is repaired: a repaired password would be another password.
    pub fn decode(body: &[u8]) -> Result<Self, FormProblem> {
        let mut fields = Self::default();
        for (count, pair) in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).enumerate() {
            if count >= limits::MAX_FORM_FIELDS {
                return Err(FormProblem::TooMany);
            }
            let split = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let name = decode(&pair[..split])?;
            let value = decode(pair.get(split + 1..).unwrap_or_default())?;
            let Some(field) = Field::named(&name) else { continue };
            if fields.0.iter().any(|(seen, _)| *seen == field) {
                return Err(FormProblem::Twice);
            }
            fields.0.push((field, Zeroizing::new(value)));
        }
        Ok(fields)
    }

    /// Whether the form had such a field, filled or not.
    pub fn has(&self, field: Field) -> bool {
        self.0.iter().any(|(name, _)| *name == field)
    }

    /// The content of a field; empty if the form has no such field.
    pub fn get(&self, field: Field) -> &str {
        self.0.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
    }
}

fn decode(encoded: &[u8]) -> Result<String, FormProblem> {
    let spaced: Vec<u8> = encoded.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    let decoded = percent_encoding::percent_decode(&spaced).decode_utf8();
    decoded.map(|text| text.into_owned()).map_err(|_| FormProblem::NotUtf8)
}

/// A problem of one field, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where the link in the summary leads.
    pub field: Field,
    /// The sentence, the same in the summary and beside the field.
    pub text: String,
}

/// What a form page shows: the values kept from the last try, and the problems with them.
#[derive(Debug, Default)]
pub struct Entry {
    fields: Vec<Field>,
    kept: Vec<(Field, String)>,
    errors: Vec<FieldError>,
}

impl Entry {
    /// An untouched form.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The form as typed, without its secrets.
    pub fn kept(fields: &Fields) -> Self {
        let kept = fields.0.iter().filter(|(field, _)| field.is_kept());
        let kept = kept.map(|(field, value)| (*field, value.as_str().to_owned())).collect();
        Self { fields: fields.0.iter().map(|(field, _)| *field).collect(), kept, errors: Vec::new() }
    }

    /// Whether the form as sent had such a field, filled or not.
    pub fn had(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Adds a problem; problems are shown in the order in which they are added.
    pub fn refuse(&mut self, field: Field, text: impl Into<String>) {
        self.errors.push(FieldError { field, text: text.into() });
    }

    /// The parsed value; otherwise adds the problem.
    pub fn take<T, E>(&mut self, field: Field, parsed: Result<T, E>, text: impl FnOnce(E) -> String) -> Option<T> {
        parsed.map_err(|problem| self.refuse(field, text(problem))).ok()
    }

    /// Whether there is no problem.
    pub fn is_fine(&self) -> bool {
        self.errors.is_empty()
    }

    /// The value for the control.
    pub fn value(&self, field: &Field) -> &str {
        self.kept.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    /// The first problem of the field.
    pub fn error(&self, field: &Field) -> Option<&str> {
        self.errors.iter().find(|error| error.field == *field).map(|error| error.text.as_str())
    }

    /// All problems, for the error summary.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_and_unknown_names_are_ignored() -> Result<(), FormProblem> {
        let fields = Fields::decode("email=a%40b.jp&x=1&nickname=%E5%81%A5+%E4%BF%9D&password".as_bytes())?;
        assert_eq!(fields.get(Field::Email), "a@b.jp");
        assert_eq!(fields.get(Field::Nickname), "健 保");
        assert_eq!(fields.get(Field::Password), "");
        Ok(())
    }

    #[test]
    fn a_body_that_is_no_utf8_form_or_repeats_a_field_is_rejected() {
        assert_eq!(Fields::decode(b"nickname=%8C%92").err(), Some(FormProblem::NotUtf8));
        assert_eq!(Fields::decode(b"email=a&email=b").err(), Some(FormProblem::Twice));
        assert_eq!(Fields::decode("a=1&".repeat(33).as_bytes()).err(), Some(FormProblem::TooMany));
    }

    /// [I5]
    #[test]
    fn secrets_are_never_shown_again() -> Result<(), FormProblem> {
        let entry = Entry::kept(&Fields::decode(b"email=a&password=b&new_password=c&auth_key=d&image_text=e")?);
        assert_eq!(entry.value(&Field::Email), "a");
        for field in Field::ALL.into_iter().filter(|field| !field.is_kept()) {
            assert_eq!(entry.value(&field), "", "{field:?}");
        }
        Ok(())
    }
}
