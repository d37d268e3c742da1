//! S01, and the pages of 「これは私ではありません」

use askama::Template;
use shared::store::Session;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;
use shared::web::{Notice, OtherSession};

/// S01: ログイン
#[derive(Template)]
#[template(path = "login.html")]
pub struct Login {
    /// The frame of the page.
    pub frame: Frame,
    /// ログインID, パスワード
    pub form: Entry,
    /// Notice shown above the form after a redirect.
    pub banner: Option<Banner>,
}

/// 「これは私ではありません」, asked once more
#[derive(Template)]
#[template(path = "not_me.html")]
pub struct AskNotMe {
    /// The frame of the page.
    pub frame: Frame,
    /// The box to tick.
    pub form: Entry,
}

/// The account is frozen.
#[derive(Template)]
#[template(path = "frozen.html")]
pub struct Frozen {
    /// The frame of the page.
    pub frame: Frame,
}

/// The notices of the login page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// The member signed out.
    LoggedOut,
    /// The member signed out on every device.
    LoggedOutEverywhere,
    /// The member registered.
    Registered,
    /// The password was replaced, but the response with the new session was lost.
    PasswordReplaced,
    /// The session was idle for too long.
    TimedOut,
}

impl Banner {
    /// The banner of a notice that this page shows.
    pub fn of(notice: Notice) -> Option<Self> {
        match notice {
            Notice::LoggedOut => Some(Self::LoggedOut),
            Notice::LoggedOutEverywhere => Some(Self::LoggedOutEverywhere),
            Notice::Registered => Some(Self::Registered),
            Notice::TimedOut => Some(Self::TimedOut),
            Notice::PasswordReplaced => Some(Self::PasswordReplaced),
            Notice::PasswordChanged | Notice::SessionEnded | Notice::MailAskedAgain | Notice::MailAskedTooEarly => None,
        }
    }
}

/// Ending one of the other sessions, where the form on S14 has to be corrected
#[derive(Template)]
#[template(path = "one_session.html")]
pub struct OneSession {
    /// The frame of the page.
    pub frame: Frame,
    /// ログインID
    pub login_id: String,
    /// ログアウトする端末, 現在のパスワード
    pub form: Entry,
    /// The other sessions, the latest use first.
    pub elsewhere: Vec<OtherSession>,
}

impl OneSession {
    fn device(&self, session: &Session) -> String {
        self.frame.w.portal.device(session.device)
    }
}

impl Login {
    fn banner_text(&self) -> Option<&str> {
        let texts = &self.frame.w.login;
        self.banner.map(|banner| match banner {
            Banner::LoggedOut => texts.logged_out.as_str(),
            Banner::LoggedOutEverywhere => &texts.logged_out_everywhere,
            Banner::Registered => &texts.registered,
            Banner::PasswordReplaced => &texts.password_replaced,
            Banner::TimedOut => &texts.timed_out,
        })
    }

    fn banner_class(&self) -> &'static str {
        if self.banner == Some(Banner::TimedOut) { "info" } else { "success" }
    }
}
