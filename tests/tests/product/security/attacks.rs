//! Targeted attacks by an attacker who knows the code: Unicode tricks, mailbox aliases, header overflow, enumeration of
//! login IDs, forged device cookies, injection (HTML, template, CSV formula, log).

use http::StatusCode;
use serde_json::json;
use shared::function::Function;
use shared::input::{PasswordPolicy, PasswordProblem};
use shared::limits;
use tests::hostile_requests::{FORM, assert_refused, browser_with_open_forms, posts};
use tests::journey::{OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in};
use tests::roster_variants::move_taro;
use tests::tables::{assert_only_tries_changed, assert_unchanged, items, items_at};
use tests::{Options, Page, ROSTER, World, captured_log};

/// [R3] NFKC expands U+FDFA to eighteen characters; a brute force over single characters would find such a password.
#[test]
fn a_password_s_length_counts_typed_characters_not_their_unicode_expansion() {
    let policy = PasswordPolicy { min_len: 15, society_words: Vec::new() };
    for (short, typed) in [("\u{fdfa}", 1), ("㌔㍍㌘㍑", 4), ("\u{fdfa}\u{fdfb}", 2)] {
        assert_eq!(policy.measure(short).err(), Some(PasswordProblem::Short(typed)), "{short}");
    }
}

/// [O1] An unknown path may hold anything a visitor pasted into the address bar, personal data too.
#[tokio::test]
async fn an_unknown_path_is_never_logged() {
    let typed = "/taro.kenpo@example.co.jp";
    for options in [Options::default(), Options::setting("MAINTENANCE_WINDOW", "22:00")] {
        let world = World::with(options).await;
        let browser = world.browser();
        for method in ["GET", "POST", "PUT"] {
            let page = browser.request(method, typed, None).await;
            assert!(page.status == StatusCode::NOT_FOUND || page.status == StatusCode::SERVICE_UNAVAILABLE);
        }
        browser.request("GET", "/login", None).await;
    }
    let lines = captured_log::of_this_thread();
    assert!(lines.contains("\"path\":\"/login\""), "known paths are logged");
    assert!(!lines.contains("taro"), "{lines}");
}

/// [G12] API Gateway turns a response with more than 10,240 bytes of headers into a failure.
#[tokio::test]
async fn no_response_exceeds_the_gateway_s_limit_for_headers() {
    let world = World::new().await;
    let browser = browser_with_open_forms(&world).await;
    let long = "a".repeat(9_000);
    for path in posts(&world) {
        let fields = [("size", "l"), ("back", &format!("/{long}")), ("email", "a@example.co.jp"), ("login_id", "x")];
        let page = browser.fork().post(&path, &fields).await;
        let bytes: usize = page.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        assert!(bytes < 8_000, "{path}: {bytes} bytes");
    }
}

/// [A3] Mailbox aliases: `taro+1@`, `taro+2@` and `t.a.r.o@` are different addresses of one mailbox.
#[tokio::test]
async fn addresses_that_are_aliases_of_one_mailbox_share_one_rate_limit() {
    let world = World::new().await;
    for n in 0..20 {
        world.browser().ask_registration(&format!("ken.po+{n}@example.com")).await;
    }
    for dotted in ["kenpo", "k.enpo", "ke.npo", "ken.p.o", "k.e.n.p.o"] {
        world.browser().ask_registration(&format!("{dotted}@example.com")).await;
    }
    world.browser().ask_registration("kenpo.other@example.com").await;
    world.browser().ask_registration(SABURO.address).await;
    world.deliver().await;
    let mails = world.mailbox.mails();
    let to = |start: &str| mails.iter().filter(|mail| mail.to[0].starts_with(start)).count();
    assert_eq!(mails.len() - to("kenpo.other") - to(SABURO.address), 3);
    assert_eq!((to("kenpo.other"), to(SABURO.address)), (1, 1), "other mailboxes have limits of their own");
}

/// [A3] Retries after a failure of SES do not count against the rate limit of an address that asked once.
#[tokio::test]
async fn a_mail_to_an_unknown_address_that_is_retried_counts_once() {
    let world = World::new().await;
    world.browser().ask_registration("stranger@example.com").await;
    for _ in 0..5 {
        world.mailbox.fail_next(local::mailbox::Failure::Broken, 3);
        world.deliver().await;
    }
    world.mailbox.fail_next(local::mailbox::Failure::Broken, 0);
    assert_eq!(world.mails_to("stranger@example.com").await.len(), 1);
}

/// [P6] The mail went to a wrong mailbox and the society corrects the address: the mailed link and password are void.
#[tokio::test]
async fn correcting_the_address_in_the_roster_voids_a_password_reset_mailed_to_the_old_one() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.deliver().await;
    world.pass_minutes(61);
    let (at_link, past_login) = (world.browser(), world.browser());
    let (page, mail) = past_login.open_reset(&world, TARO).await;
    assert_eq!(past_login.temporary_login(&page, &mail).await.path, "/password");
    world.pass_seconds(61);
    let (page, mail) = at_link.open_reset(&world, TARO).await;
    assert!(world.import(&move_taro()).await.accepted);
    let before = items(&world).await;
    let refused = at_link.temporary_login(&page, &mail).await;
    assert_refused(&refused, StatusCode::GONE, "the link");
    let fields = [("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let refused = past_login.post("/password", &fields).await;
    assert_refused(&refused, StatusCode::FORBIDDEN, "the restricted session that was already open");
    assert_only_tries_changed(&world, &before, "a re-issue to the wrong mailbox").await;
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [R6] User enumeration: an attacker with a 認証キー of their own must not learn which login IDs exist.
#[tokio::test]
async fn after_twenty_taken_login_ids_a_registration_has_to_start_again() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let key = browser.identify(&world, SABURO).await;
    let page = browser.confirm_key(&world, SABURO, &key).await;
    let taken = Person { login_id: TARO.login_id, ..SABURO };
    for _ in 0..limits::MAX_TAKEN_LOGIN_IDS {
        let page = browser.choose_credentials(&page, taken).await;
        assert_eq!(page.errors(), [world.ja().messages.login_id.taken.clone()]);
    }
    let ended = browser.choose_credentials(&page, SABURO).await;
    assert_refused(&ended, StatusCode::FORBIDDEN, "one too many");
    assert_eq!(ended.attributes("main a.button", "href"), ["/register"]);
    world.pass_minutes(61);
    world.browser().register(&world, SABURO).await;
}

/// [P20] A form that declares another charset is refused, even where its bytes happen to be valid UTF-8.
#[tokio::test]
async fn a_form_that_declares_another_charset_is_refused() {
    let world = World::new().await;
    let browser = browser_with_open_forms(&world).await;
    let form = "application/x-www-form-urlencoded";
    for path in posts(&world) {
        for charset in ["Shift_JIS", "\"windows-31j\"", "EUC-JP", "UTF-16", "utf-7", ""] {
            let content_type = format!("{form}; charset={charset}");
            let headers = [("content-type", content_type.as_str())];
            let page = browser.fork().request_with("POST", &path, Some(b"email=%83%5C".to_vec()), &headers).await;
            assert_refused(&page, StatusCode::UNSUPPORTED_MEDIA_TYPE, &format!("{path} {charset}"));
        }
    }
    for charset in ["utf-8", "UTF-8", "\"Utf-8\" ; x=y"] {
        let headers = [("content-type", &*format!("{form};charset={charset}"))];
        let body = b"email=unknown@example.co.jp".to_vec();
        let page = world.browser().request_with("POST", "/register", Some(body), &headers).await;
        assert_eq!(page.headers["location"], "/register/sent", "{charset}");
    }
}

/// [P18] Brute force: each new 確認コード allows as many tries again; the rate limit for mails bounds the number of codes.
#[tokio::test]
async fn requesting_new_codes_allows_no_more_guesses_a_day_than_their_tries_and_uses_no_try_of_the_identity_check() {
    let world = World::new().await;
    let mut guesses = 0;
    let day = world.now().plus(limits::DAY);
    let every = limits::HOUR / i32::try_from(limits::MAX_MAILS_PER_HOUR).expect("a small number");
    while world.now().plus(limits::MAILED_LINK + every) < day {
        let browser = world.browser();
        browser.open_identity(&world, TARO).await;
        let ends_at = world.registration_link(&browser).await.expires_at;
        // As often as the rate limit for mails allows, until the link expires.
        while world.now().plus(every) < ends_at {
            browser.post("/verify-identity", &[("action", "mail-code"), ("email", TARO.address)]).await;
            world.deliver().await;
            for _ in 0..=limits::MAX_TRIES {
                guess_code(&browser).await;
            }
            let link = world.registration_link(&browser).await;
            guesses += link.code.filter(|code| code.expires_at > world.now()).map_or(0, |code| code.tries);
            assert_eq!(link.tries, 0, "a wrong code counts no try of the identity check");
            world.pass(every);
        }
        world.pass(every * 2);
    }
    let codes = u32::try_from(limits::MAX_MAILS_PER_DAY).expect("a small number");
    assert_eq!(guesses, codes * limits::MAX_TRIES, "out of a million possible codes");
}

async fn guess_code(browser: &tests::Browser) -> Page {
    let [year, month, day] = TARO.birth_date;
    let fields = [
        ("email", TARO.address),
        ("birth_year", year),
        ("birth_month", month),
        ("birth_day", day),
        ("mailed_code", "000000"),
    ];
    browser.post("/verify-identity", &fields).await
}

/// [L3] The device cookie is bound to one login ID: it can be neither forged nor reused for another account.
#[tokio::test]
async fn a_device_cookie_that_is_forged_or_of_another_account_counts_as_an_unknown_device() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let taro = world.browser();
    taro.login(TARO.login_id, PASSWORD).await;
    let device = taro.cookie("__Host-device").expect("a device cookie");
    world.browser().register(&world, SABURO).await;
    let (nonce, digest) = device.rsplit_once('.').expect("two parts");
    let (random, epoch) = nonce.rsplit_once('.').expect("two parts");
    let forged = [
        format!("{nonce}x.{digest}"),
        format!("{nonce}.{}", &digest[1..]),
        format!(".{digest}"),
        format!("{random}.{digest}"),
        device.clone(),
        format!("{random}.{epoch}1.{digest}"),
    ];
    let counters = items_at(&world, "ATTEMPTS#").await.len();
    for cookie in forged {
        let attacker = world.browser();
        attacker.set_cookie("__Host-device", &cookie);
        attacker.login(SABURO.login_id, "まちがい まちがい まちがい").await;
    }
    assert_eq!(items_at(&world, "ATTEMPTS#").await.len(), counters + 1, "one counter, shared by all unknown devices");
}

/// [G9] HTML and template injection (XSS): input is shown again as escaped text, in fields and in sentences.
#[tokio::test]
async fn input_is_shown_again_as_text_and_never_as_markup() {
    let world = World::new().await;
    let browser = browser_with_open_forms(&world).await;
    let key = browser.identify(&world, SABURO).await;
    browser.confirm_key(&world, SABURO, &key).await;
    let fields: Vec<_> = shared::web::Field::ALL.iter().map(|field| field.name()).collect();
    let markup = [
        "{{7*7}}",
        "{% raw %}${7*7}",
        "<script>alert(1)</script>",
        "\" autofocus onfocus=alert(1) x=\"",
        "'><img src=x onerror=alert(1)>",
        "</textarea></title><svg/onload=alert(1)>",
        "&lt;b&gt;&amp;#39;",
        "\u{202e}evil\u{2066}",
        "a\u{200b}\u{feff}b",
        "=HYPERLINK(\"x\")",
    ];
    let clean = world.browser().get("/login").await;
    let scripts = clean.attributes("script", "src");
    for path in posts(&world) {
        for text in markup {
            let typed: Vec<_> =
                fields.iter().map(|field| (*field, if *field == "action" { "check" } else { text })).collect();
            let page = browser.fork().post(&path, &typed).await;
            let what = format!("{path} {text}");
            assert!(!page.status.is_server_error(), "{what}");
            if page.status.is_redirection() {
                continue;
            }
            assert_eq!(page.attributes("script", "src"), scripts, "{what}");
            assert_eq!(page.texts("script").concat(), "", "{what}");
            for handler in ["[onfocus]", "[onerror]", "[onload]", "img[src=x]", "svg"] {
                assert!(page.texts(handler).is_empty(), "{what}: {handler}");
            }
            assert!(!page.body().contains("49") || !text.contains("7*7") || clean.body().contains("49"), "{what}");
            for input in page.attributes("input[type=text]", "value").iter().filter(|value| !value.is_empty()) {
                assert_eq!(input, text, "{what}");
            }
        }
    }
}

/// [R4] Stored XSS: a nickname may contain markup characters and is escaped wherever it is shown.
#[tokio::test]
async fn a_nickname_of_markup_stays_text_on_every_page_that_shows_it() {
    let world = World::new().await;
    let nickname = "<b>{{7*7}}</b>\"'&";
    let person = Person { nickname, ..TARO };
    let browser = world.browser();
    browser.register(&world, person).await;
    let portal = browser.login(TARO.login_id, PASSWORD).await;
    let banner = browser.open_registration(&world, SABURO).await;
    for page in [portal, banner] {
        assert!(page.texts("main").concat().contains(nickname), "{}", page.body());
        assert!(page.texts("main b").is_empty());
    }
}

/// [O1] CSV injection: staff open the report in a spreadsheet. It quotes no cell of the roster, so it holds no formula.
#[tokio::test]
async fn a_formula_in_a_roster_is_in_no_report() {
    let world = World::new().await;
    let formula = "=cmd|'/C calc'!A1";
    let (heading, _) = ROSTER.split_once('\n').expect("a heading");
    let columns = heading.split(',').count();
    let row = |at: usize| (0..columns).map(|n| if n == at { formula } else { "@SUM(1)" }).collect::<Vec<_>>().join(",");
    let rows: Vec<_> = (0..columns).map(row).collect();
    let files = [
        format!("{ROSTER}{}\n", rows.join("\n")),
        format!("{heading},{formula}\n"),
        format!("{}\n", rows.join("\n")),
        format!("{heading}\n\"{formula}\n"),
    ];
    for file in files {
        let report = world.drop_roster("full", &file).await.to_string();
        for part in ["cmd", "SUM", "calc", "=", "@", "+"] {
            assert!(!report.contains(part) || part == "+", "{part} in {report}");
        }
    }
}

/// [O2] Log injection: a malformed staff request gets an answer in a sentence, and cannot forge a line of the log.
#[tokio::test]
async fn malformed_staff_requests_are_answered_and_forge_no_line_of_the_log() {
    let world = World::new().await;
    let strange = [
        "",
        " ",
        "\r\n{\"event\":\"forged\"}",
        "\u{202e}",
        "A000123#x",
        "MEMBER#A000123",
        "あ",
        "=1+1",
        "'; DROP",
        "\0",
        "A000123\u{200b}",
    ];
    let long = "9".repeat(70_000);
    for function in Function::ALL.into_iter().filter(|function| function.is_for_staff()) {
        for text in strange.into_iter().chain([long.as_str()]) {
            for field in ["member_key", "address", "operator", "reason", "confirm_member_key", "extra"] {
                let mut order = json!({ "operator": "職員 12", "reason": "受付 345" });
                order["member_key"] = json!("A999999");
                order[field] = json!(text);
                let answer = world.invoke(function, order).await;
                let answer =
                    answer.unwrap_or_else(|failure| panic!("{} {field} {text:.20}: {failure}", function.name()));
                assert!(!answer.message.is_empty() && !answer.message.contains("forged"));
            }
        }
    }
    for line in captured_log::of_this_thread().lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        assert_ne!(line["event"], "forged");
    }
    assert!(items_at(&world, "MEMBER#A000123").await[0].contains_key("address"), "no member was erased");
}

/// [G11] Login CSRF: a cross-site POST cannot plant an attacker's link token; only a GET of a mailed link sets its cookie.
#[tokio::test]
async fn a_post_with_a_token_in_its_url_is_redirected_before_its_body_is_read() {
    let world = World::new().await;
    let browser = world.browser();
    browser.open_registration(&world, TARO).await;
    world.browser().ask_registration(SABURO.address).await;
    let link = link_in(&world.newest_mail_to(SABURO.address).await);
    let before = items(&world).await;
    let body = Some(b"login_id=a&temporary_password=b".to_vec());
    let page = browser.request_with("POST", &link, body, &[FORM]).await;
    assert_eq!((page.status, page.leads_to().as_str()), (StatusCode::SEE_OTHER, "/first-login"));
    assert_unchanged(&world, &before, "a POST with a token in its URL").await;
}
