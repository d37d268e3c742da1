//! Fixtures for tests of hostile requests: valid bodies to spoil, and the security headers that every answer has.

use std::sync::Arc;

use http::StatusCode;

use crate::access::good_body;
use crate::journey::{PASSWORD, SABURO, TARO};
use crate::{Browser, Page, World};

/// The content type of a form.
pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Fails unless an answer has the security headers of G9 and G10.
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

/// Fails unless an answer is an error page with this status, a heading and a button.
pub fn assert_refused(page: &Page, status: StatusCode, what: &str) {
    assert_protected(page, what);
    assert_eq!(page.status, status, "{what}: {}", page.body());
    assert!(!page.heading().is_empty() && !page.attributes("main a.button", "href").is_empty(), "{what}");
}

/// The path of every form.
pub fn posts(world: &World) -> Vec<String> {
    let posts = world.template().routes().filter(|(route, _)| route.method == "POST");
    posts.map(|(route, _)| route.path.clone()).collect()
}

/// A valid body of each form.
pub fn encoded(path: &str) -> Vec<u8> {
    let pairs = match path {
        "/login" => vec![("login_id", TARO.login_id.to_owned()), ("password", PASSWORD.to_owned())],
        "/register" | "/reset" => vec![("email", TARO.address.to_owned())],
        "/preferences/language" => vec![("language", "en".to_owned()), ("back", "/login".to_owned())],
        "/preferences/text-size" => vec![("size", "l".to_owned()), ("back", "/login".to_owned())],
        path => good_body(path, &[]),
    };
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&").into_bytes()
}

/// The forms for which a browser from [`browser_with_open_forms`] has no flow.
pub const WITHOUT_FLOW: [&str; 4] = ["/temp-login", "/password", "/credentials", "/not-me"];

/// A browser with a session and an open link of M1: all forms that can be open at once are open.
pub async fn browser_with_open_forms(world: &Arc<World>) -> Browser {
    let browser = world.browser();
    browser.register(world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    browser.open_identity(world, SABURO).await;
    browser
}
