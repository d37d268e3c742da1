//! CSRF: a form POSTed from another site is refused, by `Sec-Fetch-Site`, `Origin` or the form's token.

use http::StatusCode;
use tests::World;
use tests::hostile_requests::{FORM, WITHOUT_FLOW, assert_refused, browser_with_open_forms, encoded, posts};
use tests::journey::{PASSWORD, TARO};
use tests::tables::{assert_unchanged, items};

/// [G11]
#[tokio::test]
async fn a_cross_site_form_is_refused_whatever_headers_the_browser_sends() {
    let world = World::new().await;
    let mut browser = browser_with_open_forms(&world).await;
    let before = items(&world).await;
    browser.site = None;
    let own = "https://portal.example.jp";
    let no_origin = [("origin", "null")];
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
            let url = browser.action_of(&path).await;
            let page = browser.fork().request_with("POST", &url, Some(encoded(&path)), &headers).await;
            // Without a usable header the form's token decides; it is read behind the gate of the step.
            let behind_gate = source == no_origin || source.is_empty();
            let is_shut = behind_gate && WITHOUT_FLOW.contains(&path.as_str());
            let status = if is_shut { StatusCode::GONE } else { StatusCode::FORBIDDEN };
            assert_refused(&page, status, &format!("{path} {source:?}"));
        }
    }
    assert_unchanged(&world, &before, "another site").await;
}

/// [G11]
#[tokio::test]
async fn a_browser_without_fetch_metadata_is_accepted_by_the_token_of_its_form() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let mut browser = world.browser();
    browser.site = None;
    let page = browser.get("/login").await;
    let typed = [("login_id", TARO.login_id), ("password", PASSWORD)];
    let token = browser.cookie("__Host-form").expect("a token");
    let attacker = world.browser();
    attacker.get("/login").await;
    let other = attacker.cookie("__Host-form").expect("a token");
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
