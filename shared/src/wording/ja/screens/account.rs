//! ログイン、加入者マイポータルトップ

use crate::config::Config;
use crate::language::Language;
use crate::limits;
use crate::wording::ja::duration;
use crate::wording::{AboutTls, ChangePassword, Frozen, Gap, Label, Linked, Login, NotMe, OneSession, Portal};

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
        address_changed: Gap::new("登録メールアドレスが変更されました（", "）。"),
        address_changed_ask: "お心当たりがない場合は、至急、健康保険組合へお問い合わせください。".into(),
        unreachable: "登録メールアドレスにメールをお届けできません。".into(),
        unreachable_ask: concat!(
            "このままでは、大切なお知らせやパスワード再発行のご案内が届きません。",
            "健康保険組合へお問い合わせください。",
        )
        .into(),
        body: format!(
            "{}へようこそ。各サービスは順次ご利用いただけるようになります。",
            config.names(Language::Ja).service
        ),
        menu: "メニュー".into(),
        sessions: "ログイン中の端末".into(),
        sessions_hint: "心当たりのない端末があるときは、その端末をログアウトし、パスワードを変更してください。".into(),
        unknown_device: "種類の分からない端末".into(),
        device_separator: "・".into(),
        this_device: "この端末".into(),
        signed_in_at: "ログイン日時".into(),
        seen_at: "最終利用日時".into(),
        logout_everywhere: "すべての端末からログアウトする".into(),
        one_session: OneSession {
            title: "端末を選んでログアウト".into(),
            lead: "ログアウトする端末を選び、現在のパスワードを入力してください。".into(),
            legend: "ログアウトする端末".into(),
            choose: "ログアウトする端末を選択してください。".into(),
            submit: "選んだ端末をログアウトする".into(),
            done: "選んだ端末からログアウトしました。".into(),
        },
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

pub(in crate::wording::ja) fn not_me(config: &Config) -> NotMe {
    let society = &config.names(Language::Ja).society;
    NotMe {
        title: "ご利用の一時停止".into(),
        lead: "メールでお知らせした内容に心当たりがない場合は、ご利用を一時停止できます。一時停止すると、次のようになります。"
            .into(),
        effects: [
            "すべての端末からログアウトします。".into(),
            "ログインとパスワード再発行ができなくなります。".into(),
            format!("再開するには、{society}への連絡が必要です。"),
        ],
        confirm: "これは私ではありません。メールの内容に心当たりがありません。".into(),
        not_confirmed: "一時停止する場合は、「これは私ではありません」にチェックを入れてください。".into(),
        submit: "一時停止する".into(),
        otherwise: format!(
            "※お心当たりがある場合は、何もせずにこの画面を閉じてください。このURLの有効期限は、メールの送信から{}です。",
            duration(limits::FREEZE_LINK)
        ),
    }
}

pub(in crate::wording::ja) fn frozen(config: &Config) -> Frozen {
    let society = &config.names(Language::Ja).society;
    Frozen {
        title: "ご利用を一時停止しました".into(),
        banner: "ご利用を一時停止し、すべての端末からログアウトしました。".into(),
        next: format!("ログインとパスワード再発行はできません。ご利用を再開するには、{society}へご連絡ください。"),
        mailbox: "心当たりのない「パスワード再発行のご案内」が届いていた場合は、メールのパスワードも変更してください。"
            .into(),
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
