//! The fuzz targets: what must hold for any input. libFuzzer runs them (`tests/fuzz`), and a test replays seeds and
//! earlier findings.

use std::cell::OnceCell;
use std::io::Cursor;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue};
use import_roster::check::EraCodes;
use import_roster::check::RowReader;
use import_roster::read::Header;
use import_roster::read::Records;
use import_roster::read::examine;
use jiff::civil::date;
use serde_json::{Value, json};
use shared::config::Config;
use shared::function::Function;
use shared::input::{
    BirthDate, EmailAddress, LoginId, Nickname, PasswordContext, PasswordPolicy, TypedPassword, digits, letters,
    secret_letters,
};
use shared::language::Language;
use shared::secret::{AuthKey, MailedCode, TemporaryPassword, Token};
use shared::staff::Order;
use shared::store::{Mail, MailJob};
use shared::web::{CookieName, Cookies, Field, Fields};
use shared::wording::MailText;
use tokio::runtime::Runtime;

use crate::{Page, World};

/// A target with its name, which is also that of its program and its seeds.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 7] = [
    ("form", form),
    ("cookies", cookies),
    ("input", input),
    ("roster", roster),
    ("mail", mail),
    ("event", event),
    ("request", request),
];

/// A form body: rejected, or each field at most once and as typed.
pub fn form(bytes: &[u8]) {
    let Ok(fields) = Fields::decode(bytes) else { return };
    let encode =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let known = Field::ALL.into_iter().filter(|field| fields.has(*field));
    let again: Vec<_> = known.map(|field| format!("{}={}", field.name(), encode(fields.get(field)))).collect();
    let again = Fields::decode(again.join("&").as_bytes()).expect("a form of ours");
    for field in Field::ALL {
        assert_eq!((fields.has(field), fields.get(field)), (again.has(field), again.get(field)));
    }
}

/// A `Cookie` header: a token read from it is complete and ASCII.
pub fn cookies(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let cookies = Cookies::read(&HeaderMap::from_iter([(http::header::COOKIE, value)]));
    let names = [CookieName::Session, CookieName::Device, CookieName::Form, CookieName::Asked];
    for name in names {
        let token = cookies.token(name);
        assert!(token.is_none_or(|token| token.reveal().len() == Token::LEN && token.reveal().is_ascii()));
        assert!(cookies.get(name).is_none_or(|value| !value.contains(['\r', '\n', ';'])));
    }
}

/// Form fields, one per line: rejected, or normalized to a form that is stable under normalization.
pub fn input(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines: Vec<_> = text.split('\n').chain([""; 3]).collect();
    for typed in &lines {
        assert_eq!(letters(&letters(typed)), letters(typed));
        assert_eq!(secret_letters(&secret_letters(typed)), secret_letters(typed));
        assert_eq!(digits(&digits(typed)), digits(typed));
        address(typed);
        if let Ok(id) = LoginId::parse(typed) {
            assert_eq!(LoginId::lookup_key(typed), *id.key());
            assert_eq!(LoginId::parse(id.shown()).ok(), Some(id));
        }
        assert!(LoginId::lookup_key(typed).as_str().len() <= 128);
        if let Ok(name) = Nickname::parse(typed) {
            assert!(!name.as_str().chars().any(char::is_control));
            assert_eq!(Nickname::parse(name.as_str()).ok(), Some(name));
        }
        let _ = (Token::parse(typed), AuthKey::typed(typed), TemporaryPassword::typed(typed), MailedCode::typed(typed));
        let _ = Order::parse(json!({ "operator": typed, "reason": typed, "member_key": typed }));
    }
    let today = date(2026, 11, 23);
    if let Ok(birth_date) = BirthDate::parse(lines[0], lines[1], lines[2], today) {
        assert!((date(1900, 1, 1)..=today).contains(&birth_date.date()));
    }
    let policy = PasswordPolicy { min_len: 15, society_words: vec!["健康マイポータル".into()] };
    let context = PasswordContext { login_id: None, address: None, birth_date: None, nickname: None };
    let common = set_credentials::common().expect("the list of common passwords");
    if let Ok(password) = policy.check(lines[0], &context, common) {
        assert!(lines[0].chars().count() >= 15 && password.typed().equals(&TypedPassword::new(lines[0])));
    }
}

fn address(typed: &str) -> Option<EmailAddress> {
    let address = EmailAddress::parse(typed).ok()?;
    let stored = String::from(address.clone());
    assert!(stored.bytes().all(|b| b.is_ascii_graphic()) && stored.matches('@').count() == 1);
    assert_eq!(EmailAddress::parse(&stored).as_ref(), Ok(&address));
    assert!(address.mailbox().ends_with(address.domain()));
    Some(address)
}

/// A roster file: rejected, or each row is a member or a list of problems; with dates of both calendars.
pub fn roster(bytes: &[u8]) {
    let Ok(Ok(file)) = examine(Cursor::new(bytes)) else { return };
    for era_codes in [EraCodes::Refuse, EraCodes::Nenkin, EraCodes::Receipt] {
        let mut records = Records::new(Cursor::new(bytes), file.delimiter);
        let Ok(Some(heading)) = records.read_next() else { return };
        let Ok(header) = Header::read(heading, file.encoding) else { return };
        let reader = RowReader { header, encoding: file.encoding, era_codes, today: date(2026, 11, 23) };
        while let Ok(Some(record)) = records.read_next() {
            let read = reader.read(record);
            assert_eq!(read.row.is_some(), read.problems.is_empty(), "a row is read, or says why not");
            if let Some(row) = read.row {
                let key = row.member_key.as_str();
                assert!(!key.is_empty() && !key.chars().any(char::is_control));
                assert!(row.birth_date.date() <= reader.today);
            }
        }
    }
}

/// A society name, a receiver, a subject and a text, one per line: a mail to that receiver, without header injection.
pub fn mail(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut parts = text.splitn(4, '\n');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (society_name, to, subject, body) = (part(), part(), part(), part());
    let Some(to) = address(&to) else { return };
    world(|world, _| {
        let mut settings = world.template().environment();
        settings.insert("SERVICE_KEY".into(), "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".into());
        settings.insert("SERVICE_KEY_BEFORE".into(), String::new());
        settings.insert("SOCIETY_NAME".into(), society_name);
        let Ok(config) = Config::read(|name| settings.get(name).cloned()) else { return };
        let job = MailJob::new("job", Mail::AccountOpened { to: to.clone() }, Language::Ja, "id", world.now());
        let text = MailText { subject, body };
        let Ok(raw) = deliver_mail::compose(&config, &job, &to, &text, world.now()) else { return };
        assert!(raw.is_ascii());
        let raw = String::from_utf8(raw).expect("ASCII");
        let (headers, _) = raw.split_once("\r\n\r\n").expect("headers and a body");
        let names = headers.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        let mut names: Vec<_> = names.filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
        names.sort_unstable();
        assert_eq!(names, HEADERS, "{headers}");
        assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        assert!(headers.lines().any(|line| line == format!("To: {to}", to = to.as_str())), "{headers}");
    });
}

const HEADERS: [&str; 11] = [
    "Auto-Submitted",
    "Content-Language",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
    "X-Auto-Response-Suppress",
];

/// An API Gateway event, valid or not: every step answers with a page, never with a server error.
pub fn event(bytes: &[u8]) {
    let Ok(event) = serde_json::from_slice::<Value>(bytes) else { return };
    let sum = bytes.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    ask(sum, &event);
}

/// A request: method, path, query, cookies, content type and body, one per line.
pub fn request(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(6, '\n');
    let mut line = || lines.next().unwrap_or_default().to_owned();
    let [method, path, query, cookie, content_type, body] = std::array::from_fn(|_| line());
    let event = json!({
        "rawPath": path,
        "rawQueryString": query,
        "cookies": cookie.split(';').collect::<Vec<_>>(),
        "headers": { "content-type": content_type, "sec-fetch-site": "same-origin" },
        "requestContext": { "http": { "method": method, "sourceIp": "203.0.113.7" } },
        "body": body,
    });
    let of_path = world(|world, _| {
        let path = path.as_str();
        let steps: Vec<_> = steps().map(Function::name).collect();
        let route = world.template().routes().find(|(route, _)| route.path == path);
        route.and_then(|(_, function)| steps.iter().position(|step| *step == function)).unwrap_or_default()
    });
    ask(of_path, &event);
}

fn steps() -> impl Iterator<Item = Function> {
    Function::ALL.into_iter().filter(|function| function.has_pages())
}

fn ask(number: usize, event: &Value) {
    let steps: Vec<_> = steps().collect();
    let step = steps[number % steps.len()].name();
    let page: Page = world(|world, runtime| runtime.block_on(world.answer_of(step, event)));
    assert!(!page.status.is_server_error(), "{step}: {}", page.status);
    let is_head = event["requestContext"]["http"]["method"] == "HEAD";
    assert!(is_head || page.status.is_redirection() || !page.bytes.is_empty(), "{step}");
    assert!(page.headers.contains_key("content-security-policy"), "{step}");
}

/// One world per thread, for all inputs.
fn world<T>(look: impl FnOnce(&World, &Runtime) -> T) -> T {
    thread_local! {
        static WORLD: OnceCell<(Runtime, Arc<World>)> = const { OnceCell::new() };
    }
    WORLD.with(|cell| {
        let (runtime, world) = cell.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            let world = runtime.block_on(World::new());
            (runtime, world)
        });
        look(world, runtime)
    })
}
