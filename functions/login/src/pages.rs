//! S01

use askama::Template;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;

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
