//! S14, S15 and ヘルプ

use askama::Template;
use shared::clock::Timestamp;
use shared::web::frame::Frame;

/// S14: 加入者マイポータルトップ
#[derive(Template)]
#[template(path = "portal_top.html")]
pub struct PortalTop {
    /// The outside of the page.
    pub frame: Frame,
    /// For 「ようこそ！○○さん」.
    pub nickname: String,
    /// The successful login before this one.
    pub previous_login: Option<Timestamp>,
    /// Whether the password was changed a moment ago.
    pub password_changed: bool,
}

/// S15: SSL/TLSとは？
#[derive(Template)]
#[template(path = "about_tls.html")]
pub struct AboutTls {
    /// The outside of the page.
    pub frame: Frame,
}

/// ヘルプ
#[derive(Template)]
#[template(path = "help.html")]
pub struct Help {
    /// The outside of the page.
    pub frame: Frame,
}
