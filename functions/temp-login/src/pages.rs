//! S04, S12

use askama::Template;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;

/// S04: 新規利用登録（初回ログイン）
#[derive(Template)]
#[template(path = "first_login.html")]
pub struct FirstLogin {
    /// The frame of the page.
    pub frame: Frame,
    /// ログインID, 仮パスワード
    pub form: Entry,
}

/// S12: 仮ログイン（パスワード再発行）
#[derive(Template)]
#[template(path = "reset_login.html")]
pub struct ResetLogin {
    /// The frame of the page.
    pub frame: Frame,
    /// ログインID, 仮パスワード
    pub form: Entry,
}
