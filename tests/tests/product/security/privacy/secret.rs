//! What must not be found, in every form in which it could hide.

use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// What a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// メールアドレス
    Address,
    /// 生年月日, in any of its spellings.
    BirthDate,
    /// 氏名, which the roster has and nobody needs.
    Name,
    /// 加入者ID
    MemberKey,
    /// A login ID, handed out or chosen.
    LoginId,
    Nickname,
    /// Of a mailed link, or of the cookie of a session.
    Token,
    /// 認証キー
    Key,
    /// Chosen by a member, or typed in its place.
    Password,
    /// 仮パスワード, mailed or handed out.
    Temporary,
    /// 確認コード
    Code,
    UserAgent,
}

/// One secret.
#[derive(Clone, Debug)]
pub struct Secret {
    pub kind: Kind,
    text: String,
    forms: Vec<String>,
}

impl Secret {
    pub fn new(kind: Kind, text: &str) -> Self {
        assert!(text.chars().count() >= 3, "{kind:?} {text}");
        let mut forms =
            vec![text.to_owned(), text.to_lowercase(), text.to_uppercase(), wide(text), hex(text), escaped(text)];
        let percent = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        forms.extend([percent.to_lowercase(), percent.replace("%20", "+"), text.replace('@', "%40"), percent]);
        if text.len() >= 6 {
            forms.extend((0..3).flat_map(|before| base64(text, before)));
        }
        forms.sort();
        forms.dedup();
        Self { kind, text: text.to_owned(), forms }
    }

    /// Whether it is there in any form.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Where it is. Digits alone, short words and login IDs, with which addresses begin, count where they stand for
    /// themselves only.
    fn find(&self, text: &str) -> Option<usize> {
        self.forms.iter().find_map(|form| match self.is_word() {
            true => text.match_indices(form.as_str()).map(|(at, _)| at).find(|at| is_word(text, *at, form.len())),
            false => text.find(form.as_str()),
        })
    }

    fn is_word(&self) -> bool {
        self.kind == Kind::LoginId
            || self.text.chars().count() < 6
            || self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// What it is, and what stands beside it.
    pub fn beside(&self, text: &str) -> String {
        let at = text[..self.find(text).unwrap_or_default()].chars().count();
        let beside: String = text.chars().skip(at.saturating_sub(150)).take(300).collect();
        format!("{}: {beside}", self.text)
    }
}

fn is_word(text: &str, at: usize, len: usize) -> bool {
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-_.+/".contains(c));
    !goes_on(text[..at].chars().next_back()) && !goes_on(text[at + len..].chars().next())
}

/// Full-width.
fn wide(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c })
        .collect()
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// As JSON may write it.
fn escaped(text: &str) -> String {
    let unit =
        |unit: u16| char::from_u32(unit.into()).filter(char::is_ascii).map_or(format!("\\u{unit:04x}"), String::from);
    text.encode_utf16().map(unit).collect()
}

/// The characters of base64 that are the same whatever stands beside it, `before` bytes behind a multiple of three.
fn base64(text: &str, before: usize) -> [String; 2] {
    let bytes = [&vec![0; before][..], text.as_bytes()].concat();
    let (from, to) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    [BASE64_STANDARD_NO_PAD.encode(&bytes), BASE64_URL_SAFE_NO_PAD.encode(&bytes)].map(|all| all[from..to].to_owned())
}

#[test]
fn a_secret_is_found_in_every_form_and_beside_whatever() {
    let secret = Secret::new(Kind::Address, "taro.kenpo@example.co.jp");
    let inside = |before: &str| BASE64_STANDARD_NO_PAD.encode(format!("{before}taro.kenpo@example.co.jp and so on"));
    for text in [
        "To: Taro.Kenpo@Example.co.jp".to_lowercase(),
        "email=taro%2Ekenpo%40example%2Eco%2Ejp&x".to_owned(),
        "email=taro.kenpo%40example.co.jp".to_owned(),
        "ｔａｒｏ．ｋｅｎｐｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ".to_owned(),
        inside(""),
        inside("a"),
        inside("ab"),
    ] {
        assert!(secret.is_in(&text), "{text}");
    }
    assert!(!secret.is_in("saburo.kenpo@example.co.jp"));
    let password = Secret::new(Kind::Password, "焼き鮭です");
    assert!(
        password.is_in(r#"{"a":"\u713c\u304d\u9bad\u3067\u3059"}"#) && password.is_in("e784bce3818de9aeade381a7e38199")
    );
    let code = Secret::new(Kind::Code, "123456");
    assert!(code.is_in("code: 123456,") && !code.is_in("2026-11-23T01:00:00.123456Z") && !code.is_in("91234567"));
}
