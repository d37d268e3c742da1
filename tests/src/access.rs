//! What each route of the template asks for. A route that is not listed here fails the tests.

use crate::journey::{OTHER_PASSWORD, TARO};

/// What has to be true for a route to serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nothing.
    Always,
    /// The link of M1.
    Registration,
    /// The link of M2.
    Credentials,
    /// The link of M4.
    Reset,
    /// May open an account.
    OpenAccount,
    /// Has opened one.
    Opened,
    /// May replace the password.
    ReplacePassword,
    /// Signed in.
    SignedIn,
}

impl Door {
    /// Every door that is not open to all.
    pub const SHUT: [Self; 7] = [
        Self::Registration,
        Self::Credentials,
        Self::Reset,
        Self::OpenAccount,
        Self::Opened,
        Self::ReplacePassword,
        Self::SignedIn,
    ];

    /// How it is shut to somebody who never began.
    pub const fn shut(self) -> Refused {
        match self {
            Self::Always => Refused::To("nowhere: it is open"),
            Self::Registration | Self::Credentials => Refused::Page(410, "/register"),
            Self::Reset => Refused::Page(410, "/reset"),
            Self::OpenAccount => Refused::Page(403, "/register"),
            Self::Opened | Self::SignedIn => Refused::To("/login"),
            Self::ReplacePassword => Refused::Page(403, "/reset"),
        }
    }
}

/// How a door is shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A page with this status and a button to there.
    Page(u16, &'static str),
    /// Sent on.
    To(&'static str),
}

/// The expectation table.
pub fn door_of(method: &str, path: &str) -> Door {
    match (method, path) {
        ("GET" | "POST", "/register" | "/reset" | "/login") => Door::Always,
        ("GET", "/register/sent" | "/reset/sent" | "/about-tls" | "/help" | "/kw21cu/user/login.jsf") => Door::Always,
        ("GET", "/assets/style.css" | "/assets/page.js" | "/assets/icon.svg") => Door::Always,
        ("POST", "/logout" | "/preferences/language" | "/preferences/text-size") => Door::Always,
        (_, "$default") => Door::Always,
        ("HEAD", "/first-login" | "/auth-key" | "/temp-login") => door_of("GET", path),
        ("GET" | "POST", "/first-login" | "/verify-identity") => Door::Registration,
        ("GET", "/verify-identity/image") => Door::Registration,
        ("GET" | "POST", "/auth-key") => Door::Credentials,
        ("GET" | "POST", "/temp-login") => Door::Reset,
        ("GET" | "POST", "/credentials") => Door::OpenAccount,
        ("GET", "/credentials/done") => Door::Opened,
        ("GET" | "POST", "/password") => Door::ReplacePassword,
        ("GET", "/") | ("POST", "/logout/everywhere") | ("GET" | "POST", "/password/change") => Door::SignedIn,
        _ => panic!("{method} {path} is a new route: say here what it asks for"),
    }
}

/// Whether a press of the button is all that it takes.
pub fn acts_on_a_press(path: &str) -> bool {
    path == "/logout/everywhere"
}

/// A body that would be accepted if the state were right; `known` replaces what stands here by default.
pub fn good_body(path: &str, known: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let [year, month, day] = TARO.birth_date;
    let fields: &[(&'static str, &str)] = match path {
        "/first-login" => &[("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")],
        "/verify-identity" => &[
            ("email", TARO.address),
            ("birth_year", year),
            ("birth_month", month),
            ("birth_day", day),
            ("image_text", "abcd"),
        ],
        "/auth-key" => &[("auth_key", "ABCDEFGH")],
        "/temp-login" => &[("login_id", TARO.login_id), ("temporary_password", "ABCDEFGHJK")],
        "/credentials" => &[
            ("new_login_id", "somebody.else"),
            ("new_password", OTHER_PASSWORD),
            ("new_password_again", OTHER_PASSWORD),
            ("nickname", "だれか"),
        ],
        "/password" => &[("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)],
        "/password/change" => &[
            ("current_password", crate::journey::PASSWORD),
            ("new_password", OTHER_PASSWORD),
            ("new_password_again", OTHER_PASSWORD),
        ],
        _ => &[],
    };
    let value = |name: &str, usual: &str| {
        known.iter().find(|(known, _)| *known == name).map_or(usual, |(_, value)| *value).to_owned()
    };
    fields.iter().map(|(name, usual)| (*name, value(name, usual))).collect()
}
