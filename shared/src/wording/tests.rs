use super::*;

/// A configuration like that of the local stack.
fn config(pre_issued_credentials: &str) -> Config {
    let settings = |name: &str| {
        let value = match name {
            "BASE_URL" => "https://kenpo.example.jp",
            "SOCIETY_NAME" => "アクセンチュア健康保険組合",
            "SERVICE_NAME" => "健康マイポータル",
            "PRODUCT_LABEL" => "KW21-Connect",
            "FROM_ADDRESS" => "no-reply@mail.example.jp",
            "PORTAL_MENU" => "",
            "PRIVACY_URL" => "https://kenpo.example.jp/privacy",
            "PASSWORD_MIN_LENGTH" => "15",
            "PRE_ISSUED_CREDENTIALS" => pre_issued_credentials,
            "GRACE_DAYS" => "0",
            "SESSION_IDLE_MINUTES" => "30",
            "SESSION_ABSOLUTE_HOURS" => "12",
            "SERVICE_KEY" => "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            _ => "x",
        };
        Some(value.to_owned())
    };
    Config::read(settings).unwrap_or_else(|problem| panic!("{problem}"))
}

/// 2026-11-23 14:05:09 in Japan.
const AT: Timestamp = Timestamp(1_795_410_309);

fn all_mails(w: &Wording) -> [MailText; 7] {
    let m = &w.mails;
    let link = "https://kenpo.example.jp/first-login?t=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE";
    [
        m.registration.fill(link, AT, &w.dates),
        m.identity_confirmed.fill(link),
        m.registered.clone(),
        m.reissue.fill(link, "taro.kenpo", "kR7mWq3zXv9pLt2H"),
        m.password_changed.fill(AT, &w.dates),
        m.already_registered.clone(),
        m.code.fill("493027"),
    ]
}

/// The texts inside a `Debug` output are what stands between its quotation marks.
fn all_texts(w: &Wording) -> Vec<String> {
    let debug = format!("{w:?}").replace("\\u{3000}", "　");
    let mut texts: Vec<String> = debug.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    texts.extend(all_mails(w).into_iter().map(|mail| mail.body));
    texts.push((w.messages.birth_date.not_in_calendar)(2023, 2, 29));
    texts.push(w.messages.password_again_mismatch("新パスワード"));
    texts.push(w.identity_confirmed.spell("4UZdrlrZ"));
    texts
}

#[test]
fn no_text_holds_a_marker_or_a_slip_of_the_manual() {
    for pre_issued in ["on", "off"] {
        let texts = all_texts(&Wording::ja(&config(pre_issued)));
        assert!(texts.len() > 300, "{}", texts.len());
        for text in texts {
            for slip in ["{", "}", "%%", "${", "スチサイズ", "覚えがたい", "アクセントリア"] {
                assert!(!text.contains(slip), "{slip} in {text}");
            }
        }
    }
}

#[test]
fn no_text_uses_a_word_that_the_term_list_avoids() {
    for text in all_texts(&Wording::ja(&config("on"))) {
        for word in ["ユーザーID", "会員登録", "ワンタイムパスワード", "アカウントロック", "無効", "不正"]
        {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn no_line_of_a_mail_is_wider_than_70_columns_but_links() {
    let columns = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    for mail in all_mails(&Wording::ja(&config("on"))) {
        for line in mail.body.lines().filter(|line| !line.starts_with("https://")) {
            assert!(columns(line) <= 70, "{line}");
        }
    }
}

#[test]
fn a_link_stands_alone_between_empty_lines() {
    for mail in all_mails(&Wording::ja(&config("on"))) {
        let lines: Vec<&str> = mail.body.lines().collect();
        for (n, _) in lines.iter().enumerate().filter(|(_, line)| line.contains("https://")) {
            assert!(lines[n].starts_with("https://") && !lines[n].contains(' '), "{}", lines[n]);
            assert_eq!([lines[n - 1], lines[n + 1]], ["", ""], "{}", mail.subject);
        }
    }
}

#[test]
fn the_first_mail_reads_as_agreed() {
    let w = Wording::ja(&config("on"));
    let mail = w.mails.registration.fill("https://kenpo.example.jp/x", AT, &w.dates);
    assert_eq!(mail.subject, "利用登録手続きのご案内");
    assert_eq!(
        mail.body,
        "■□ 利用登録手続きのご案内 □■

アクセンチュア健康保険組合です。

利用登録手続きを依頼された方へお知らせしています。

以下のURLにアクセスして、利用登録の手続きを行ってください。

https://kenpo.example.jp/x

（有効期限：2026年11月23日 14:05）

※URLの有効期限は3時間です。
　有効期限を過ぎた場合、お手数ですがメールアドレスの登録から
　やり直してください。
※本メールに覚えがない場合は、大変お手数ですが本メールを
　破棄してください。
※本メールには返信できません。

アクセンチュア健康保険組合
"
    );
}

#[test]
fn the_reissue_mail_reads_as_agreed() {
    let w = Wording::ja(&config("on"));
    let mail = w.mails.reissue.fill("https://kenpo.example.jp/x", "taro.kenpo", "kR7mWq3zXv9pLt2H");
    assert!(mail.body.contains(
        "パスワード変更の手続きを行ってください。

https://kenpo.example.jp/x

ログインID : taro.kenpo
仮パスワード : kR7mWq3zXv9pLt2H

※仮パスワードの有効期限は発行から3時間です。
"
    ));
    assert!(!format!("{mail:?}").contains("kR7m"), "a mail's body never shows in a log");
}

#[test]
fn the_authentication_key_is_never_asked_to_be_put_into_a_mail() {
    let w = Wording::ja(&config("on"));
    let mail = w.mails.identity_confirmed.fill("https://kenpo.example.jp/x");
    assert!(mail.body.contains("\n手続きには、「本人確認完了」画面に表示された認証キーが必要です。\n"));
}

#[test]
fn a_society_without_pre_issued_credentials_does_not_speak_of_them() {
    let sent = Wording::ja(&config("off")).registration.sent;
    assert_eq!(sent.with_credentials, None);
    assert!(!sent.lead.contains("仮ログイン") && !sent.without_credentials.contains("お知らせ"));
}

#[test]
fn a_key_is_spelled_letter_by_letter() {
    let w = Wording::ja(&config("on"));
    assert_eq!(w.identity_confirmed.spell("4Ud"), "数字の4、大文字のU、小文字のd");
}

#[test]
fn every_refusal_has_a_heading_and_ends_with_a_full_sentence() {
    let w = Wording::ja(&config("on"));
    for refusal in [
        Refusal::RegistrationLink,
        Refusal::CredentialsLink,
        Refusal::ResetLink,
        Refusal::FirstLoginLocked,
        Refusal::IdentityLocked,
        Refusal::KeyLocked,
        Refusal::ResetLoginLocked,
        Refusal::AlreadyRegistered,
        Refusal::Outdated(Restart::Login),
        Refusal::CredentialsTimeout,
        Refusal::TooMany(15),
        Refusal::NotFound,
        Refusal::Failed("1-2".into()),
        Refusal::Maintenance(String::new()),
        Refusal::Maintenance("23:00まで".into()),
        Refusal::NotAccepted(Restart::Portal),
    ] {
        let text = w.refusals.text(&refusal);
        assert!(!text.heading.is_empty() && text.body.ends_with(['。', '）']), "{refusal:?}");
    }
}
