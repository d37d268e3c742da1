//! Hostile and malformed API Gateway events: requests that no honest browser sends, spoofed headers, broken JSON.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::StatusCode;
use serde_json::{Value, json};
use shared::function::Function;
use tests::World;
use tests::hostile_requests::assert_protected;
use tests::journey::{PASSWORD, TARO};

/// A valid event, as the base for the broken ones.
fn plain(method: &str, path: &str) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "host": "portal.example.jp", "sec-fetch-site": "same-origin" },
        "requestContext": {
            "domainName": "portal.example.jp", "stage": "$default", "requestId": "id",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7" },
        },
        "isBase64Encoded": false,
    })
}

fn with(mut event: Value, pointer: &str, value: Value) -> Value {
    *event.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    event
}

fn without(mut event: Value, name: &str) -> Value {
    event.as_object_mut().expect("an object").remove(name);
    event
}

fn steps() -> impl Iterator<Item = Function> {
    Function::ALL.into_iter().filter(|function| function.has_pages())
}

/// [G12] API Gateway passes the query string on as received, and the path percent-decoded.
#[tokio::test]
async fn characters_that_are_invalid_in_a_url_do_not_crash_the_function() {
    let world = World::new().await;
    let (long, wide) = ("q".repeat(9_000), "あ".repeat(3_000));
    let strange =
        ["\"", "<script>", "a b", "#", "|", "\\", "^`{}", "\u{7f}", "\r\n", "\0", "健康", "%", "%zz", "\u{202e}"];
    for text in strange.into_iter().chain([long.as_str(), wide.as_str()]) {
        let query = with(plain("GET", "/login"), "/rawQueryString", json!(format!("notice={text}")));
        let page = world.answer(query).await;
        assert_protected(&page, text);
        assert_eq!(page.status, StatusCode::OK, "a query of {text:?}");
        for method in ["GET", "POST"] {
            let page = world.answer(plain(method, &format!("/{text}"))).await;
            assert_protected(&page, text);
            assert_eq!(page.status, StatusCode::NOT_FOUND, "a path of {text:?}");
            assert!(!page.heading().is_empty(), "{text:?}");
        }
    }
}

/// [G15] Only API Gateway creates events. Even so every step answers a broken one with a page or a redirect, never with a
/// server error.
#[tokio::test]
async fn every_step_answers_a_malformed_event_without_a_server_error() {
    let world = World::new().await;
    let good = |path: &str| plain("GET", path);
    let form = json!({ "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" });
    let post = |path: &str, body: &str| {
        let mut event = with(plain("POST", path), "/headers", form.clone());
        event["body"] = json!(body);
        event["isBase64Encoded"] = json!(true);
        event
    };
    let broken = |path: &str| {
        [
            without(good(path), "requestContext"),
            without(good(path), "rawPath"),
            without(good(path), "headers"),
            with(good(path), "/requestContext/http", json!(null)),
            with(good(path), "/requestContext/http/method", json!("GE T")),
            with(good(path), "/requestContext/http/method", json!("")),
            with(good(path), "/requestContext/http/method", json!("BREW")),
            with(good(path), "/requestContext/http/sourceIp", json!(7)),
            with(good(path), "/requestContext/stage", json!("a b")),
            with(good(path), "/rawPath", json!("@evil.example:99999999")),
            with(good(path), "/rawPath", json!("")),
            with(good(path), "/rawPath", json!("*")),
            with(good(path), "/rawPath", json!("/a".repeat(50_000))),
            with(good(path), "/rawPath", json!(["/login"])),
            with(good(path), "/rawQueryString", json!("a".repeat(100_000))),
            with(good(path), "/rawQueryString", json!(3)),
            with(good(path), "/headers/host", json!("a b:x/\\")),
            with(
                good(path),
                "/headers",
                json!({ ":authority": "evil.example", ":path": "/x", "x-forwarded-proto": "a b" }),
            ),
            with(good(path), "/headers", json!({ "user-agent": "健康\r\nx: y", "a b": "c", "accept": ["a", "b"] })),
            with(good(path), "/headers", json!("none")),
            post(path, "not base64!"),
            post(path, "////"),
            with(post(path, ""), "/body", json!({ "email": "a" })),
            with(post(path, "YQ=="), "/isBase64Encoded", json!("yes")),
            json!({}),
            json!([]),
            json!("GET /login"),
        ]
    };
    for step in steps() {
        for (route, _) in world.template().routes().filter(|(_, function)| *function == step.name()) {
            for event in broken(&route.path.replace("$default", "/x")) {
                let page = world.answer_of(step.name(), &event).await;
                let what = format!("{} {}", step.name(), &event.to_string().chars().take(400).collect::<String>());
                assert_protected(&page, &what);
                assert!(!page.status.is_server_error(), "{what}: {}", page.status);
                assert!(page.status.is_redirection() || !page.bytes.is_empty(), "{what}");
            }
        }
    }
}

/// [L6] Cookie tossing: other sites of the same domain can set cookies that reach ours: many, large, or not ASCII.
#[tokio::test]
async fn cookies_set_by_other_sites_of_the_domain_do_not_end_a_session() {
    let world = World::new().await;
    let browser = world.browser();
    browser.register(&world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let session = format!("__Host-session={}", browser.cookie("__Host-session").expect("signed in"));
    let many: Vec<_> = (0..100).map(|n| format!("a{n}=1")).collect();
    for others in [vec!["society=健康保険".to_owned()], vec!["a=\u{1}".into()], vec!["x".repeat(8_000)], many] {
        let cookies: Vec<_> = others.iter().cloned().chain([session.clone()]).collect();
        let mut event = plain("GET", "/");
        event["cookies"] = json!(cookies);
        assert_eq!(world.answer(event).await.status, StatusCode::OK, "{:.40}", others[0]);
    }
}

/// [G14] Header spoofing: neither the client's network address nor our host is read from a header that a client can set.
#[tokio::test]
async fn spoofed_forwarding_and_host_headers_are_ignored() {
    let world = World::new().await;
    let spoofed = [
        "x-forwarded-for",
        "x-real-ip",
        "forwarded",
        "x-forwarded-host",
        "x-forwarded-proto",
        "host",
        "x-original-url",
    ];
    for name in spoofed {
        let mut event = plain("POST", "/register");
        event["headers"][name] = json!("evil.example");
        event["headers"]["content-type"] = json!("application/x-www-form-urlencoded");
        event["body"] = json!(BASE64_STANDARD.encode("email=taro.kenpo%40example.co.jp"));
        event["isBase64Encoded"] = json!(true);
        let page = world.answer(event).await;
        assert_eq!(page.headers["location"], "/register/sent", "{name}");
        world.deliver().await;
        world.pass_minutes(61);
    }
    let mails = world.mailbox.mails();
    assert_eq!(mails.len(), spoofed.len());
    assert!(mails.iter().all(|mail| mail.text.contains("https://portal.example.jp/") && !mail.text.contains("evil")));
    let limits = tests::tables::everything(&world).await;
    let clients: std::collections::BTreeSet<_> =
        limits.keys().filter_map(|pk| pk.strip_prefix("LIMIT#ask-mail#")?.split('#').next()).collect();
    assert_eq!(clients.len(), 1, "one rate limit per network address, whatever the headers say");
}
