//! 共通部分

use crate::config::{Config, Names};
use crate::language::Language;
use crate::limits;
use crate::wording::{Common, Counted, Gap, Linked, MailFacts, MailHelp, NewPasswordHelp, Resend, ShowPassword};

const STEPS: [&str; 4] = ["メールアドレスの入力", "本人確認", "認証キーの入力", "利用者情報の入力"];

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
        steps: STEPS.map(str::to_owned),
        step_position: Gap::new(format!("全{}ステップ中、", STEPS.len()), "ステップ目です。"),
        step_short: Gap::new("ステップ", format!("/{}", STEPS.len())),
        step_done: "（完了）".into(),
        mail_facts: mail_facts(config),
        mail_help: mail_help(config),
        resend: resend(),
        new_password: new_password(),
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

fn mail_facts(config: &Config) -> MailFacts {
    MailFacts {
        heading: "お送りするメール".into(),
        to: "送信先".into(),
        sender: "差出人".into(),
        sender_name: config.names(Language::Ja).society.clone(),
        subject: "件名".into(),
        any_device: "※メールは、スマートフォンなど別の端末で開いても、お手続きを続けられます。".into(),
    }
}

fn mail_help(config: &Config) -> MailHelp {
    MailHelp {
        heading: "メールが届かない場合".into(),
        lead: "メールが届かない場合は、次の点をご確認ください。".into(),
        address: "入力したメールアドレスに誤りがないか".into(),
        junk: "迷惑メールフォルダやごみ箱に入っていないか（差出人と件名で探してください）".into(),
        domain: format!(
            "ドメイン指定受信を設定している場合は、「{}」からのメールを受信できる設定になっているか",
            config.mail_domain()
        ),
        full: "メールボックスの空き容量が不足していないか".into(),
        wait: "メールが届くまでに数分かかることがあります。".into(),
    }
}

fn resend() -> Resend {
    let (hour, day) = (limits::MAX_MAILS_PER_HOUR, limits::MAX_MAILS_PER_DAY);
    Resend {
        heading: "メールをもう一度送信する".into(),
        from: Gap::new("", "以降に、もう一度送信できます。"),
        now: "数分待っても届かない場合は、もう一度送信できます。".into(),
        limits: format!(
            "※1つのメールアドレスにお送りするメールは、1時間に{hour}通、1日に{day}通までです。新しいメールが届くと、前のメールのURLは使用できなくなります。"
        ),
        asked: "もう一度の送信を受け付けました。最後に届いたメールのURLをご利用ください。".into(),
        too_early: "前の送信から間もないため、もう一度の送信は受け付けていません。先のメールが届くのをお待ちください。"
            .into(),
    }
}

fn new_password() -> NewPasswordHelp {
    NewPasswordHelp {
        missing: "あと#文字必要です。".into(),
        monotonous: "長さは足りていますが、文字の種類が少なく、推測されやすいパスワードです。".into(),
        long_enough: "長さは足りています。推測されやすくないかどうかは、「登録」ボタンを押したときに確認します。"
            .into(),
        same: "2つのパスワードは一致しています。".into(),
        different: "2つのパスワードが一致していません。".into(),
        was_strong: "入力されたパスワードの強さは十分です。安全のため消去しましたので、もう一度入力してください。"
            .into(),
        again: "安全のため消去しました。もう一度入力してください。".into(),
    }
}
