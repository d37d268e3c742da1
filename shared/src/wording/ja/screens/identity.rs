//! 本人確認、認証キー

use crate::config::Config;
use crate::language::Language;
use crate::limits;
use crate::wording::ja::{EXAMPLE_ADDRESS, duration};
use crate::wording::{AuthKey, Gap, Identity, IdentityConfirmed, Label, Linked};

pub(in crate::wording::ja) fn identity(config: &Config) -> Identity {
    Identity {
        title: "本人確認".into(),
        lead: "本人確認に必要な情報を入力してください。".into(),
        email: Label::new(
            "メールアドレス",
            "「利用登録手続きのご案内」を受信した、会社のメールアドレスを入力してください。",
        )
        .with_example(EXAMPLE_ADDRESS),
        birth_date: Label::new("生年月日", "西暦で入力してください。").with_example("例）1980年4月1日"),
        era: "西暦".into(),
        units: ["年", "月", "日"].map(str::to_owned),
        units_first: false,
        image: Label::new(
            "画像の文字",
            format!(
                "画像に表示されている{}文字の英数字を、半角で入力してください。大文字と小文字は区別しません。",
                limits::IMAGE_LEN
            ),
        ),
        image_alt: "本人確認用の文字画像".into(),
        another_image: "別の画像を表示する".into(),
        mail_code: "画像の文字が読み取れない方はこちら（確認コードをメールで受け取る）".into(),
        code: Label::new(
            "確認コード",
            format!("メールに記載された{}桁の数字を入力してください。", limits::MAILED_CODE_LEN),
        ),
        code_sent: concat!(
            "「利用登録手続きのご案内」を受信したメールアドレス宛に、「確認コードのお知らせ」を送信しました。",
            "届かない場合は、もう一度送信できます。",
        )
        .into(),
        mail_another_code: "確認コードをもう一度送信する".into(),
        use_image: "画像の文字の入力に戻る".into(),
        note: format!("※入力内容は、{}に登録されている情報と照合します。", config.names(Language::Ja).society),
        submit: "確認".into(),
    }
}

pub(in crate::wording::ja) fn identity_confirmed() -> IdentityConfirmed {
    IdentityConfirmed {
        title: "本人確認完了".into(),
        banner: "本人確認が完了しました。".into(),
        sent: Gap::new("ご登録のメールアドレスに「", "」を送信しました。"),
        next: "メール本文に記載されているURLから利用登録を行ってください。利用登録の際には認証キーが必要です。".into(),
        keep: "認証キーはメールに記載されませんので、この画面で必ず控えてください。".into(),
        key: "認証キー".into(),
        reading: "読み方".into(),
        spelled,
        copy: "認証キーをコピーする".into(),
        copied: "認証キーをコピーしました。".into(),
        print: "この画面を印刷する".into(),
        once: concat!(
            "※この画面を閉じると、認証キーは再表示できません。大文字と小文字は区別します。",
            "間の空白は入力しなくてもかまいません。",
        )
        .into(),
        validity: Gap::new(
            format!("※メールのURLと認証キーの有効期限は{}です（", duration(limits::KEY_LINK)),
            "まで）。有効期限を過ぎた場合は、新規利用登録からやり直してください。",
        ),
        subject: "本人確認完了のご案内".into(),
    }
}

/// 数字の4、大文字のU、…
fn spelled(key: &str) -> String {
    let named = key.chars().map(|c| match c {
        '0'..='9' => format!("数字の{c}"),
        'A'..='Z' => format!("大文字の{c}"),
        _ => format!("小文字の{c}"),
    });
    named.collect::<Vec<_>>().join("、")
}

pub(in crate::wording::ja) fn auth_key() -> AuthKey {
    AuthKey {
        title: "認証キー入力".into(),
        lead: "「本人確認完了」画面に表示された認証キーを入力し、「認証」ボタンを押してください。".into(),
        key: Label::new(
            "認証キー",
            format!("{}文字の半角英数字です。大文字と小文字を区別して入力してください。", limits::AUTH_KEY_LEN),
        ),
        submit: "認証".into(),
        lost: Linked::new("※認証キーを控えていない場合は、お手数ですが", "新規利用登録", "からやり直してください。"),
    }
}
