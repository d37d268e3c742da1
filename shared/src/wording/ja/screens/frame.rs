//! 共通部分

use crate::config::{Config, Names};
use crate::wording::{Common, Counted, Gap, Language, Linked, MailHelp, ShowPassword};

pub(in crate::wording::ja) fn common(config: &Config) -> Common {
    let (product_label, names) = (&config.product_label, config.names(Language::Ja));
    let Names { society, service, contact, privacy_url, .. } = names;
    Common {
        skip: "本文へ移動".into(),
        brand: format!("{service} {product_label}").trim_end().to_owned(),
        service: service.clone(),
        title_separator: "｜".into(),
        language: "表示言語".into(),
        language_current: "（現在の表示言語）".into(),
        text_size: "文字サイズ".into(),
        text_size_medium: "中".into(),
        text_size_large: "大".into(),
        text_size_current: "（現在の文字サイズ）".into(),
        help: "ヘルプ".into(),
        new_tab: "（新しいタブで開きます）".into(),
        required: "※必須".into(),
        error_title_prefix: "エラー：".into(),
        error_heading: "入力内容をご確認ください".into(),
        error_count: Counted::alike(Gap::new("", "件の項目に誤りがあります。")),
        error_inline_prefix: "＊".into(),
        show_password: show("パスワード"),
        show_temporary_password: show("仮パスワード"),
        back_to_login: "ログイン画面へ戻る".into(),
        logout: "ログアウト".into(),
        privacy_notice: Linked::new(
            "入力いただいた情報は、本人確認と利用登録の手続きのために利用します。詳しくは「",
            "個人情報の取扱いについて",
            "」をご確認ください。",
        ),
        contact: format!("お手続きでお困りの場合は、{society}へお問い合わせください。"),
        contact_details: contact.clone(),
        footer_privacy: "個人情報の取扱いについて".into(),
        privacy_url: privacy_url.clone(),
        footer_contact: "お問い合わせ".into(),
        footer_society: society.clone(),
        steps: ["メールアドレスの入力", "本人確認", "認証キーの入力", "利用者情報の入力"].map(str::to_owned),
        step_position: Gap::new("全4ステップ中、", "ステップ目です。"),
        mail_help: mail_help(config),
        signed_in_as: Gap::new("", "さんとしてログイン中です。"),
        signed_in_choice: "このままお手続きを続けることができます。ご本人でない場合は、ログアウトしてください。".into(),
    }
}

fn show(what: &str) -> ShowPassword {
    ShowPassword {
        show: "表示".into(),
        hide: "非表示".into(),
        show_label: format!("{what}を表示する"),
        hide_label: format!("{what}を隠す"),
    }
}

fn mail_help(config: &Config) -> MailHelp {
    let sender = config.from_address.as_str();
    MailHelp {
        heading: "メールが届かない場合".into(),
        lead: "メールが届かない場合は、次の点をご確認ください。".into(),
        address: "入力したメールアドレスに誤りがないか".into(),
        junk: Gap::new(format!("迷惑メールフォルダやごみ箱に入っていないか（差出人：{sender}　件名：「"), "」）"),
        domain: format!(
            "ドメイン指定受信を設定している場合は、「{}」からのメールを受信できる設定になっているか",
            config.mail_domain()
        ),
        full: "メールボックスの空き容量が不足していないか".into(),
        wait: "メールが届くまでに数分かかることがあります。".into(),
    }
}
