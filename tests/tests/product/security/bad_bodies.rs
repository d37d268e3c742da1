//! Malformed request bodies: oversized, wrongly encoded or of another content type. Each gets an error page and changes
//! nothing.

use http::StatusCode;
use tests::World;
use tests::access::Refused;
use tests::access::access_of;
use tests::hostile_requests::{FORM, WITHOUT_FLOW, assert_protected, assert_refused, browser_with_open_forms, posts};
use tests::tables::{assert_unchanged, items};

#[tokio::test]
async fn a_malformed_body_is_refused_on_every_route_that_takes_one() {
    let world = World::new().await;
    let browser = browser_with_open_forms(&world).await;
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
    // The gates of these routes pass: an open link, a session, or (`/auth-key`) the cookie of a link that is read only
    // after the body. The other gates refuse first.
    let open = ["/first-login", "/verify-identity", "/password/change", "/auth-key"];
    for path in posts(&world) {
        for (name, body, content_type, status) in &bodies {
            let headers = [("content-type", *content_type)];
            let url = browser.action_of(&path).await;
            let page = browser.fork().request_with("POST", &url, Some(body.clone()), &headers).await;
            let what = format!("{path} {name}");
            let door = access_of("POST", &path);
            let gone = WITHOUT_FLOW.contains(&path.as_str());
            let expected = match if gone { door.flow_gone() } else { door.refusal() } {
                Refused::Page(shut, _) if !open.contains(&path.as_str()) && *status != 415 => shut,
                _ => *status,
            };
            assert_refused(&page, StatusCode::from_u16(expected).expect("a status"), &what);
        }
    }
    assert_unchanged(&world, &before, "a bad body").await;
    let lying = [FORM, ("content-length", "99999999")];
    let page = browser.request_with("POST", "/login", Some(b"login_id=a&password=b".to_vec()), &lying).await;
    assert_refused(&page, StatusCode::PAYLOAD_TOO_LARGE, "a false content-length");
}

/// [G12]
#[tokio::test]
async fn a_body_of_exactly_16_kib_is_read() {
    let world = World::new().await;
    let start = b"login_id=a&password=b&x=".to_vec();
    let body = [start.clone(), vec![b'a'; 16 * 1024 - start.len()]].concat();
    assert_eq!(world.browser().request("POST", "/login", Some(body.clone())).await.status, 422);
    let one_more = [body, vec![b'a']].concat();
    assert_eq!(world.browser().request("POST", "/login", Some(one_more)).await.status, 413);
}

/// [G12] [G13]
#[tokio::test]
async fn control_and_invalid_characters_in_a_field_never_cause_a_server_error() {
    let world = World::new().await;
    let browser = browser_with_open_forms(&world).await;
    let unusual =
        ["%00", "a%00b", "%0D%0ABcc:%20a@example.jp", "%F0%9F%98%80", "%E2%80%AE", "%EF%BF%BF", "%25", "%2B", "%"];
    let long = "%E3%81%82".repeat(1_500);
    let fields: Vec<_> = shared::web::Field::ALL.iter().map(|field| field.name()).collect();
    for path in posts(&world) {
        for value in unusual.into_iter().chain([long.as_str()]) {
            let few = |field: &&&str| value.len() < 100 || **field == "email" || **field == "password";
            let body: Vec<_> = fields.iter().filter(few).map(|field| format!("{field}={value}")).collect();
            let url = browser.action_of(&path).await;
            let page = browser.fork().request("POST", &url, Some(body.join("&").into_bytes())).await;
            let what = format!("{path} {value}");
            assert_protected(&page, &what);
            assert!(!page.status.is_server_error(), "{what}: {}", page.status);
        }
    }
    world.deliver().await;
    let mails = world.mailbox.mails();
    assert!(mails.iter().all(|mail| mail.to.len() == 1 && !mail.text.contains("Bcc")), "no mail header was injected");
}
