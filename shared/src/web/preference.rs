//! 表示言語 and 文字サイズ: set by the query of any page or by `/preferences/…`, and kept in cookies.

use cookie::Cookie;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use super::cookies::{CookieName, Cookies};
use super::form::Field;
use super::frame::TextSize;
use crate::language::Language;

/// Language and text size of a request.
#[derive(Clone, Copy, Debug)]
pub struct Preferences {
    /// 表示言語
    pub language: Language,
    /// 表示言語, if it was chosen in this browser; otherwise `language` is from `Accept-Language` or the default.
    pub chosen_language: Option<Language>,
    /// 文字サイズ
    pub text_size: TextSize,
    requested: Requested,
}

/// What the query of this request sets.
#[derive(Clone, Copy, Debug)]
struct Requested {
    language: Option<Language>,
    text_size: Option<TextSize>,
}

impl Preferences {
    /// Order of precedence: the query, the cookies, `Accept-Language`, the default.
    pub(super) fn read(query: &str, cookies: &Cookies, headers: &HeaderMap) -> Self {
        let requested = Requested {
            language: parameter(query, Field::Language.name()).and_then(Language::from_code),
            text_size: parameter(query, Field::TextSize.name()).map(TextSize::from_code),
        };
        let kept = cookies.get(CookieName::Language).and_then(Language::from_code);
        let chosen_language = requested.language.or(kept);
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Language::accepted);
        let text_size = requested.text_size.or(cookies.get(CookieName::TextSize).map(TextSize::from_code));
        Self {
            language: chosen_language.or(accepted).unwrap_or_default(),
            chosen_language,
            text_size: text_size.unwrap_or_default(),
            requested,
        }
    }

    /// Whether the query sets a preference: then a POST only shows its form again.
    pub(super) const fn are_requested(self) -> bool {
        self.requested.language.is_some() || self.requested.text_size.is_some()
    }

    /// The language that the query sets.
    pub(super) const fn requested_language(self) -> Option<Language> {
        self.requested.language
    }

    /// The cookies to set.
    pub(super) fn cookies(self) -> impl Iterator<Item = Cookie<'static>> {
        let language = self.requested.language.map(|language| CookieName::Language.set(language.code()));
        language.into_iter().chain(self.requested.text_size.map(|size| CookieName::TextSize.set(size.code())))
    }
}

/// A parameter of a query.
pub(super) fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(given, _)| *given == name).map(|(_, value)| value)
}
