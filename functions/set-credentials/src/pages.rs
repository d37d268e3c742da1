//! S08, S09, S13 and the change of a password from the portal

use askama::Template;
use shared::web::form::{Entry, Field};
use shared::web::frame::Frame;

/// S08: 利用者情報入力
#[derive(Template)]
#[template(path = "choose_credentials.html")]
pub struct ChooseCredentials {
    /// The frame of the page.
    pub frame: Frame,
    /// 新ログインID, 新パスワード, 新パスワード（確認）, ニックネーム
    pub form: Entry,
    /// 登録メールアドレス
    pub address: String,
}

/// S09: 利用者情報登録完了
#[derive(Template)]
#[template(path = "registered.html")]
pub struct Registered {
    /// The frame of the page.
    pub frame: Frame,
    /// URL of S01, with the notice for a new account.
    pub login: String,
}

/// S13: パスワード変更（パスワード再発行）
#[derive(Template)]
#[template(path = "new_password.html")]
pub struct NewPassword {
    /// The frame of the page.
    pub frame: Frame,
    /// 新しいパスワード, 新しいパスワード（確認）
    pub form: Entry,
    /// ログインID
    pub login_id: String,
}

/// パスワード変更, from the portal
#[derive(Template)]
#[template(path = "change_password.html")]
pub struct ChangePassword {
    /// The frame of the page.
    pub frame: Frame,
    /// 現在のパスワード, 新しいパスワード, 新しいパスワード（確認）
    pub form: Entry,
    /// ログインID
    pub login_id: String,
}
