//! 表示言語 and 文字サイズ: chosen in the query of any page, or at `/preferences/…`, and kept in cookies.

use cookie::Cookie;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use super::cookies::{CookieName, Cookies};
use super::form::Field;
use super::frame::TextSize;
use crate::wording::Language;

/// How a browser wants to be shown pages.
#[derive(Clone, Copy, Debug)]
pub struct Preferences {
    /// 表示言語
    pub language: Language,
    /// The same, if it was ever chosen here: else it is the browser's own word, or nobody's.
    pub chosen_language: Option<Language>,
    /// 文字サイズ
    pub text_size: TextSize,
    asked: Asked,
}

/// What this very request asks for.
#[derive(Clone, Copy, Debug)]
struct Asked {
    language: Option<Language>,
    text_size: Option<TextSize>,
}

impl Preferences {
    /// The query comes first, then what was chosen before, then what the browser says of its owner.
    pub(super) fn read(query: &str, cookies: &Cookies, headers: &HeaderMap) -> Self {
        let asked = Asked {
            language: parameter(query, Field::Language.name()).and_then(Language::from_code),
            text_size: parameter(query, Field::TextSize.name()).map(TextSize::from_code),
        };
        let kept = cookies.get(CookieName::Language).and_then(Language::from_code);
        let chosen_language = asked.language.or(kept);
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Language::accepted);
        let text_size = asked.text_size.or(cookies.get(CookieName::TextSize).map(TextSize::from_code));
        Self {
            language: chosen_language.or(accepted).unwrap_or_default(),
            chosen_language,
            text_size: text_size.unwrap_or_default(),
            asked,
        }
    }

    /// Whether the request only asks to be shown the page otherwise.
    pub(super) const fn are_asked(self) -> bool {
        self.asked.language.is_some() || self.asked.text_size.is_some()
    }

    /// The language that this very request asks for.
    pub(super) const fn asked_language(self) -> Option<Language> {
        self.asked.language
    }

    /// What the browser has to keep from now on.
    pub(super) fn cookies(self) -> impl Iterator<Item = Cookie<'static>> {
        let language = self.asked.language.map(|language| CookieName::Language.set(language.code()));
        language.into_iter().chain(self.asked.text_size.map(|size| CookieName::TextSize.set(size.code())))
    }
}

/// A parameter of a query.
pub(super) fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(given, _)| *given == name).map(|(_, value)| value)
}
