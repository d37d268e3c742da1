//! パスワード再発行

use super::registration::{PASSWORD_AGAIN, again, password_hint};
use crate::config::Config;
use crate::language::Language;
use crate::limits;
use crate::wording::ja::{EXAMPLE_ADDRESS, duration};
use crate::wording::{Label, Linked, NewPassword, Reset, ResetLogin, ResetSent};

pub(in crate::wording::ja) fn reset(config: &Config) -> Reset {
    Reset {
        title: "パスワード再発行".into(),
        lead: concat!(
            "登録メールアドレスを入力し、「送信」ボタンを押してください。",
            "メールアドレス宛に「パスワード再発行のご案内」をお送りします。",
        )
        .into(),
        email: Label::new("登録メールアドレス", "利用登録で使用したメールアドレスを入力してください。")
            .with_example(EXAMPLE_ADDRESS),
        no_address: format!(
            "※登録メールアドレスを利用できない方、登録メールアドレスが不明な方は、{}へお問い合わせください。",
            config.names(Language::Ja).society
        ),
        submit: "送信".into(),
        sent: sent(),
    }
}

fn sent() -> ResetSent {
    ResetSent {
        title: "メールを送信しました".into(),
        lead: "入力されたメールアドレスが登録されている場合は、「パスワード再発行のご案内」をお送りします。".into(),
        next: concat!(
            "メールに記載されたURLにアクセスし、ログインIDと仮パスワードでログインして、",
            "パスワードを変更してください。",
        )
        .into(),
        validity: format!("※URLと仮パスワードの有効期限は、発行から{}です。", duration(limits::MAILED_LINK)),
        old_password: "※手続きが完了するまでは、現在のパスワードもそのままご利用いただけます。".into(),
        again: again(),
        again_label: Some("こちら（メールアドレスの入力からやり直す）".into()),
        subject: "パスワード再発行のご案内".into(),
        not_registered: Linked::new("まだ利用登録がお済みでない方は", "新規利用登録", ""),
    }
}

pub(in crate::wording::ja) fn reset_login() -> ResetLogin {
    ResetLogin {
        title: "仮ログイン（パスワード再発行）".into(),
        lead: concat!(
            "「パスワード再発行のご案内」に記載されたログインIDと仮パスワードを入力し、",
            "「ログイン」ボタンを押してください。",
        )
        .into(),
        login_id: Label::plain("ログインID"),
        password: Label::plain("仮パスワード"),
        submit: "ログイン".into(),
    }
}

pub(in crate::wording::ja) fn new_password(config: &Config) -> NewPassword {
    NewPassword {
        title: "パスワード変更（パスワード再発行）".into(),
        lead: concat!(
            "新しいパスワードを入力し、「登録」ボタンを押してください。",
            "登録が完了すると、加入者マイポータルトップが表示されます。",
        )
        .into(),
        login_id: "ログインID".into(),
        password: Label::new("新しいパスワード", password_hint(config)),
        password_again: Label::new("新しいパスワード（確認）", PASSWORD_AGAIN),
        submit: "登録".into(),
    }
}
