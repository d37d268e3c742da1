//! S02, S03

use askama::Template;
use shared::web::MailAsked;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;

/// S02: 新規利用登録（メールアドレス入力）
#[derive(Template)]
#[template(path = "ask_address.html")]
pub struct AskAddress {
    /// The frame of the page.
    pub frame: Frame,
    /// メールアドレス
    pub form: Entry,
}

/// S03: 新規利用登録（送信完了）, the same for every address
#[derive(Template)]
#[template(path = "mail_sent.html")]
pub struct MailSent {
    /// The frame of the page.
    pub frame: Frame,
    /// The mail that was asked for.
    pub asked: MailAsked,
}
