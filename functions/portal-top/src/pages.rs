//! S14, S15 and ヘルプ

use askama::Template;
use shared::clock::Timestamp;
use shared::store::Session;
use shared::web::frame::Frame;

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
    pub elsewhere: Vec<Session>,
    /// Whether the password was changed a moment ago.
    pub password_changed: bool,
    /// When the roster changed the member's address, if that was after the login before this one.
    pub address_changed_at: Option<Timestamp>,
    /// Whether mails to the member's address come back.
    pub unreachable: bool,
}

impl PortalTop {
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
