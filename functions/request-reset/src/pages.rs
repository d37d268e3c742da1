//! S10, S11

use askama::Template;
use shared::web::MailAsked;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;

/// S10: パスワード再発行（メールアドレス入力）
#[derive(Template)]
#[template(path = "ask_address.html")]
pub struct AskAddress {
    /// The frame of the page.
    pub frame: Frame,
    /// 登録メールアドレス
    pub form: Entry,
}

/// S11: パスワード再発行（送信完了）, the same for every address
#[derive(Template)]
#[template(path = "mail_sent.html")]
pub struct MailSent {
    /// The frame of the page.
    pub frame: Frame,
    /// The mail that was asked for.
    pub asked: MailAsked,
}
