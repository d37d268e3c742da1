use cookie::{Cookie, SameSite};
use http::HeaderMap;
use http::header::COOKIE;

use super::asked::Asked;
use crate::secret::Token;

/// Every cookie of the product. `__Host-` makes browsers refuse them from sub-domains and over plain HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieName {
    /// Signed in.
    Session,
    /// May set a password, nothing else.
    Restricted,
    /// The link of M1.
    RegistrationLink,
    /// The link of M2.
    CredentialsLink,
    /// The link of M4.
    ResetLink,
    /// Signed in here before.
    Device,
    /// The token that every form repeats.
    Form,
    /// 文字サイズ
    TextSize,
    /// 表示言語
    Language,
    /// The address a mail was just asked for, to show it on the page that says so.
    Asked,
}

impl CookieName {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Session => "__Host-session",
            Self::Restricted => "__Host-restricted",
            Self::RegistrationLink => "__Host-registration",
            Self::CredentialsLink => "__Host-credentials",
            Self::ResetLink => "__Host-reset",
            Self::Device => "__Host-device",
            Self::Form => "__Host-form",
            Self::TextSize => "__Host-text-size",
            Self::Language => "__Host-language",
            Self::Asked => "__Host-asked",
        }
    }

    /// How many minutes the browser keeps it: preferences and the device for a year, an address as long as its mail may
    /// be asked for again, everything else until it is closed.
    const fn minutes(self) -> Option<i64> {
        match self {
            Self::Device | Self::TextSize | Self::Language => Some(365 * 24 * 60),
            Self::Asked => Some(Asked::MINUTES),
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
        match self.minutes() {
            Some(minutes) => cookie.max_age(cookie::time::Duration::minutes(minutes)).build(),
            None => cookie.build(),
        }
    }

    /// Takes the cookie away.
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
    /// More cookies than this are not looked at: ours come to ten.
    const MOST: usize = 50;

    /// Reads the `Cookie` headers; what is not a cookie is passed over.
    pub fn read(headers: &HeaderMap) -> Self {
        let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = texts.flat_map(|text| text.split(';')).take(Self::MOST);
        let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        Self(pairs.map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned())).collect())
    }

    /// The value of a cookie.
    pub fn get(&self, name: CookieName) -> Option<&str> {
        let found = self.0.iter().find(|(given, _)| given == name.name());
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The token in a cookie, if it has the form of one.
    pub fn token(&self, name: CookieName) -> Option<Token> {
        self.get(name).and_then(Token::parse)
    }
}
