//! The ten acceptance checks of the wording.
//!
//! Check 9 (文字サイズ 大 at a width of 320 px cuts nothing off) needs a layout engine: see the browser tests.

use std::collections::BTreeSet;
use std::sync::Arc;

use local::mailbox::Mail;
use shared::language::Language;
use tests::gallery::{Gallery, galleries, world_with};
use tests::journey::{HANAKO, JIRO, OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in, value_in};
use tests::tables::everything;
use tests::{Browser, Options, Page, ROSTER, World};

/// Minutes from the start of a [`World`], 10:00 in Japan, to midnight.
const UNTIL_MIDNIGHT: u64 = 14 * 60;

#[test]
fn check_1_no_page_and_no_mail_has_a_typo_of_the_manual_or_an_unfilled_placeholder() {
    let texts = galleries().into_iter().flat_map(|gallery| {
        let pages = gallery.pages().map(|shot| (shot.name, shot.page.body()));
        let mails = gallery.mails.iter().map(|(name, mail)| (*name, format!("{}\n{}", mail.subject, mail.text)));
        pages.chain(mails).collect::<Vec<_>>()
    });
    let texts: Vec<_> = texts.collect();
    assert!(texts.len() > 160, "{}", texts.len());
    for (name, text) in texts {
        for typo in ["スチサイズ", "覚えがたい", "アクセントリア", "%%", "${", "{{", "{%"] {
            assert!(!text.contains(typo), "{typo} in {name}");
        }
    }
}

/// [I5]
#[tokio::test]
async fn check_2_the_authentication_key_is_on_one_uncached_page_and_nowhere_else() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_identity(&world, TARO).await;
    let page = browser.check_identity(&world, &page, TARO).await;
    let key = page.key();
    assert_eq!(page.path, "/verify-identity", "the answer to the POST itself: no URL carries it");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(!page.headers.values().any(|value| value.to_str().unwrap_or_default().contains(&key)));
    let mail = world.newest_mail_to(TARO.address).await;
    let form = browser.get(&link_in(&mail)).await;
    let entered = browser.send(&form, "/auth-key", &[("auth_key", &key)]).await;
    let choice = browser.get("/credentials").await;
    let done = browser.choose_credentials(&choice, TARO).await;
    for later in [&form, &entered, &choice, &done, &browser.get("/verify-identity").await] {
        let headers = format!("{:?}", later.headers);
        assert!(!later.body().contains(&key) && !headers.contains(&key), "{}", later.path);
    }
    let mails = world.mails_to(TARO.address).await;
    assert_eq!(mails.len(), 3, "M1, M2 and M3");
    for mail in mails {
        let raw = String::from_utf8_lossy(mail.raw()).into_owned();
        assert!(!mail.text.contains(&key) && !mail.subject.contains(&key) && !raw.contains(&key));
    }
    assert!(!format!("{:?}", everything(&world).await).contains(&key), "stored as a hash only");
    let log = tests::captured_log::of_this_thread();
    assert!(log.contains("identity.confirmed") && log.contains("auth-key.confirmed"), "{log}");
    assert!(!log.contains(&key));
}

/// The page with placeholders for the echoed address and the form token.
fn neutral(page: &Page, address: &str) -> String {
    let token = page.attributes("input[name=form_token]", "value").swap_remove(0);
    page.body().replace(&token, "TOKEN").replace(address, "ADDRESS")
}

/// Known, unknown, registered, closed.
const FOUR_KINDS: [&str; 4] = [SABURO.address, "unknown@example.co.jp", TARO.address, JIRO.address];

async fn answers_to_four_kinds(path: &str, language: Language) -> (Vec<String>, Vec<BTreeSet<String>>) {
    let world = World::with(Options::default().in_language(language)).await;
    assert!(world.import(ROSTER).await.accepted);
    world.browser().register(&world, TARO).await;
    world.pass_minutes(60);
    let (mut pages, mut writes) = (Vec::new(), Vec::new());
    for address in FOUR_KINDS {
        let browser = world.browser();
        let form = browser.get(path).await;
        let before = everything(&world).await;
        let answer = browser.send(&form, path, &[("email", address)]).await;
        let after = everything(&world).await;
        let changed = after.iter().filter(|(key, item)| before.get(*key) != Some(*item));
        writes.push(changed.map(|(key, _)| key.split('#').next().unwrap_or_default().to_owned()).collect());
        let sent = browser.get(&format!("{path}/sent")).await;
        let head = |page: &Page| format!("{} {:?}", page.status, page.headers.get("location"));
        pages.push(format!("{}\n{}\n{}", head(&answer), head(&sent), neutral(&sent, address)));
    }
    (pages, writes)
}

/// [A1] [A2] [P17]
#[tokio::test]
async fn check_3_known_unknown_registered_and_closed_addresses_get_the_same_bytes_after_the_same_writes() {
    let paths = ["/register", "/reset"].into_iter();
    for (path, language) in paths.flat_map(|path| Language::ALL.map(|language| (path, language))) {
        let (pages, writes) = answers_to_four_kinds(path, language).await;
        assert!(pages[0].contains("<dd translate=\"no\">ADDRESS</dd>"), "{}", pages[0]);
        assert!(pages[0].contains(&format!("<html lang=\"{}\"", language.code())), "{}", pages[0]);
        for (n, page) in pages.iter().enumerate() {
            assert_eq!(page, &pages[0], "{path}: {}", FOUR_KINDS[n]);
        }
        let same = BTreeSet::from(["JOB".to_owned(), "LIMIT".to_owned()]);
        assert_eq!(writes, vec![same; 4], "{path}: the queue decides, not the page");
    }
}

/// [X3]
#[test]
fn check_4_the_error_summary_matches_the_field_errors_and_the_title_says_error() {
    for gallery in galleries() {
        check_errors(gallery);
    }
}

fn check_errors(gallery: &Gallery) {
    let common = &gallery.app.wordings.of(gallery.language).common;
    let after_title = format!("{}{}", common.title_separator, common.service);
    for shot in gallery.pages() {
        let (page, name) = (&shot.page, shot.name);
        let is_error = page.status.is_client_error() || page.status.is_server_error();
        assert_eq!(page.title().starts_with(&*common.error_title_prefix), is_error, "{name}: {}", page.title());
        assert!(page.title().ends_with(&after_title), "{name}: {}", page.title());
    }
    for shot in &gallery.wrong {
        let (page, name) = (&shot.page, shot.name);
        let prefixed = page.texts(".err");
        let without = |text: &String| text.strip_prefix(&*common.error_inline_prefix).map(str::to_owned);
        let inline: Vec<_> = prefixed.iter().map(|text| without(text).unwrap_or_default()).collect();
        let summary = page.errors();
        assert!(!summary.is_empty(), "{name}");
        assert_eq!(summary, inline, "{name}");
        assert_eq!(page.text(".error-summary h2"), *common.error_heading, "{name}");
        assert_eq!(page.text(".error-summary p"), common.error_count.fill(summary.len()), "{name}");
        for target in page.attributes(".error-summary a", "href") {
            assert_eq!(page.attributes(&format!("main {target}"), "aria-invalid"), ["true"], "{name}: {target}");
        }
    }
    for shot in &gallery.screens {
        assert!(shot.page.errors().is_empty(), "{}", shot.name);
    }
}

const SOCIETY: &str = "アクセンチュア健康保険組合";

fn frame(subject: &str, lines: &str) -> String {
    format!("■□ {subject} □■\n\n{SOCIETY}です。\n\n{lines}\n\n{SOCIETY}\n")
}

const DISCARD: &str = "※本メールに覚えがない場合は、大変お手数ですが本メールを\n　破棄してください。";

fn m1(url: &str) -> String {
    let lines = format!(
        "利用登録手続きを依頼された方へお知らせしています。

以下のURLにアクセスして、利用登録の手続きを行ってください。

{url}

（有効期限：2026年11月23日 13:00）

※URLの有効期限は3時間です。
　有効期限を過ぎた場合、お手数ですがメールアドレスの登録から
　やり直してください。
{DISCARD}
※本メールには返信できません。"
    );
    frame("利用登録手続きのご案内", &lines)
}

fn m2(url: &str) -> String {
    let lines = format!(
        "本人確認の手続きが完了しました。
引き続き利用者情報の登録が必要になりますので、
以下のURLにアクセスして、利用登録の手続きを行ってください。

{url}

（有効期限：2026年11月23日 10:30）

手続きには、「本人確認完了」画面に表示された認証キーが必要です。

※URLの有効期限は30分です。
　有効期限を過ぎた場合は、新規利用登録からやり直してください。
{DISCARD}
※本メールには返信できませんのでご了承ください。"
    );
    frame("本人確認完了のご案内", &lines)
}

fn m3(url: &str) -> String {
    let lines = format!(
        "利用登録の手続きが完了しました。

以下のURLよりログインしてWebサービスをご利用ください。

{url}

※本メールに覚えがない場合は、大変お手数ですが健康保険組合へ
　お問い合わせください。
※本メールには返信できませんのでご了承ください。"
    );
    frame("利用登録完了のご案内", &lines)
}

fn m4(url: &str, password: &str) -> String {
    let lines = format!(
        "パスワード再発行手続きを依頼された方へ、
パスワード再発行のご案内です。

以下のURLにアクセスして、仮パスワードでログインし、
パスワード変更の手続きを行ってください。

{url}

（有効期限：2026年11月23日 13:00）

ログインID : {}
仮パスワード : {password}

※仮パスワードの有効期限は発行から3時間です。
{DISCARD}
※本メールには返信できません。",
        TARO.login_id
    );
    frame("パスワード再発行のご案内", &lines)
}

fn is_link(url: &str, path: &str) -> bool {
    let token = url.strip_prefix(&format!("https://portal.example.jp{path}?t="));
    token.is_some_and(|token| {
        token.len() == 43 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    })
}

fn columns(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// [P20]
#[tokio::test]
async fn check_5_the_mails_of_the_journey_decode_to_exactly_the_agreed_text() {
    let world = world_with("SOCIETY_NAME", SOCIETY).await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.open_reset(&world, TARO).await;
    let mails = world.mails_to(TARO.address).await;
    let [first, second, third, fourth] = mails.as_slice() else { panic!("{} mails", mails.len()) };
    let url = |mail: &Mail, path| {
        let url = link_in(mail);
        assert!(is_link(&url, path), "{url}");
        url
    };
    assert_eq!(
        (first.subject.as_str(), first.text.as_str()),
        ("利用登録手続きのご案内", &*m1(&url(first, "/first-login")))
    );
    assert_eq!(
        (second.subject.as_str(), second.text.as_str()),
        ("本人確認完了のご案内", &*m2(&url(second, "/auth-key")))
    );
    let login = "https://portal.example.jp/login";
    assert_eq!((third.subject.as_str(), third.text.as_str()), ("利用登録完了のご案内", &*m3(login)));
    let password = value_in(fourth, "仮パスワード");
    let text = m4(&url(fourth, "/temp-login"), &password);
    assert_eq!((fourth.subject.as_str(), fourth.text.as_str()), ("パスワード再発行のご案内", &*text));
    for mail in &mails {
        assert_eq!(mail.from, format!("{SOCIETY} <no-reply@mail.example.jp>"));
    }
}

#[test]
fn check_5_no_line_of_any_mail_except_links_is_wider_than_70_columns() {
    for gallery in galleries() {
        let names: Vec<_> = gallery.mails.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            BTreeSet::from_iter(names),
            BTreeSet::from([
                "m1",
                "m2",
                "m3",
                "m4",
                "m4-frozen",
                "m5",
                "m6",
                "m7",
                "login-notice",
                "address-left",
                "address-taken",
            ])
        );
    }
    for (name, mail) in galleries().into_iter().flat_map(|gallery| &gallery.mails) {
        for line in mail.text.lines().filter(|line| !line.starts_with("https://")) {
            assert!(columns(line) <= 70, "{name}: {line}");
        }
    }
}

/// Requests the link as a mail scanner does (without cookies) and as a member who reloads (with the first answer's cookies).
async fn request_ten_times(world: &Arc<World>, url: &str, heading: &str) {
    let before = everything(world).await;
    let member = world.browser();
    for _ in 0..10 {
        let scanner = world.browser();
        for method in ["GET", "HEAD"] {
            scanner.request(method, url, None).await;
            member.request(method, url, None).await;
        }
        assert_eq!(scanner.get(url).await.heading(), heading);
        assert_eq!(member.get(url).await.heading(), heading);
    }
    assert_eq!(everything(world).await, before, "{url}");
}

/// [P1] [G5]
#[tokio::test]
async fn check_6_requesting_a_mailed_link_ten_times_changes_nothing_and_it_still_works() {
    let world = World::new().await;
    let browser = world.browser();
    browser.ask_registration(TARO.address).await;
    let url = link_in(&world.newest_mail_to(TARO.address).await);
    request_ten_times(&world, &url, "新規利用登録").await;
    browser.get(&url).await;
    let page = browser.get("/verify-identity").await;
    let key = browser.check_identity(&world, &page, TARO).await.key();
    let url = link_in(&world.newest_mail_to(TARO.address).await);
    request_ten_times(&world, &url, "認証キー入力").await;
    let page = browser.confirm_key(&world, TARO, &key).await;
    browser.choose_credentials(&page, TARO).await;
    let (_, mail) = world.browser().open_reset(&world, TARO).await;
    request_ten_times(&world, &link_in(&mail), "仮ログイン（パスワード再発行）").await;
    let page = browser.get(&link_in(&mail)).await;
    assert_eq!(browser.temporary_login(&page, &mail).await.heading(), "パスワード変更（パスワード再発行）");
}

fn full_width(text: &str) -> String {
    let wide = |c: char| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c };
    text.chars().map(wide).collect()
}

/// [P20] [A5] [R2]
#[tokio::test]
async fn check_7_full_width_address_date_and_key_are_accepted() {
    let typed = "Ｔａｒｏ．Ｋｅｎｐｏ＠Ｅｘａｍｐｌｅ．ｃｏ．ｊｐ";
    let world = World::new().await;
    let browser = world.browser();
    let sent = browser.ask_registration(typed).await;
    assert_eq!(sent.title(), "メールを送信しました｜健康マイポータル");
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    let page = browser.get("/verify-identity").await;
    let image = full_width(&world.read_image(&browser).await.to_uppercase());
    let answer = [
        ("email", typed),
        ("birth_year", "１９８０"),
        ("birth_month", "４"),
        ("birth_day", "１"),
        ("image_text", image.as_str()),
    ];
    let page = browser.submit(&page, "/verify-identity", &answer).await;
    assert_eq!(page.heading(), "本人確認完了", "{:?}", page.errors());
    let key = page.key();
    let page =
        browser.confirm_key(&world, TARO, &format!("　{}　{} ", full_width(&key[..4]), full_width(&key[4..]))).await;
    assert_eq!(page.heading(), "利用者情報入力", "{:?}", page.errors());
}

#[tokio::test]
async fn check_8_japanese_era_years_and_nonexistent_dates_have_messages_of_their_own() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_identity(&world, TARO).await;
    for ([year, month, day], box_id, sentence) in [
        (
            ["昭和55", "4", "1"],
            "#birth_year",
            "昭和55年は西暦1980年です。生年月日の「年」は「1980」と入力してください。",
        ),
        (
            ["Ｓ５５", "4", "1"],
            "#birth_year",
            "昭和55年は西暦1980年です。生年月日の「年」は「1980」と入力してください。",
        ),
        (
            ["55", "4", "1"],
            "#birth_year",
            "生年月日の「年」は、西暦4桁で入力してください。例）昭和55年生まれの方は「1980」",
        ),
        (["2023", "2", "29"], "#birth_year", "2023年2月29日は暦にない日付です。正しい生年月日を入力してください。"),
    ] {
        let typed = [
            ("email", TARO.address),
            ("birth_year", year),
            ("birth_month", month),
            ("birth_day", day),
            ("image_text", "abcd"),
        ];
        let page = browser.submit(&page, "/verify-identity", &typed).await;
        assert_eq!(page.errors(), [sentence]);
        assert_eq!(page.attributes(box_id, "aria-invalid"), ["true"]);
        assert_eq!(page.attributes("#birth_year", "value"), [year], "the input is kept");
    }
}

/// The roster on which a member's insurance ends on 24 November 2026, at 00:00 in Japan.
fn ending_tomorrow(joined: &str) -> String {
    let roster = ROSTER.replace(&format!("{joined},,"), &format!("{joined},20261124,"));
    assert_ne!(roster, ROSTER);
    roster
}

#[tokio::test]
async fn check_10_login_and_sessions_end_at_midnight_of_the_day_of_loss() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    assert!(world.import(&ending_tomorrow("20040401")).await.accepted);
    world.pass_seconds(UNTIL_MIDNIGHT * 60 - 1);
    let browser = world.browser();
    assert_eq!(browser.login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ", "23:59:59");
    world.pass_seconds(1);
    assert_eq!(browser.get("/").await.heading(), "ログイン", "the session has ended as well");
    let page = world.browser().login(TARO.login_id, PASSWORD).await;
    let closed = "このアカウントは現在ご利用いただけません。ご不明な点は、サンプル健康保険組合へお問い合わせください。";
    assert_eq!(page.errors(), [closed]);
    let page = world.browser().login(TARO.login_id, OTHER_PASSWORD).await;
    assert!(!page.errors().contains(&closed.to_owned()), "not disclosed without the password");
    let mails = world.mails_to(TARO.address).await.len();
    let form = world.browser().get("/reset").await;
    world.browser().submit(&form, "/reset", &[("email", TARO.address)]).await;
    assert_eq!(world.mails_to(TARO.address).await.len(), mails, "no password reset either");
}

/// The identity check of a member whose insurance ends at midnight, a minute before and at midnight.
async fn identity_checks(person: Person, joined: &str) -> [Page; 2] {
    let mut answers = Vec::new();
    for late in [false, true] {
        let world = World::new().await;
        assert!(world.import(&ending_tomorrow(joined)).await.accepted);
        world.pass_minutes(UNTIL_MIDNIGHT - 1);
        let browser: Browser = world.browser();
        let page = browser.open_identity(&world, person).await;
        world.pass_minutes(u64::from(late));
        answers.push(browser.check_identity(&world, &page, person).await);
    }
    answers.try_into().unwrap_or_else(|_| panic!("two answers"))
}

#[tokio::test]
async fn check_10_from_midnight_of_the_day_of_loss_the_identity_check_fails_like_any_other() {
    let [before, after] = identity_checks(SABURO, "20150401").await;
    assert_eq!(before.heading(), "本人確認完了");
    assert_eq!(after.status, 422);
    assert!(after.errors()[0].starts_with("入力された内容では本人確認ができませんでした。"), "{:?}", after.errors());
}

#[tokio::test]
async fn check_10_from_midnight_of_the_day_of_loss_pre_issued_credentials_are_refused() {
    let world = World::new().await;
    let lost = ROSTER.replace("20100401,,kenpo0124", "20100401,20261124,kenpo0124");
    assert!(world.import(&lost).await.accepted);
    world.pass_minutes(UNTIL_MIDNIGHT - 1);
    let (browser, late) = (world.browser(), world.browser());
    let page = browser.open_registration(&world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
    world.pass_minutes(1);
    let page = browser.submit(&page, "/first-login", &typed).await;
    assert_eq!(page.status, 422, "{}", page.heading());
    late.ask_registration(HANAKO.address).await;
    let page = late.get(&link_in(&world.newest_mail_to(HANAKO.address).await)).await;
    assert_eq!(late.submit(&page, "/first-login", &typed).await.status, 422);
}
