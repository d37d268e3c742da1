//! S07

use askama::Template;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;

/// S07: 認証キー入力
#[derive(Template)]
#[template(path = "enter_key.html")]
pub struct EnterKey {
    /// The frame of the page.
    pub frame: Frame,
    /// 認証キー
    pub form: Entry,
}
