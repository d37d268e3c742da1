//! 新規利用登録

use crate::config::Config;
use crate::language::Language;
use crate::limits;
use crate::wording::ja::{EXAMPLE_ADDRESS, duration};
use crate::wording::{Credentials, FirstLogin, Label, Linked, Registered, Registration, RegistrationSent};

pub(in crate::wording::ja) fn registration(config: &Config) -> Registration {
    Registration {
        title: "新規利用登録".into(),
        lead: concat!(
            "登録するメールアドレス（会社のメールアドレス）を入力し、「送信する」ボタンを押してください。",
            "入力したメールアドレス宛に「利用登録手続きのご案内」をお送りします。",
        )
        .into(),
        email: Label::new("メールアドレス", "会社のメールアドレスを入力してください。").with_example(EXAMPLE_ADDRESS),
        company_address: "※会社のメールアドレスは本人確認に使用します。個人のメールアドレスでは登録できません。".into(),
        no_address: format!(
            "※退職などで会社のメールアドレスを利用できない方は、{}へお問い合わせください。",
            config.names(Language::Ja).society
        ),
        submit: "送信する".into(),
        sent: sent(config.pre_issued_credentials),
    }
}

fn sent(pre_issued_credentials: bool) -> RegistrationSent {
    let link = if pre_issued_credentials { "仮ログインのURL" } else { "URL" };
    let with_credentials = concat!(
        "事前にログインIDと仮パスワードをお知らせしている方：",
        "ログインIDと仮パスワードでログインして、ログインIDとパスワードを変更してください。",
    );
    RegistrationSent {
        title: "メールを送信しました".into(),
        lead: format!(
            "入力されたメールアドレス宛に、{link}が記載されたメール「利用登録手続きのご案内」を送信しました。"
        ),
        next: "記載されたURLをクリックすると、新規利用登録のログイン画面が表示されます。".into(),
        with_credentials: pre_issued_credentials.then(|| with_credentials.to_owned()),
        without_credentials: if pre_issued_credentials {
            "お知らせしていない方：「本人確認ページへ」ボタンから利用登録を開始してください。".into()
        } else {
            "「本人確認ページへ」ボタンから利用登録を開始してください。".into()
        },
        validity: format!("※URLの有効期限は{}です。ご注意ください。", duration(limits::MAILED_LINK)),
        again: again(),
        again_label: Some("こちら（メールアドレスの入力からやり直す）".into()),
        subject: "利用登録手続きのご案内".into(),
    }
}

pub(super) fn again() -> Linked {
    Linked::new(
        "しばらく経ってもメールが届かない場合は、",
        "こちら",
        "よりメールアドレスの入力からやり直してください。",
    )
}

pub(in crate::wording::ja) fn first_login() -> FirstLogin {
    FirstLogin {
        title: "新規利用登録".into(),
        lead: "事前にお知らせしたログインIDと仮パスワードでログインしてください。".into(),
        login_id: Label::plain("ログインID"),
        password: Label::plain("仮パスワード"),
        submit: "ログイン".into(),
        without_heading: "ログインIDと仮パスワードをお持ちでない方".into(),
        without: "※ログインIDまたは仮パスワードが不明な場合は、こちらから利用登録を開始してください。".into(),
        lead_without_credentials: "「本人確認ページへ」ボタンから利用登録を開始してください。".into(),
        to_identity: "本人確認ページへ".into(),
    }
}

pub(in crate::wording::ja) fn credentials(config: &Config) -> Credentials {
    let (min, max) = (limits::MIN_LOGIN_ID_LEN, limits::MAX_LOGIN_ID_LEN);
    Credentials {
        title: "利用者情報入力".into(),
        lead: "ログインに使用する新ログインIDと新パスワード、ニックネームを入力し、「登録」ボタンを押してください。"
            .into(),
        address: "登録メールアドレス".into(),
        login_id: Label::new(
            "新ログインID",
            format!(
                "{min}～{max}文字の半角英数字で入力してください。「.」「_」「-」も使用できます。大文字と小文字は区別しません。"
            ),
        ),
        password: Label::new("新パスワード", password_hint(config)),
        password_again: Label::new("新パスワード（確認）", PASSWORD_AGAIN),
        nickname: Label::new(
            "ニックネーム",
            format!(
                "ログイン後の画面に「ようこそ！○○さん」と表示されます。{}文字以内で入力してください。本名でなくてもかまいません。",
                limits::MAX_NICKNAME_LEN
            ),
        ),
        submit: "登録".into(),
    }
}

pub(super) const PASSWORD_AGAIN: &str = "確認のため、もう一度入力してください。";

pub(super) fn password_hint(config: &Config) -> String {
    format!(
        concat!(
            "{}文字以上で入力してください。文字の種類は自由で、空白も使用できます。大文字と小文字は区別します。",
            "ログインIDや生年月日など、推測されやすいものは使用できません。",
            "例）関係のない言葉を3つ以上つなげると、覚えやすく安全です。",
        ),
        config.password_policy.min_len
    )
}

pub(in crate::wording::ja) fn registered() -> Registered {
    Registered {
        title: "利用者情報登録完了".into(),
        banner: "利用登録の手続きが完了しました。".into(),
        sent: "ご登録のメールアドレスに「利用登録完了のご案内」を送信しました。".into(),
        next: "設定したログインIDとパスワードでログインして、Webサービスをご利用ください。".into(),
        to_login: "ログイン画面へ".into(),
    }
}
