//! Access control by route: the state that each route of the template requires. A route that is missing here fails the
//! tests.

use crate::journey::{OTHER_PASSWORD, TARO};

/// The state that a route requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// None: the route is public.
    Public,
    /// An open link of mail M1.
    Registration,
    /// An open link of mail M2.
    Credentials,
    /// An open link of mail M4.
    Reset,
    /// A restricted session that may open an account.
    OpenAccount,
    /// A restricted session that has opened an account.
    Opened,
    /// A restricted session that may replace the password.
    ReplacePassword,
    /// A session.
    SignedIn,
    /// An open link 「これは私ではありません」.
    NotMe,
    /// Such a link of an account that is frozen.
    Frozen,
}

impl Access {
    /// Every requirement of a route that is not public.
    pub const RESTRICTED: [Self; 9] = [
        Self::Registration,
        Self::Credentials,
        Self::Reset,
        Self::OpenAccount,
        Self::Opened,
        Self::ReplacePassword,
        Self::SignedIn,
        Self::NotMe,
        Self::Frozen,
    ];

    /// The kind of flow that the routes belong to, as in the names of cookies.
    pub const fn flow(self) -> Option<&'static str> {
        match self {
            Self::Registration => Some("registration"),
            Self::Credentials => Some("credentials"),
            Self::Reset => Some("reset"),
            Self::OpenAccount | Self::Opened | Self::ReplacePassword => Some("restricted"),
            Self::NotMe | Self::Frozen => Some("not-me"),
            Self::Public | Self::SignedIn => None,
        }
    }

    /// What a form gets that names no flow of its browser.
    pub const fn flow_gone(self) -> Refused {
        match self {
            Self::Reset | Self::ReplacePassword => Refused::Page(410, "/reset"),
            Self::NotMe | Self::Frozen => Refused::Page(410, "/login"),
            _ => Refused::Page(410, "/register"),
        }
    }

    /// What a browser without any state gets.
    pub const fn refusal(self) -> Refused {
        match self {
            Self::Public => Refused::To("nowhere: the route is public"),
            Self::Registration | Self::Credentials => Refused::Page(410, "/register"),
            Self::Reset => Refused::Page(410, "/reset"),
            Self::OpenAccount => Refused::Page(403, "/register"),
            Self::Opened | Self::SignedIn => Refused::To("/login"),
            Self::ReplacePassword => Refused::Page(403, "/reset"),
            Self::NotMe | Self::Frozen => Refused::Page(410, "/login"),
        }
    }
}

/// How a route refuses a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// An error page: its status, and where its button leads.
    Page(u16, &'static str),
    /// A redirect.
    To(&'static str),
}

/// The expected requirement of each route.
pub fn access_of(method: &str, path: &str) -> Access {
    match (method, path) {
        ("GET" | "POST", "/register" | "/reset" | "/login") => Access::Public,
        ("GET", "/register/sent" | "/reset/sent" | "/about-tls" | "/help" | "/kw21cu/user/login.jsf") => Access::Public,
        ("GET", "/assets/style.css" | "/assets/page.js" | "/assets/icon.svg") => Access::Public,
        ("POST", "/logout" | "/preferences/language" | "/preferences/text-size") => Access::Public,
        (_, "$default") => Access::Public,
        ("HEAD", "/first-login" | "/auth-key" | "/temp-login" | "/not-me") => access_of("GET", path),
        ("GET" | "POST", "/first-login" | "/verify-identity") => Access::Registration,
        ("GET", "/verify-identity/image") => Access::Registration,
        ("GET" | "POST", "/auth-key") => Access::Credentials,
        ("GET" | "POST", "/temp-login") => Access::Reset,
        ("GET" | "POST", "/not-me") => Access::NotMe,
        ("GET", "/not-me/done") => Access::Frozen,
        ("GET" | "POST", "/credentials") => Access::OpenAccount,
        ("GET", "/credentials/done") => Access::Opened,
        ("GET" | "POST", "/password") => Access::ReplacePassword,
        ("GET", "/") | ("POST", "/logout/everywhere") | ("GET" | "POST", "/password/change" | "/logout/other") => {
            Access::SignedIn
        }
        _ => panic!("{method} {path} is a new route: add the state that it requires"),
    }
}

/// Whether a POST without any input acts.
pub fn acts_without_input(path: &str) -> bool {
    path == "/logout/everywhere"
}

/// A body that is accepted in the right state. `known` replaces default values.
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
        "/not-me" => &[("confirmed", "yes")],
        "/temp-login" => &[("login_id", TARO.login_id), ("temporary_password", "ABCDEFGHJK")],
        "/credentials" => &[
            ("new_login_id", "another.member"),
            ("new_password", OTHER_PASSWORD),
            ("new_password_again", OTHER_PASSWORD),
            ("nickname", "だれか"),
        ],
        "/password" => &[("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)],
        "/logout/other" => &[("current_password", crate::journey::PASSWORD)],
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
