//! The cookies of the product.

use std::borrow::Cow;

use cookie::{Cookie, SameSite};
use http::HeaderMap;
use http::header::COOKIE;
use jiff::SignedDuration;

use crate::limits;
use crate::secret::Token;

/// Every cookie of the product but those of the flows ([`super::flow`]). The prefix `__Host-` makes browsers refuse them from sub-domains and over plain HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieName {
    /// The token of the session.
    Session,
    /// The known-device mark: a login ID signed in with this browser before.
    Device,
    /// The CSRF token that every form repeats (double submit).
    Form,
    /// 文字サイズ
    TextSize,
    /// 表示言語
    Language,
    /// The address a mail was just asked for, for the confirmation page.
    Asked,
}

impl CookieName {
    /// The name in HTTP.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Session => "__Host-session",
            Self::Device => "__Host-device",
            Self::Form => "__Host-form",
            Self::TextSize => "__Host-text-size",
            Self::Language => "__Host-language",
            Self::Asked => "__Host-asked",
        }
    }

    /// How long the browser keeps it; none for a session cookie, which ends with the browser.
    const fn lifetime(self) -> Option<SignedDuration> {
        match self {
            Self::Device | Self::TextSize | Self::Language => Some(limits::PREFERENCE_COOKIE),
            Self::Asked => Some(limits::ASKED_ADDRESS),
            _ => None,
        }
    }

    /// Sets the cookie to a value.
    pub fn set(self, value: &str) -> Cookie<'static> {
        let mut cookie = host_cookie(self.name(), value.to_owned());
        if let Some(lifetime) = self.lifetime() {
            cookie.set_max_age(cookie::time::Duration::seconds(lifetime.as_secs()));
        }
        cookie
    }

    /// Deletes the cookie.
    pub fn clear(self) -> Cookie<'static> {
        host_cookie_cleared(self.name())
    }
}

/// A cookie that ends with the browser, with the attributes of all cookies.
pub(super) fn host_cookie(name: impl Into<Cow<'static, str>>, value: String) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

/// Deletes a cookie.
pub(super) fn host_cookie_cleared(name: impl Into<Cow<'static, str>>) -> Cookie<'static> {
    let mut cookie = host_cookie(name, String::new());
    cookie.set_max_age(cookie::time::Duration::ZERO);
    cookie
}

/// The cookies of one request.
#[derive(Clone, Debug, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Parses the `Cookie` headers and ignores what is not a cookie.
    pub fn read(headers: &HeaderMap) -> Self {
        let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = texts.flat_map(|text| text.split(';')).take(limits::MAX_COOKIES);
        let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        Self(pairs.map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned())).collect())
    }

    /// Names and values, in the order of the header.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a cookie.
    pub fn get(&self, name: CookieName) -> Option<&str> {
        let found = self.0.iter().find(|(given, _)| given == name.name());
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The token in a cookie, if it is well-formed.
    pub fn token(&self, name: CookieName) -> Option<Token> {
        self.get(name).and_then(Token::parse)
    }
}
