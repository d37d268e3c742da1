use super::*;
use crate::input::{EraYear, PasswordProblem, Weakness};

/// A configuration like that of the local stack.
fn config(pre_issued_credentials: &str) -> Config {
    let settings = |name: &str| {
        let value = match name {
            "BASE_URL" => "https://kenpo.example.jp",
            "SOCIETY_NAME" => "アクセンチュア健康保険組合",
            "SOCIETY_NAME_EN" => "Accenture Health Insurance Society",
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
            name if name.ends_with("_EN") || name.starts_with("SERVICE_KEY_") => return None,
            _ => "x",
        };
        Some(value.to_owned())
    };
    Config::read(settings).unwrap_or_else(|problem| panic!("{problem}"))
}

fn ja(config: &Config) -> Wording {
    Wording::new(Language::Ja, config)
}

/// Both languages, for a society that hands out credentials and for one that does not.
fn every_wording() -> impl Iterator<Item = Wording> {
    let configs = ["on", "off"].map(config);
    configs.into_iter().flat_map(|config| Language::ALL.map(|language| Wording::new(language, &config)))
}

/// 2026-11-23 14:05:09 in Japan.
const AT: Timestamp = Timestamp(1_795_410_309);

fn all_mails(w: &Wording) -> [MailText; 11] {
    let m = &w.mails;
    let link = "https://kenpo.example.jp/first-login?t=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE";
    [
        m.registration.fill(link, AT, &w.dates),
        m.identity_confirmed.fill(link, AT, &w.dates),
        m.registered.clone(),
        m.reissue.fill(link, "taro.kenpo", "kR7mWq3zXv9pLt2H", AT, &w.dates),
        m.password_changed.fill(AT, link, &w.dates),
        m.already_registered.clone(),
        m.code.fill("493027"),
        m.frozen.clone(),
        m.login.fill(AT, "Chromebook, Samsung Internet", link, &w.dates),
        m.address_left.fill(AT, Some(AT), link, &w.dates),
        m.address_taken.fill(Some(AT), &w.dates),
    ]
}

/// The texts inside a `Debug` output are what stands between its quotation marks.
fn all_texts(w: &Wording) -> Vec<String> {
    let debug = format!("{w:?}").replace("\\u{3000}", "　");
    let mut texts: Vec<String> = debug.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    texts.extend(all_mails(w).into_iter().map(|mail| mail.body));
    texts.push((w.messages.birth_date.not_in_calendar)(2023, 2, 29));
    texts.extend(EraYear::read("昭和55").map(w.messages.birth_date.year_of_era));
    let label = &w.credentials.password.label;
    texts.push(w.messages.password_again_mismatch(label));
    texts.push(w.messages.password_again_required(label));
    texts.push(w.messages.password(PasswordProblem::Required, label));
    texts.push(w.identity_confirmed.spell("4UZdrlrZ"));
    texts
}

#[test]
fn no_text_holds_a_marker_or_a_slip_of_the_manual() {
    for wording in every_wording() {
        let texts = all_texts(&wording);
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
    for text in all_texts(&ja(&config("on"))) {
        for word in ["ユーザーID", "会員登録", "ワンタイムパスワード", "アカウントロック", "無効", "不正"]
        {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn no_line_of_a_mail_is_wider_than_70_columns_but_links() {
    let columns = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    for mail in every_wording().flat_map(|w| all_mails(&w)) {
        for line in mail.body.lines().filter(|line| !line.starts_with("https://")) {
            assert!(columns(line) <= 70, "{line}");
        }
    }
}

#[test]
fn a_link_stands_alone_between_empty_lines() {
    for mail in every_wording().flat_map(|w| all_mails(&w)) {
        let lines: Vec<&str> = mail.body.lines().collect();
        for (n, _) in lines.iter().enumerate().filter(|(_, line)| line.contains("https://")) {
            assert!(lines[n].starts_with("https://") && !lines[n].contains(' '), "{}", lines[n]);
            assert_eq!([lines[n - 1], lines[n + 1]], ["", ""], "{}", mail.subject);
        }
    }
}

#[test]
fn the_first_mail_reads_as_agreed() {
    let w = ja(&config("on"));
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
    let w = ja(&config("on"));
    let mail = w.mails.reissue.fill("https://kenpo.example.jp/x", "taro.kenpo", "kR7mWq3zXv9pLt2H", AT, &w.dates);
    assert!(mail.body.contains(
        "パスワード変更の手続きを行ってください。

https://kenpo.example.jp/x

（有効期限：2026年11月23日 14:05）

ログインID : taro.kenpo
仮パスワード : kR7mWq3zXv9pLt2H

※仮パスワードの有効期限は発行から3時間です。
"
    ));
    assert!(!format!("{mail:?}").contains("kR7m"), "a mail's body never shows in a log");
}

#[test]
fn the_authentication_key_is_never_asked_to_be_put_into_a_mail() {
    let w = ja(&config("on"));
    let mail = w.mails.identity_confirmed.fill("https://kenpo.example.jp/x", AT, &w.dates);
    assert!(mail.body.contains("\n手続きには、「本人確認完了」画面に表示された認証キーが必要です。\n"));
}

#[test]
fn a_society_without_pre_issued_credentials_does_not_speak_of_them() {
    let sent = ja(&config("off")).registration.sent;
    assert_eq!(sent.with_credentials, None);
    assert!(!sent.lead.contains("仮ログイン") && !sent.without_credentials.contains("お知らせ"));
}

#[test]
fn a_year_of_an_era_is_explained_by_the_year_that_it_is() {
    let explain = Wording::new(Language::Ja, &config("on")).messages.birth_date.year_of_era;
    for (typed, text) in [
        ("昭和55", "昭和55年は西暦1980年です。生年月日の「年」は「1980」と入力してください。"),
        ("h元", "平成元年は西暦1989年です。生年月日の「年」は「1989」と入力してください。"),
    ] {
        assert_eq!(EraYear::read(typed).map(explain).as_deref(), Some(text));
    }
}

#[test]
fn a_weak_password_is_told_how_short_it_is_or_why_it_is_guessed() {
    let messages = Wording::new(Language::Ja, &config("on")).messages;
    let told = |problem| messages.password(problem, "新パスワード");
    assert_eq!(
        told(PasswordProblem::Short(5)),
        "新パスワードは15文字以上で入力してください。入力されたのは5文字です。"
    );
    assert_eq!(
        told(PasswordProblem::Common(Weakness::Repeats)),
        "このパスワードは推測されやすいため使用できません。同じ文字や同じ並びが繰り返されています。別のパスワードを入力してください。"
    );
}

#[test]
fn a_key_is_spelled_letter_by_letter() {
    let [ja, en] = Language::ALL.map(|language| Wording::new(language, &config("on")).identity_confirmed.spell("4Ud"));
    assert_eq!(ja, "数字の4、大文字のU、小文字のd");
    assert_eq!(en, "number 4, capital U, small d");
}

#[test]
fn every_error_page_has_a_heading_and_ends_with_a_full_sentence() {
    let pages = [
        ErrorPage::RegistrationLink,
        ErrorPage::CredentialsLink,
        ErrorPage::ResetLink,
        ErrorPage::NotMeLink,
        ErrorPage::FirstLoginLocked,
        ErrorPage::IdentityLocked,
        ErrorPage::KeyLocked,
        ErrorPage::ResetLoginLocked,
        ErrorPage::AlreadyRegistered,
        ErrorPage::Outdated(Restart::Login),
        ErrorPage::CredentialsTimeout,
        ErrorPage::TooMany(15),
        ErrorPage::NotFound,
        ErrorPage::Failed("1-2".into(), Restart::NewPassword),
        ErrorPage::Maintenance(String::new()),
        ErrorPage::Maintenance("23:00まで".into()),
        ErrorPage::NotAccepted(Restart::Portal),
        ErrorPage::FlowGone(Restart::Reset),
        ErrorPage::OtherMember("花子".into()),
    ];
    for w in every_wording() {
        for page in &pages {
            let text = w.error_pages.text(page);
            assert!(!text.heading.is_empty() && text.body.ends_with(['。', '）', '.', ')']), "{page:?}");
        }
    }
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// What stands on paper or in a mail in Japanese, and what a society names in Japanese alone.
const MAY_BE_JAPANESE: [&str; 4] = ["ログインID", "仮パスワード", "認証キー", "健康マイポータル"];

#[test]
fn an_english_text_holds_no_japanese_but_the_names_of_what_members_have_in_japanese() {
    let config = config("on");
    let mut japanese: Vec<_> = all_texts(&Wording::new(Language::En, &config));
    japanese.retain(|text| text.contains(is_japanese));
    for text in &japanese {
        let rest = MAY_BE_JAPANESE.iter().fold(text.clone(), |text, name| text.replace(name, ""));
        assert!(!rest.contains(is_japanese), "{text}");
    }
    assert!(!japanese.is_empty(), "the names of what is on paper are given");
}

#[test]
fn english_texts_end_like_sentences_and_never_with_a_blank_before_the_stop() {
    for text in all_texts(&Wording::new(Language::En, &config("on"))) {
        for slip in [" .", " ,", "  ", "..", " )", "( "] {
            let text = text.replace(" . _ - ", " ").replace(" . _ and -", "");
            assert!(!text.contains(slip), "{slip:?} in {text:?}");
        }
    }
}

#[test]
fn one_is_told_from_many_where_the_language_does() {
    let [ja, en] = Language::ALL.map(|language| Wording::new(language, &config("on")));
    assert_eq!(ja.common.error_count.fill(1), "1件の項目に誤りがあります。");
    assert_eq!([1, 2].map(|n| en.common.error_count.fill(n)), ["1 item needs correcting.", "2 items need correcting."]);
    assert!(en.messages.key.mismatch.fill(1).ends_with("(1 try left)."));
    assert!(en.messages.key.mismatch.fill(4).ends_with("(4 tries left)."));
    assert!(en.error_pages.too_many.fill(21).ends_with("about 21 minutes."));
}

#[test]
fn english_dates_name_the_zone() {
    let dates = Wording::new(Language::En, &config("on")).dates;
    assert_eq!(dates.deadline(&AT), "23 November 2026, 14:05 (JST)");
    assert_eq!(dates.time(&AT), "14:05 (JST)");
    assert_eq!(dates.to_the_second(&AT), "23 November 2026, 14:05:09 (JST)");
    assert_eq!((dates.to_the_minute)(AT), "23 November 2026, 14:05 (JST)");
}

#[test]
fn a_society_without_english_names_is_called_by_its_own() {
    let config = config("on");
    assert_eq!(config.names(Language::En).society, "Accenture Health Insurance Society");
    assert_eq!(config.names(Language::En).service, "健康マイポータル");
    assert_eq!(config.names(Language::Ja).society, "アクセンチュア健康保険組合");
}

#[test]
fn the_first_mail_reads_as_agreed_in_english() {
    let w = Wording::new(Language::En, &config("on"));
    let mail = w.mails.registration.fill("https://kenpo.example.jp/x", AT, &w.dates);
    assert_eq!(mail.subject, "Continue your registration");
    assert_eq!(
        mail.body,
        "We received a request to register with this email address.

Follow this link to continue your registration:

https://kenpo.example.jp/x

This link works for 3 hours, until
23 November 2026, 14:05 (JST).

If that time has passed, enter your email address again to get a new
link.

If you did not ask for this email, you can delete it.

You cannot reply to this email.

Accenture Health Insurance Society
"
    );
}
