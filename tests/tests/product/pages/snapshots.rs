//! Snapshot tests of whole mails and pages: the decoded text and the raw message.
//!
//! Random values are replaced by placeholders, so that a snapshot changes only when the product does. After an intended
//! change `INSTA_UPDATE=always` rewrites them; review the diff.

use insta::Settings;
use insta::internals::SettingsBindDropGuard;
use local::mailbox::Mail;
use shared::app::App;
use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::language::Language;
use shared::secret::TemporaryPassword;
use shared::store::{Mail as Asked, MailJob};
use shared::wording::MailText;
use tests::Page;
use tests::gallery::{Gallery, galleries, gallery, world_with};
use tests::journey::value_in;

const HEADERS: [&str; 12] = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Language",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
];

/// The snapshot folder: one per language.
fn into(gallery: &Gallery, folder: &str) -> SettingsBindDropGuard {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{}/{folder}", gallery.language.code()));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind_to_scope()
}

/// The text with placeholders for token, code and temporary password.
fn named(mail: &Mail) -> String {
    let mut text = mail.text.clone();
    if let Some((before, token)) = text.clone().split_once("?t=") {
        let rest = token.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        text = format!("{before}?t=TOKEN{rest}");
    }
    for (label, in_english, name) in
        [("仮パスワード", "Temporary password: ", "PASSWORD"), ("確認コード", "Confirmation code: ", "CODE")]
    {
        if text.contains(&format!("{label} : ")) || text.contains(in_english) {
            text = text.replace(&value_in(mail, label), name);
        }
    }
    text
}

fn read(mail: &Mail) -> String {
    let job = mail.tags()["job"].clone();
    let header = |name| match mail.header(name) {
        Some(value) => format!("{name}: {}\n", value.replace(&job, "JOB")),
        None => format!("{name} is absent\n"),
    };
    let headers: String = HEADERS.into_iter().map(header).collect();
    format!("{headers}\nfrom {}\nto {}\nsubject {}\n\n{}", mail.from, mail.to.join(", "), mail.subject, named(mail))
}

#[test]
fn every_mail_matches_its_snapshot() {
    for gallery in galleries() {
        let _folder = into(gallery, "mails");
        for (name, mail) in &gallery.mails {
            insta::assert_snapshot!(*name, read(mail));
        }
    }
}

fn composed(app: &App, language: Language, job: &str, to: &str, text: &MailText, at: i64) -> Vec<u8> {
    let to = EmailAddress::parse(to).expect("an address");
    let job = MailJob::new(job, Asked::Reset { to: to.clone() }, language, "EXAMPLE", Timestamp(at));
    deliver_mail::compose(&app.config, &job, &to, text, Timestamp(at)).expect("a message")
}

/// The mail composed again; with placeholders in the text its bytes are the same in every run.
fn raw(gallery: &Gallery, mail: &Mail, job: &str, body: String) -> String {
    let text = MailText { subject: mail.subject.clone(), body };
    let at = mail.received_at.parse::<jiff::Timestamp>().expect("a time").as_second();
    String::from_utf8(composed(&gallery.app, gallery.language, job, &mail.to[0], &text, at)).expect("seven bits")
}

#[test]
fn every_raw_message_matches_its_snapshot() {
    for gallery in galleries() {
        let _folder = into(gallery, "messages");
        for (name, mail) in &gallery.mails {
            let sent = String::from_utf8_lossy(mail.raw()).into_owned();
            assert_eq!(sent, raw(gallery, mail, &mail.tags()["job"], mail.text.clone()), "{name}: composed as sent");
            insta::assert_snapshot!(*name, raw(gallery, mail, "0123456789abcdef", named(mail)).replace("\r\n", "\n"));
        }
    }
}

/// Checks the header lines and their encoded-words (RFC 2047).
fn check_header_lines(head: &str) {
    for line in head.split("\r\n") {
        assert!(line.len() <= 76 && line.is_ascii(), "{line}");
        for word in line.split_whitespace().filter(|word| word.starts_with("=?")) {
            assert!(word.len() <= 75, "{word}");
            assert_encoded_word(word);
        }
    }
}

/// RFC 2047: each encoded-word is valid UTF-8 by itself, so no character is split.
fn assert_encoded_word(word: &str) {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    let (prefix, rest) = word.split_at(10);
    assert!(prefix.eq_ignore_ascii_case("=?utf-8?b?"), "{word}");
    let inner = rest.strip_suffix("?=").unwrap_or_else(|| panic!("{word}"));
    let bytes = BASE64_STANDARD.decode(inner).unwrap_or_else(|error| panic!("{word}: {error}"));
    assert!(String::from_utf8(bytes).is_ok(), "{word}");
}

fn check_message(raw: &[u8]) {
    let raw = std::str::from_utf8(raw).expect("seven bits");
    let (head, body) = raw.split_once("\r\n\r\n").expect("a head and a body");
    check_header_lines(head);
    assert!(raw.is_ascii() && !raw.replace("\r\n", "").contains(['\r', '\n']));
    assert!(body.split("\r\n").all(|line| line.len() <= 76), "{body}");
    let lower = head.to_lowercase();
    for wanted in [
        "content-type: text/plain; charset=utf-8",
        "content-transfer-encoding: base64",
        "auto-submitted: auto-generated",
        "x-auto-response-suppress: all",
        "mime-version: 1.0",
        "\r\ndate: ",
        "\r\nmessage-id: <",
    ] {
        assert!(lower.contains(wanted), "{wanted} in {head}");
    }
    for unwanted in ["reply-to:", "list-unsubscribe:", "bcc:", "cc:", "return-path:"] {
        assert!(!lower.contains(&format!("\r\n{unwanted}")), "{unwanted} in {head}");
    }
}

/// [P20]
#[test]
fn every_message_is_7_bit_in_short_lines_and_asks_for_no_reply() {
    for (_, mail) in galleries().into_iter().flat_map(|gallery| &gallery.mails) {
        check_message(mail.raw());
    }
}

/// [P20]
#[tokio::test]
async fn a_long_society_name_is_folded_between_characters() {
    let name = "全国情報サービス産業及び関連事業従事者福利厚生共済連合健康保険組合（東京支部・大阪支部・福岡支部）";
    let world = world_with("SOCIETY_NAME", name).await;
    world.browser().ask_registration("taro.kenpo@example.co.jp").await;
    let mail = world.newest_mail_to("taro.kenpo@example.co.jp").await;
    check_message(mail.raw());
    assert_eq!(mail.from, format!("{name} <no-reply@mail.example.jp>"));
}

/// [P13]
#[test]
fn ten_thousand_temporary_passwords_arrive_unchanged() {
    use rand::SeedableRng;
    let random = SeededRandom(std::sync::Mutex::new(rand::rngs::StdRng::seed_from_u64(20_261_123)));
    let app = &gallery().app;
    let url = format!("https://portal.example.jp/temp-login?t={}", "A".repeat(43));
    for _ in 0..10_000 {
        let password = TemporaryPassword::draw(&random);
        let text = password.reveal();
        assert_eq!(text.len(), TemporaryPassword::LEN);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() && !b"0Oo1Il".contains(&b)), "{text}");
        let typed = TemporaryPassword::typed(text).expect("typed");
        assert_eq!(typed.as_bytes(), password.as_bytes(), "the typed password is the generated one");
        for (language, label) in [(Language::Ja, "仮パスワード : "), (Language::En, "Temporary password: ")] {
            let wording = app.wordings.of(language);
            let mail = wording.mails.reissue.fill(&url, "taro.1980", text, app.now(), &wording.dates);
            let raw = composed(app, language, "job", "taro.kenpo@example.co.jp", &mail, 0);
            let body = decoded_body(&raw);
            assert!(body.contains(&format!("{label}{text}\r\n")), "{body}");
            assert_eq!(body.replace("\r\n", "\n"), mail.body);
        }
    }
}

struct SeededRandom(std::sync::Mutex<rand::rngs::StdRng>);

impl shared::random::Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        use rand::Rng;
        self.0.lock().expect("one thread").fill_bytes(bytes);
    }
}

/// The body decoded as a mail client does: base64 over CRLF lines.
fn decoded_body(raw: &[u8]) -> String {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    let raw = String::from_utf8_lossy(raw);
    let (_, body) = raw.split_once("\r\n\r\n").expect("a body");
    let bytes = BASE64_STANDARD.decode(body.replace("\r\n", "")).expect("base64");
    String::from_utf8(bytes).expect("UTF-8")
}

/// The page with placeholders for form tokens, tags, asset versions, the 認証キー and the inquiry number.
fn page(app: &App, page: &Page) -> String {
    let mut body = page.body();
    for token in page.attributes("#text-size", "data-token") {
        body = body.replace(&token, "TOKEN");
    }
    for action in page.attributes("#text-size", "data-action").into_iter().chain(page.actions()) {
        let (_, query) = action.split_once('?').unwrap_or_default();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            body = body.replace(&format!("{name}={value}"), &format!("{name}=TAG"));
        }
    }
    for session in page.attributes("input[name=other_session]", "value") {
        body = body.replace(&session, "SESSION");
    }
    for href in page.attributes("link[href], script[src]", "href").into_iter().chain(page.attributes("script", "src")) {
        if let Some((path, _)) = href.split_once("?v=") {
            body = body.replace(&href, &format!("{path}?v=VERSION"));
        }
    }
    if let [key] = page.texts("p.key").as_slice() {
        let halves: Vec<_> = key.split(' ').collect();
        for (half, wording) in halves.iter().flat_map(|half| Language::ALL.map(|it| (half, app.wordings.of(it)))) {
            body = body.replace(&wording.identity_confirmed.spell(half), "HALF, SPELLED");
        }
        body = body.replace(&halves.concat(), "KEY");
        for half in halves {
            body = body.replace(&format!("<span>{half}</span>"), "<span>HALF</span>");
        }
    }
    for label in ["お問い合わせ番号：", "Inquiry number: "] {
        if let Some((before, rest)) = body.clone().split_once(label) {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_hexdigit());
            body = format!("{before}{label}NUMBER{rest}");
        }
    }
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    let head = format!("{} {}\n", page.status.as_u16(), page.path);
    head + &lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_screen_matches_its_snapshot() {
    for gallery in galleries() {
        let _folder = into(gallery, "pages");
        for shot in &gallery.screens {
            insta::assert_snapshot!(shot.name, page(&gallery.app, &shot.page));
        }
    }
}

#[test]
fn the_field_errors_of_every_form_match_the_snapshot() {
    for gallery in galleries() {
        let _folder = into(gallery, "pages");
        insta::assert_snapshot!("what-has-to-be-corrected", corrections(gallery));
    }
}

fn corrections(gallery: &Gallery) -> String {
    let lines = gallery.wrong.iter().map(|shot| {
        let errors = shot.page.attributes(".error-summary a", "href").into_iter().zip(shot.page.errors());
        let errors: Vec<_> = errors.map(|(target, text)| format!("  {target} {text}")).collect();
        format!("{}\n{}", shot.name, errors.join("\n"))
    });
    lines.collect::<Vec<_>>().join("\n")
}
