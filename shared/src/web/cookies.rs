//! The cookies of the product.

use cookie::{Cookie, SameSite};
use http::HeaderMap;
use http::header::COOKIE;
use jiff::SignedDuration;

use crate::limits;
use crate::secret::Token;

/// Every cookie of the product. The prefix `__Host-` makes browsers refuse them from sub-domains and over plain HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieName {
    /// The token of the session.
    Session,
    /// The token of the restricted session.
    Restricted,
    /// The token of the link of M1.
    RegistrationLink,
    /// The token of the link of M2.
    CredentialsLink,
    /// The token of the link of M4.
    ResetLink,
    /// The token of the link 「これは私ではありません」.
    NotMeLink,
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
            Self::Restricted => "__Host-restricted",
            Self::RegistrationLink => "__Host-registration",
            Self::CredentialsLink => "__Host-credentials",
            Self::ResetLink => "__Host-reset",
            Self::NotMeLink => "__Host-not-me",
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
        let cookie = Cookie::build((self.name(), value.to_owned()))
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(SameSite::Lax);
        match self.lifetime() {
            Some(lifetime) => cookie.max_age(cookie::time::Duration::seconds(lifetime.as_secs())).build(),
            None => cookie.build(),
        }
    }

    /// Deletes the cookie.
    pub fn clear(self) -> Cookie<'static> {
        let mut cookie = self.set("");
        cookie.set_max_age(cookie::time::Duration::ZERO);
        cookie
    }
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
