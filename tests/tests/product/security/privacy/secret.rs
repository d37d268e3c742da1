//! A secret, and the search for it in every encoding in which it could leak.

use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The kind of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// メールアドレス
    Address,
    /// 生年月日, in any of its spellings.
    BirthDate,
    /// 氏名, which a roster may contain and the product does not use.
    Name,
    /// 加入者ID
    MemberKey,
    /// A login ID, issued or chosen.
    LoginId,
    Nickname,
    /// The token of a mailed link or of a session cookie.
    Token,
    /// 認証キー
    Key,
    /// Chosen by a member, or typed in its place.
    Password,
    /// 仮パスワード, mailed or issued on paper.
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
    encodings: Vec<String>,
}

impl Secret {
    pub fn new(kind: Kind, text: &str) -> Self {
        assert!(text.chars().count() >= 3, "{kind:?} {text}");
        let mut encodings =
            vec![text.to_owned(), text.to_lowercase(), text.to_uppercase(), wide(text), hex(text), escaped(text)];
        let percent = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        encodings.extend([percent.to_lowercase(), percent.replace("%20", "+"), text.replace('@', "%40"), percent]);
        if text.len() >= 6 {
            encodings.extend((0..3).flat_map(|before| base64(text, before)));
        }
        encodings.sort();
        encodings.dedup();
        Self { kind, text: text.to_owned(), encodings }
    }

    /// Whether the text contains the secret in any encoding.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Its position. Digits, short words and login IDs (addresses begin with them) match whole words only.
    fn find(&self, text: &str) -> Option<usize> {
        self.encodings.iter().find_map(|encoding| match self.is_word() {
            true => {
                text.match_indices(encoding.as_str()).map(|(at, _)| at).find(|at| is_word(text, *at, encoding.len()))
            }
            false => text.find(encoding.as_str()),
        })
    }

    fn is_word(&self) -> bool {
        self.kind == Kind::LoginId
            || self.text.chars().count() < 6
            || self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The secret and the text around it, for the failure message.
    pub fn in_context(&self, text: &str) -> String {
        let at = text[..self.find(text).unwrap_or_default()].chars().count();
        let context: String = text.chars().skip(at.saturating_sub(150)).take(300).collect();
        format!("{}: {context}", self.text)
    }
}

fn is_word(text: &str, at: usize, len: usize) -> bool {
    let continues = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-_.+/".contains(c));
    !continues(text[..at].chars().next_back()) && !continues(text[at + len..].chars().next())
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

/// With JSON's `\u` escapes.
fn escaped(text: &str) -> String {
    let unit =
        |unit: u16| char::from_u32(unit.into()).filter(char::is_ascii).map_or(format!("\\u{unit:04x}"), String::from);
    text.encode_utf16().map(unit).collect()
}

/// The base64 characters that do not depend on the surrounding bytes, when the text starts `before` bytes after a multiple
/// of three.
fn base64(text: &str, before: usize) -> [String; 2] {
    let bytes = [&vec![0; before][..], text.as_bytes()].concat();
    let (from, to) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    [BASE64_STANDARD_NO_PAD.encode(&bytes), BASE64_URL_SAFE_NO_PAD.encode(&bytes)].map(|all| all[from..to].to_owned())
}

#[test]
fn a_secret_is_found_in_every_encoding_and_any_context() {
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
