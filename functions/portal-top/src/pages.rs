//! S14, S15 and ヘルプ

use askama::Template;
use shared::clock::Timestamp;
use shared::store::Session;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;
use shared::web::{Notice, OtherSession};

/// S14: 加入者マイポータルトップ
#[derive(Template)]
#[template(path = "portal_top.html")]
pub struct PortalTop {
    /// The frame of the page.
    pub frame: Frame,
    /// For 「ようこそ！○○さん」.
    pub nickname: String,
    /// The session of this browser; with it, the successful login before this one.
    pub here: Session,
    /// The other sessions of the account, the latest use first.
    pub elsewhere: Vec<OtherSession>,
    /// ログインID
    pub login_id: String,
    /// The form that ends one of them: untouched.
    pub form: Entry,
    /// What was done a moment ago.
    pub done: Option<Notice>,
    /// When the roster changed the member's address, if that was after the login before this one.
    pub address_changed_at: Option<Timestamp>,
    /// Whether mails to the member's address come back.
    pub unreachable: bool,
}

impl PortalTop {
    fn done(&self) -> Option<&str> {
        let words = &self.frame.w.portal;
        match self.done? {
            Notice::PasswordChanged | Notice::PasswordReplaced => Some(&words.password_changed),
            Notice::SessionEnded => Some(&words.one_session.done),
            _ => None,
        }
    }

    fn device(&self, session: &Session) -> String {
        self.frame.w.portal.device(session.device)
    }
}

/// S15: SSL/TLSとは？
#[derive(Template)]
#[template(path = "about_tls.html")]
pub struct AboutTls {
    /// The frame of the page.
    pub frame: Frame,
}

/// ヘルプ
#[derive(Template)]
#[template(path = "help.html")]
pub struct Help {
    /// The frame of the page.
    pub frame: Frame,
}
