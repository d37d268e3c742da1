//! ログイン、加入者マイポータルトップ

use crate::config::Config;
use crate::language::Language;
use crate::wording::{AboutTls, ChangePassword, Gap, Label, Linked, Login, Portal};

pub(in crate::wording::ja) fn login(config: &Config) -> Login {
    Login {
        title: "ログイン".into(),
        lead: format!("{}のアカウントでログインしてください。", config.names(Language::Ja).society),
        login_id: Label::plain("ログインID"),
        password: Label::plain("パスワード"),
        submit: "ログイン".into(),
        forgotten: "パスワードを忘れた方はこちら".into(),
        not_registered: "ユーザー登録がお済みでない方は利用登録を行ってください。".into(),
        register: "新規利用登録".into(),
        tls: Linked::new("当サイトはSSL暗号化通信に対応しています。", "SSL/TLSとは？", ""),
        logged_out: "ログアウトしました。".into(),
        logged_out_everywhere: "すべての端末からログアウトしました。".into(),
        registered: "利用登録が完了しました。設定したログインIDとパスワードでログインしてください。".into(),
        password_replaced: "パスワードの変更は完了しています。新しいパスワードでログインしてください。".into(),
        timed_out: "一定時間操作がなかったため、ログアウトしました。お手数ですが、もう一度ログインしてください。"
            .into(),
    }
}

pub(in crate::wording::ja) fn portal(config: &Config) -> Portal {
    Portal {
        title: "加入者マイポータルトップ".into(),
        welcome: Gap::new("ようこそ！", "さん"),
        previous_login: "最新ログイン日時".into(),
        first_login: "初回ログイン".into(),
        password_changed: "パスワードを変更しました。".into(),
        body: format!(
            "{}へようこそ。各サービスは順次ご利用いただけるようになります。",
            config.names(Language::Ja).service
        ),
        menu: "メニュー".into(),
        sessions: "ログイン中の端末".into(),
        sessions_hint: concat!(
            "お心当たりのない端末があるときは、「すべての端末からログアウトする」ボタンを押してから、",
            "パスワードを変更してください。",
        )
        .into(),
        unknown_device: "種類の分からない端末".into(),
        device_separator: "・".into(),
        this_device: "この端末".into(),
        signed_in_at: "ログイン日時".into(),
        seen_at: "最終利用日時".into(),
        logout_everywhere: "すべての端末からログアウトする".into(),
        account: "ご利用の設定".into(),
        change_password: "パスワード変更".into(),
    }
}

pub(in crate::wording::ja) fn change_password() -> ChangePassword {
    ChangePassword {
        title: "パスワード変更".into(),
        lead: "現在のパスワードと新しいパスワードを入力し、「登録」ボタンを押してください。".into(),
        current: Label::plain("現在のパスワード"),
        back: "加入者マイポータルトップへ戻る".into(),
    }
}

pub(in crate::wording::ja) fn about_tls() -> AboutTls {
    AboutTls {
        title: "SSL/TLSとは？".into(),
        body: concat!(
            "SSL/TLSとは、インターネット上でやり取りする情報を暗号化する仕組みです。",
            "当サイトでは、ログインIDやパスワードなどの入力内容を暗号化して送受信しています。",
            "ブラウザのアドレス欄が「https://」で始まっていることをご確認ください。",
        )
        .into(),
    }
}
