//! Mailed links: their host, their token, and that the token leaks nowhere.

use std::sync::Arc;

use http::StatusCode;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in};
use tests::tables::{everything, items_at};
use tests::{Browser, World};

/// The open links of M1, M2, M4 and M5, each with the kind of its flow.
async fn four_links(world: &Arc<World>) -> [(String, &'static str); 4] {
    let browser = world.browser();
    browser.register(world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let notice = link_in(&browser.change_password(world, TARO, OTHER_PASSWORD).await);
    world.browser().ask_registration(SABURO.address).await;
    let first = link_in(&world.newest_mail_to(SABURO.address).await);
    world.browser().identify(world, HANAKO).await;
    let second = link_in(&world.newest_mail_to(HANAKO.address).await);
    let (_, mail) = world.browser().open_reset(world, TARO).await;
    [(first, "registration"), (second, "credentials"), (link_in(&mail), "reset"), (notice, "not-me")]
}

/// [G7] Nor does the page contain the token: no image, script or link can leak it.
#[tokio::test]
async fn a_token_leaves_the_address_bar_before_a_page_is_shown() {
    let world = World::new().await;
    for (link, kind) in four_links(&world).await {
        let (path, token) = link.split_once("?t=").expect("a token");
        for method in ["GET", "HEAD"] {
            // `Browser` checks the attributes of every cookie: __Host-, Secure, SameSite, HttpOnly.
            let browser = world.browser();
            let page = browser.request(method, &link, None).await;
            assert_eq!((page.status, page.bytes.len()), (StatusCode::SEE_OTHER, 0), "{method} {path}");
            assert_eq!(format!("https://portal.example.jp{}", page.leads_to()), path);
            assert_eq!(page.headers["referrer-policy"], "no-referrer");
            let (kept, _) = browser.newest_flow(kind).expect("a cookie");
            assert_eq!(kept, token, "{method} {path}");
            let shown = browser.request("GET", page.headers["location"].to_str().expect("a path"), None).await;
            assert_eq!(shown.status, StatusCode::OK);
            assert!(!shown.body().contains(token) && !format!("{:?}", shown.headers).contains(token), "{path}");
        }
    }
}

/// [G6]
#[tokio::test]
async fn links_have_the_configured_host_whatever_the_host_header_says() {
    const ELSEWHERE: &str = "evil.example";
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.pass_minutes(1);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let names = ["host", "x-forwarded-host", "x-original-host", "x-host", "forwarded"];
    for (path, person) in [("/register", SABURO), ("/reset", TARO)] {
        for name in names {
            let value = if name == "forwarded" { format!("host={ELSEWHERE};proto=http") } else { ELSEWHERE.to_owned() };
            let body = format!("email={}", person.address).into_bytes();
            let asked = world.browser().request_with("POST", path, Some(body), &[form, (name, &value)]).await;
            assert_eq!(asked.headers["location"], format!("{path}/sent").as_str(), "{name}");
            let mail = world.newest_mail_to(person.address).await;
            assert!(link_in(&mail).starts_with("https://portal.example.jp/"), "{name}: {}", mail.text);
            assert!(!String::from_utf8_lossy(mail.raw()).contains(ELSEWHERE) && !mail.text.contains(ELSEWHERE));
            world.pass_minutes(61);
        }
    }
    let browser: Browser = world.browser();
    let page = browser.request_with("GET", "/login", None, &[("host", ELSEWHERE)]).await;
    assert!(!page.body().contains(ELSEWHERE));
}

/// [G2] 43 characters of base64url are 256 bits. The table has only the SHA-256 of the token.
#[tokio::test]
async fn a_link_has_256_random_bits_and_the_store_has_only_their_hash() {
    let world = World::new().await;
    let links = four_links(&world).await;
    let stored = format!("{:?}", everything(&world).await);
    let mut hashes: Vec<_> =
        items_at(&world, "LINK#").await.iter().map(|link| link["pk"].as_s().expect("a key").clone()).collect();
    for (link, _) in &links {
        let (path, token) = link.split_once("?t=").expect("a token");
        assert!(token.len() == 43 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{token}");
        assert!(!stored.contains(token));
        let hash = format!("LINK#{}", shared::digest::digest(token.as_bytes()));
        assert!(hashes.contains(&hash), "its SHA-256 is the key");
        hashes.retain(|other| *other != hash);
        let thief = world.browser().get(&format!("{path}?t={}", &hash["LINK#".len()..])).await;
        assert_eq!(thief.status, StatusCode::GONE, "a stolen table opens no link");
    }
    assert_eq!(world.browser().login(TARO.login_id, OTHER_PASSWORD).await.heading(), "加入者マイポータルトップ");
}
