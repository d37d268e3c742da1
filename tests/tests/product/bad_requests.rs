//! Requests that no page of ours sends: each gets a clear refusal with every protecting header, and changes nothing.

use http::StatusCode;
use tests::journey::{PASSWORD, TARO, link_in};
use tests::{Browser, Page, World};

use crate::doors::{Door, door_of, good_body};
use crate::items::{assert_unchanged, items};
use crate::states::Refused;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
/// Methods that no route has, and HEAD, which the gateway does not take for GET.
const OTHER_METHODS: [&str; 5] = ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"];

/// G9 and G10, on whatever answer.
pub fn assert_protected(page: &Page, what: &str) {
    let header = |name: &str| page.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let policy: Vec<_> = header("content-security-policy").split(';').map(str::trim).collect();
    let demanded = ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"];
    for directive in demanded.into_iter().chain(["default-src 'none'"]) {
        assert!(policy.contains(&directive), "{what}: {policy:?}");
    }
    assert!(!header("content-security-policy").contains("unsafe"), "{what}");
    let transport = header("strict-transport-security");
    let seconds = transport.strip_prefix("max-age=").and_then(|rest| rest.split(';').next()?.parse::<u32>().ok());
    assert!(seconds.is_some_and(|seconds| seconds >= 31_536_000), "{what}: {transport}");
    assert!(transport.contains("includeSubDomains"), "{what}: {transport}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(header("referrer-policy"), "no-referrer", "{what}");
    let kept = page.path.starts_with("/assets/") && page.status == StatusCode::OK;
    let cache = if kept { "public, max-age=31536000, immutable" } else { "no-store" };
    assert_eq!(header("cache-control"), cache, "{what}");
}

/// A refusal in words, with a way on; never a fault of ours.
fn assert_refused(page: &Page, status: StatusCode, what: &str) {
    assert_protected(page, what);
    assert_eq!(page.status, status, "{what}: {}", page.body());
    assert!(!page.heading().is_empty() && !page.attributes("main a.button", "href").is_empty(), "{what}");
}

fn posts(world: &World) -> Vec<String> {
    let posts = world.template().routes().filter(|(route, _)| route.method == "POST");
    posts.map(|(route, _)| route.path.clone()).collect()
}

fn encoded(path: &str) -> Vec<u8> {
    let pairs = match path {
        "/login" => vec![("login_id", TARO.login_id.to_owned()), ("password", PASSWORD.to_owned())],
        "/register" | "/reset" => vec![("email", TARO.address.to_owned())],
        "/preferences/text-size" => vec![("size", "l".to_owned()), ("back", "/login".to_owned())],
        path => good_body(path, &[]),
    };
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&").into_bytes()
}

/// A browser for whom every form is open that can be open at once: the link of M1 and a session.
async fn well_equipped(world: &std::sync::Arc<World>) -> Browser {
    let browser = world.browser();
    browser.register(world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    browser.open_identity(world, tests::journey::SABURO).await;
    browser
}

#[tokio::test]
async fn a_form_that_another_site_sends_is_refused_whatever_the_browser_says_of_it() {
    let world = World::new().await;
    let mut browser = well_equipped(&world).await;
    let before = items(&world).await;
    browser.site = None;
    let own = "https://portal.example.jp";
    let sources: [&[(&str, &str)]; 11] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "")],
        &[("sec-fetch-site", "cross-site"), ("origin", own)],
        &[("origin", "https://evil.example")],
        &[("origin", "https://portal.example.jp.evil.example")],
        &[("origin", "http://portal.example.jp")],
        &[("origin", "https://portal.example.jp:8443")],
        &[("origin", "null")],
        &[],
    ];
    for path in posts(&world) {
        for source in sources {
            let headers: Vec<_> = source.iter().copied().chain([FORM]).collect();
            let page = browser.fork().request_with("POST", &path, Some(encoded(&path)), &headers).await;
            if page.status == StatusCode::FORBIDDEN || page.status == StatusCode::GONE {
                assert_refused(&page, page.status, &format!("{path} {source:?}"));
            } else {
                panic!("{path} {source:?}: {} {:?}", page.status, page.headers.get("location"));
            }
        }
    }
    assert_unchanged(&world, &before, "another site").await;
}

#[tokio::test]
async fn a_browser_that_says_nothing_is_believed_for_the_token_of_its_form() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let mut browser = world.browser();
    browser.site = None;
    let page = browser.get("/login").await;
    let typed = [("login_id", TARO.login_id), ("password", PASSWORD)];
    let token = browser.cookie("__Host-form").expect("a token");
    let stranger = world.browser();
    stranger.get("/login").await;
    let other = stranger.cookie("__Host-form").expect("a token");
    assert_ne!(token, other);
    for wrong in ["", "x", &token[1..], &token.to_lowercase(), &other] {
        let answer = browser.send(&page, "/login", &[typed[0], typed[1], ("form_token", wrong)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{wrong}");
    }
    let without_cookie = browser.fork();
    without_cookie.forget_cookie("__Host-form");
    let answer = without_cookie.send(&page, "/login", &typed).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the field alone proves nothing");
    assert_eq!(browser.submit(&page, "/login", &typed).await.heading(), "加入者マイポータルトップ");
}

#[tokio::test]
async fn a_body_that_is_no_form_of_ours_is_refused_on_every_route_that_takes_one() {
    let world = World::new().await;
    let browser = well_equipped(&world).await;
    let before = items(&world).await;
    let filled = |bytes: usize| [b"nickname=".to_vec(), vec![b'a'; bytes]].concat();
    let cp932 = b"login_id=a&password=%83p%83X%83%8F%81%5B%83h&email=%8C%92".to_vec();
    let multipart =
        b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na@example.co.jp\r\n--x--\r\n".to_vec();
    let bodies: [(&str, Vec<u8>, &str, u16); 11] = [
        ("16 KiB and more", filled(16 * 1024), FORM.1, 413),
        ("10 MB", filled(10_000_000), FORM.1, 413),
        ("CP932", cp932, FORM.1, 400),
        ("raw CP932", b"email=\x8c\x92".to_vec(), FORM.1, 400),
        ("not UTF-8", b"login_id=%ff%fe&password=x".to_vec(), FORM.1, 400),
        ("a field twice", b"email=a&email=b".to_vec(), FORM.1, 400),
        ("4,000 fields", "a=1&".repeat(4_000).into_bytes(), FORM.1, 400),
        ("10,000 fields", "a=1&".repeat(10_000).into_bytes(), FORM.1, 413),
        ("multipart", multipart, "multipart/form-data; boundary=x", 415),
        ("JSON", b"{\"email\":\"a@example.co.jp\"}".to_vec(), "application/json", 415),
        ("plain text", b"email=a@example.co.jp".to_vec(), "text/plain", 415),
    ];
    let open = ["/first-login", "/verify-identity", "/password/change"];
    for path in posts(&world) {
        for (name, body, content_type, status) in &bodies {
            let headers = [("content-type", *content_type)];
            let page = browser.fork().request_with("POST", &path, Some(body.clone()), &headers).await;
            let what = format!("{path} {name}");
            let expected = match door_of("POST", &path).shut() {
                Refused::Page(shut, _) if !open.contains(&path.as_str()) && *status != 415 => shut,
                _ => *status,
            };
            assert_refused(&page, StatusCode::from_u16(expected).expect("a status"), &what);
        }
    }
    assert_unchanged(&world, &before, "a bad body").await;
    let lying = [FORM, ("content-length", "99999999")];
    let page = browser.request_with("POST", "/login", Some(b"login_id=a&password=b".to_vec()), &lying).await;
    assert_refused(&page, StatusCode::PAYLOAD_TOO_LARGE, "a length that is not true");
}

#[tokio::test]
async fn a_body_of_exactly_16_kib_is_read() {
    let world = World::new().await;
    let start = b"login_id=a&password=b&x=".to_vec();
    let body = [start.clone(), vec![b'a'; 16 * 1024 - start.len()]].concat();
    assert_eq!(world.browser().request("POST", "/login", Some(body.clone())).await.status, 422);
    let one_more = [body, vec![b'a']].concat();
    assert_eq!(world.browser().request("POST", "/login", Some(one_more)).await.status, 413);
}

#[tokio::test]
async fn paths_that_do_not_exist_get_the_page_that_says_so() {
    let world = World::new().await;
    let browser = world.browser();
    let long = format!("/{}", "a".repeat(5_000));
    let paths = ["/x", "//evil.example", "/login/", "/LOGIN", "/../etc/passwd", "/%00", "/%zz", "/;x", "/.env", &long];
    for path in paths.into_iter().chain(["/日本語", "/a b", "/\"<x>", "/login%2f"]) {
        let page = browser.request("GET", path, None).await;
        assert_refused(&page, StatusCode::NOT_FOUND, path);
        assert!(!page.body().contains("<x>"), "{path}");
        assert!(page.attributes("a", "href").iter().all(|href| !href.starts_with("//")), "{path}");
    }
}

#[tokio::test]
async fn setting_the_text_size_never_leads_to_another_site() {
    let world = World::new().await;
    let foreign = ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "evil.example"];
    for back in foreign.into_iter().chain(["", "/login\r\nX: y", "/%2f/evil.example", "/?next=//evil.example"]) {
        let page = world.browser().post("/preferences/text-size", &[("size", "l"), ("back", back)]).await;
        assert_eq!(page.headers["location"], "/login", "{back:?}");
    }
}

#[tokio::test]
async fn strange_characters_in_a_field_are_an_error_of_the_form_and_never_of_ours() {
    let world = World::new().await;
    let browser = well_equipped(&world).await;
    let strange =
        ["%00", "a%00b", "%0D%0ABcc:%20a@example.jp", "%F0%9F%98%80", "%E2%80%AE", "%EF%BF%BF", "%25", "%2B", "%"];
    let long = "%E3%81%82".repeat(1_500);
    let fields: Vec<_> = shared::web::Field::ALL.iter().map(|field| field.name()).collect();
    for path in posts(&world) {
        for value in strange.into_iter().chain([long.as_str()]) {
            let few = |field: &&&str| value.len() < 100 || **field == "email" || **field == "password";
            let body: Vec<_> = fields.iter().filter(few).map(|field| format!("{field}={value}")).collect();
            let page = browser.fork().request("POST", &path, Some(body.join("&").into_bytes())).await;
            let what = format!("{path} {value}");
            assert_protected(&page, &what);
            assert!(!page.status.is_server_error(), "{what}: {}", page.status);
        }
    }
    world.deliver().await;
    let mails = world.mailbox.mails();
    assert!(mails.iter().all(|mail| mail.to.len() == 1 && !mail.text.contains("Bcc")), "no header was added");
}

#[tokio::test]
async fn every_other_method_on_every_route_is_refused_in_words_and_changes_nothing() {
    let world = World::new().await;
    let browser = well_equipped(&world).await;
    let before = items(&world).await;
    let paths: Vec<_> = world.template().routes().map(|(route, _)| route.path.replace('$', "/")).collect();
    for path in paths {
        for method in OTHER_METHODS.into_iter().chain(["TRACE", "PROPFIND"]) {
            let page = browser.fork().request(method, &path, Some(encoded(&path))).await;
            let what = format!("{method} {path}");
            assert_protected(&page, &what);
            if method == "HEAD" {
                assert!(!page.status.is_server_error(), "{what}");
                continue;
            }
            let refused = [StatusCode::METHOD_NOT_ALLOWED, StatusCode::NOT_FOUND];
            assert!(refused.contains(&page.status), "{what}: {}", page.status);
            assert!(!page.heading().is_empty(), "{what}");
        }
    }
    assert_unchanged(&world, &before, "another method").await;
}

#[tokio::test]
async fn cookies_that_are_forged_or_far_too_many_are_as_good_as_none() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let names =
        ["session", "restricted", "registration", "credentials", "reset", "device", "form", "text-size", "asked"];
    let (long, token) = ("A".repeat(4_000), "A".repeat(43));
    let values = ["", "x", "\"", "%00", "a.b.c", "../../etc", "LINK#x", "{}", "=", token.as_str(), long.as_str()];
    let before = items(&world).await;
    for (name, value) in names.iter().flat_map(|name| values.map(|value| (name, value))) {
        for (route, _) in world.template().routes().filter(|(route, _)| route.method == "GET") {
            let browser = world.browser();
            browser.set_cookie(&format!("__Host-{name}"), value);
            let page = browser.request("GET", &route.path, None).await;
            let what = format!("{name}={value} at {}", route.path);
            assert_protected(&page, &what);
            assert!(!page.status.is_server_error(), "{what}: {}", page.status);
            let door = door_of("GET", &route.path);
            assert!(door == Door::Always || page.status != StatusCode::OK, "{what}");
        }
    }
    assert_unchanged(&world, &before, "a forged cookie").await;
    let browser = world.browser();
    for n in 0..100 {
        browser.set_cookie(&format!("a{n:03}"), "1");
    }
    assert_eq!(browser.get("/login").await.status, StatusCode::OK);
    assert_eq!(browser.get("/").await.heading(), "ログイン");
}

#[tokio::test]
async fn a_link_with_a_token_that_is_none_of_ours_opens_the_page_that_starts_again() {
    let world = World::new().await;
    world.browser().ask_registration(TARO.address).await;
    let link = link_in(&world.newest_mail_to(TARO.address).await);
    let (start, token) = link.split_once("?t=").expect("a token");
    let before = items(&world).await;
    let unknown = "A".repeat(43);
    let (cut, lower) = (&token[..42], token.to_lowercase());
    for wrong in ["", "x", cut, &lower, &unknown, "%00", "%E3%81%82", "a&t=b"] {
        let page = world.browser().get(&format!("{start}?t={wrong}")).await;
        assert_refused(&page, StatusCode::GONE, wrong);
        assert_eq!(page.attributes("main a.button", "href"), ["/register"], "{wrong}");
    }
    let other = world.browser().get(&link.replace("/first-login", "/temp-login")).await;
    assert_refused(&other, StatusCode::GONE, "a link of another purpose");
    assert_unchanged(&world, &before, "a wrong token").await;
}
