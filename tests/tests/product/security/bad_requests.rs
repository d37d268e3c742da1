//! Invalid requests: unknown methods and paths, open redirects, forged cookies and tokens. Each gets an error page and
//! changes nothing.

use http::StatusCode;
use tests::World;
use tests::access::{Access, access_of};
use tests::hostile_requests::{assert_protected, assert_refused, browser_with_open_forms, encoded};
use tests::journey::{TARO, link_in};
use tests::tables::{assert_unchanged, items};

/// Methods that no route has; API Gateway does not route HEAD as GET.
const OTHER_METHODS: [&str; 7] = ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"];

#[tokio::test]
async fn unknown_paths_get_the_not_found_page() {
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
async fn setting_a_preference_is_no_open_redirect() {
    let world = World::new().await;
    let foreign = ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "evil.example"];
    for back in foreign.into_iter().chain(["", "/login\r\nX: y", "/%2f/evil.example", "/?next=//evil.example"]) {
        for (path, preference) in
            [("/preferences/text-size", ("size", "l")), ("/preferences/language", ("language", "en"))]
        {
            let page = world.browser().post(path, &[preference, ("back", back)]).await;
            assert_eq!(page.headers["location"], "/login", "{path} {back:?}");
        }
    }
}

/// [P8] [G5] [G9] [G10]
#[tokio::test]
async fn every_other_method_on_every_route_gets_an_error_page_and_changes_nothing() {
    let world = World::new().await;
    let browser = browser_with_open_forms(&world).await;
    let before = items(&world).await;
    let paths: Vec<_> = world.template().routes().map(|(route, _)| route.path.replace('$', "/")).collect();
    for path in paths {
        for method in OTHER_METHODS {
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

/// [P8] [G1]
#[tokio::test]
async fn forged_or_too_many_cookies_are_treated_like_none() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let names = [
        "session",
        "restricted-AAAAAAAAAAAA",
        "registration-AAAAAAAAAAAA",
        "credentials-AAAAAAAAAAAA",
        "reset-AAAAAAAAAAAA",
        "device",
        "form",
        "text-size",
        "language",
        "asked",
    ];
    let (long, token) = ("A".repeat(4_000), "A".repeat(43));
    let values = ["", "x", "\"", "%00", "a.b.c", "../../etc", "LINK#x", "{}", "=", token.as_str(), long.as_str()];
    let before = items(&world).await;
    for (name, value) in names.iter().flat_map(|name| values.map(|value| (name, value))) {
        for (route, _) in world.template().routes().filter(|(route, _)| route.method == "GET") {
            let browser = world.browser();
            browser.set_cookie(&format!("__Host-{name}"), value);
            let page = browser.request("GET", &format!("{}?flow=AAAAAAAAAAAA", route.path), None).await;
            let what = format!("{name}={value} at {}", route.path);
            assert_protected(&page, &what);
            assert!(!page.status.is_server_error(), "{what}: {}", page.status);
            let door = access_of("GET", &route.path);
            assert!(door == Access::Public || page.status != StatusCode::OK, "{what}");
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

/// [P3] [G2]
#[tokio::test]
async fn a_link_with_an_unknown_token_shows_the_error_page_that_starts_again() {
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
