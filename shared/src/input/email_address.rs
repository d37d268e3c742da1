use std::fmt;

use serde::{Deserialize, Serialize};

use super::normalise::letters;
use crate::limits;

/// An e-mail address in its comparable form: NFKC, no blanks, lower case, ASCII.
///
/// Local parts are lower-cased too: no employer runs mailboxes that differ in case alone, and members who type
/// `Taro.Kenpo@…` must meet the roster's `taro.kenpo@…`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a typed address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// Nothing was typed.
    #[error("missing")]
    Required,
    /// Not of the form `local@domain.tld`.
    #[error("malformed")]
    Format,
    /// Longer than RFC 5321 allows.
    #[error("too long")]
    TooLong,
    /// A character outside ASCII is left after normalising.
    #[error("characters that an address cannot have")]
    Chars,
    /// Dots that carriers once allowed and RFC 5321 forbids: doubled, leading, or right before the `@`.
    #[error("dots that mail servers refuse")]
    Dots,
}

impl EmailAddress {
    /// Normalises and checks what was typed.
    ///
    /// # Errors
    /// The first [`EmailProblem`] met; it never holds the input.
    pub fn parse(typed: &str) -> Result<Self, EmailProblem> {
        let address = letters(typed).replace('。', ".").to_lowercase();
        if address.is_empty() {
            return Err(EmailProblem::Required);
        }
        if !address.is_ascii() {
            return Err(EmailProblem::Chars);
        }
        if address.len() > limits::MAX_EMAIL_LEN {
            return Err(EmailProblem::TooLong);
        }
        let (local, domain) = address.split_once('@').ok_or(EmailProblem::Format)?;
        if local.is_empty() || !domain_is_valid(domain) || !local.bytes().all(is_local_byte) {
            return Err(EmailProblem::Format);
        }
        if local.len() > limits::MAX_EMAIL_LOCAL_LEN {
            return Err(EmailProblem::TooLong);
        }
        if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return Err(EmailProblem::Dots);
        }
        Ok(Self(address))
    }

    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The mailbox under which a rate limit counts: large providers deliver `taro+x@` and `t.a.ro@` to `taro@`. For counting
    /// only: at other providers these are mailboxes of different people.
    pub fn mailbox(&self) -> String {
        let local = self.local_part().split('+').next().unwrap_or_default();
        format!("{}@{}", local.replace('.', ""), self.domain())
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }
}

/// RFC 5322 atext and the dot; quoted local parts are not offered, no employer uses them.
fn is_local_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn domain_is_valid(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// The address is personal data: `Debug` is opaque, so that no log shows it.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailProblem;

    fn try_from(stored: String) -> Result<Self, EmailProblem> {
        Self::parse(&stored)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [A5] [P20]
    #[test]
    fn full_width_and_mixed_case_meet_the_plain_address() {
        let plain = EmailAddress::parse("taro.kenpo@example.co.jp").map(String::from);
        assert_eq!(plain, Ok("taro.kenpo@example.co.jp".to_owned()));
        assert_eq!(EmailAddress::parse("　Ｔａｒｏ．Ｋｅｎｐｏ＠Ｅｘａｍｐｌｅ．ｃｏ．ｊｐ ").map(String::from), plain);
        assert_eq!(EmailAddress::parse("taro.kenpo@example。co。jp").map(String::from), plain);
    }

    /// [A5]
    #[test]
    fn each_fault_has_its_own_problem() {
        let long = format!("{}@example.jp", "a".repeat(65));
        let longer = format!("a@{}.jp", "a.".repeat(130));
        for (typed, problem) in [
            ("　", EmailProblem::Required),
            ("taro", EmailProblem::Format),
            ("taro@example", EmailProblem::Format),
            ("a@b@example.jp", EmailProblem::Format),
            ("ta ro\"@example.jp", EmailProblem::Format),
            ("太郎@example.jp", EmailProblem::Chars),
            ("a..b@example.jp", EmailProblem::Dots),
            ("ab.@example.jp", EmailProblem::Dots),
            (".ab@example.jp", EmailProblem::Dots),
            (&long, EmailProblem::TooLong),
            (&longer, EmailProblem::TooLong),
        ] {
            assert_eq!(EmailAddress::parse(typed).err(), Some(problem), "{typed}");
        }
    }

    /// [G13]
    #[test]
    fn no_control_character_survives_so_no_header_can_be_added() {
        assert_eq!(EmailAddress::parse("a\r\nBcc: b@example.jp").err(), Some(EmailProblem::Format));
        assert_eq!(EmailAddress::parse("a\0@example.jp").err(), Some(EmailProblem::Format));
    }

    #[test]
    fn debug_output_holds_no_address() -> Result<(), EmailProblem> {
        let address = EmailAddress::parse("taro@example.jp")?;
        assert!(!format!("{address:?}").contains("taro"));
        Ok(())
    }
}
