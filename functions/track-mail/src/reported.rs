//! The address that a receiving server reports, in the forms that servers use.

use shared::input::EmailAddress;

/// Reads a reported recipient: bare, in angle brackets behind a display name, behind its type (`rfc822;`, RFC 3464), with
/// the dot of a fully qualified domain name. `None` for what is no address.
pub(super) fn address(reported: &str) -> Option<EmailAddress> {
    let text = reported.trim();
    let text = match text.rsplit_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None => text,
    };
    let text = match text.split_once(';') {
        Some((kind, rest)) if kind.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => rest,
        _ => text,
    };
    EmailAddress::parse(text.trim().trim_matches('"').trim_end_matches('.')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [M6]
    #[test]
    fn a_recipient_is_read_in_every_form_that_servers_report_it() {
        let taro = EmailAddress::parse("taro.kenpo@example.co.jp").ok();
        assert!(taro.is_some());
        for form in [
            "taro.kenpo@example.co.jp",
            "<taro.kenpo@example.co.jp>",
            "\"taro.kenpo@example.co.jp\" <taro.kenpo@example.co.jp>",
            "taro.kenpo@example.co.jp <taro.kenpo@example.co.jp>",
            "\"<victim@example.co.jp>\" <taro.kenpo@example.co.jp>",
            "健保 太郎 <Taro.Kenpo@Example.co.jp>",
            "rfc822;taro.kenpo@example.co.jp",
            "RFC822; <taro.kenpo@example.co.jp.>",
            "<rfc822;taro.kenpo@example.co.jp>",
            " taro.kenpo@example.co.jp. ",
            "\"taro.kenpo@example.co.jp\"",
        ] {
            assert_eq!(address(form), taro, "{form}");
        }
        for none in ["", "<>", "rfc822;", "unknown", "taro.kenpo", "x400;/C=JP/", "a@b@example.co.jp"] {
            assert_eq!(address(none), None, "{none}");
        }
    }
}
