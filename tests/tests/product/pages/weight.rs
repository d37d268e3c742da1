//! Page weight: size of pages and style sheet, compression of assets.

use std::io::Read;

use flate2::read::GzDecoder;
use shared::web::assets::{self, STYLE};
use tests::World;
use tests::gallery::shots;

/// Bytes that a server sends before the browser's first ACK: the initial congestion window of ten segments (RFC 6928),
/// rounded down.
const FIRST_FLIGHT: usize = 14 * 1024;

#[test]
fn every_page_and_its_style_sheet_fit_into_the_initial_congestion_window() {
    let style = STYLE.gzipped().len();
    let mut pages: Vec<_> =
        shots().map(|(language, shot)| (shot.page.bytes.len(), format!("{} {}", language.code(), shot.name))).collect();
    pages.sort_unstable();
    assert!(pages.len() > 200, "{}", pages.len());
    let [(least, _), .., (most, name)] = pages.as_slice() else { panic!("pages") };
    println!("style sheet {style} bytes under gzip; pages {least} to {most} bytes as they are ({name})");
    let too_heavy: Vec<_> = pages.iter().filter(|(length, _)| length + style > FIRST_FLIGHT).collect();
    assert!(too_heavy.is_empty(), "{too_heavy:?}");
}

#[tokio::test]
async fn assets_are_compressed_when_the_browser_accepts_gzip_and_have_the_same_content() {
    let browser = World::new().await.browser();
    for asset in assets::ALL {
        let url = asset.href();
        let plain = browser.request_with("GET", &url, None, &[]).await;
        let small = browser.request_with("GET", &url, None, &[("accept-encoding", "gzip, deflate, br")]).await;
        assert_eq!((plain.headers.get("content-encoding"), &plain.bytes[..]), (None, asset.body.as_bytes()));
        assert_eq!(small.headers["content-encoding"], "gzip");
        for page in [&plain, &small] {
            assert_eq!(page.headers["vary"], "accept-encoding");
            assert_eq!(page.headers["content-type"], asset.content_type);
            assert_eq!(page.headers["cache-control"], "public, max-age=31536000, immutable");
        }
        let mut text = String::new();
        GzDecoder::new(&small.bytes[..]).read_to_string(&mut text).expect("gzip");
        assert!(text == asset.body && small.bytes.len() < plain.bytes.len(), "{url}");
    }
}

/// [G16] BREACH: the length of a compressed page that holds a secret and attacker-controlled input leaks the secret.
#[tokio::test]
async fn no_page_is_ever_compressed() {
    let browser = World::new().await.browser();
    for (method, path) in [("GET", "/login"), ("POST", "/login"), ("GET", "/help"), ("GET", "/no-such-page")] {
        let headers = [("accept-encoding", "gzip"), ("content-type", "application/x-www-form-urlencoded")];
        let page = browser.request_with(method, path, None, &headers).await;
        assert_eq!(page.headers.get("content-encoding"), None, "{path}");
        assert!(page.body().starts_with("<!DOCTYPE html>"), "{path}");
    }
}
