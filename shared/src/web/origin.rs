//! CSRF protection: a POST must come from a page of ours.
//!
//! `Sec-Fetch-Site` or `Origin` decide; where a browser sends neither, the form token does (double-submit cookie), compared
//! in [`super::posted`].

use http::HeaderMap;
use http::header::ORIGIN;

/// Where a request comes from, by its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A page of ours: browsers set these headers themselves, no page can forge them.
    OwnPage,
    /// A page of another site.
    Foreign,
    /// The browser does not say: the form token must prove it.
    Unknown,
}

/// Reads `Sec-Fetch-Site`, and `Origin` where a browser does not send it (Safari before 16.4).
///
/// Our pages have `Referrer-Policy: no-referrer`, so browsers send `Origin: null` from them: that counts as unknown.
pub fn source(headers: &HeaderMap, base_url: &str) -> Source {
    if let Some(site) = headers.get("sec-fetch-site") {
        return if site == "same-origin" { Source::OwnPage } else { Source::Foreign };
    }
    match headers.get(ORIGIN) {
        None => Source::Unknown,
        Some(origin) if origin == "null" => Source::Unknown,
        Some(origin) if origin.as_bytes() == base_url.as_bytes() => Source::OwnPage,
        Some(_) => Source::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &str)]) -> Source {
        let pairs = pairs.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)));
        source(&pairs.collect::<HeaderMap>(), "https://portal.example.jp")
    }

    /// [G11]
    #[test]
    fn a_request_is_ours_only_when_the_browser_says_so() {
        assert_eq!(of(&[("sec-fetch-site", "same-origin"), ("origin", "null")]), Source::OwnPage);
        assert_eq!(of(&[("origin", "https://portal.example.jp")]), Source::OwnPage);
        for site in ["same-site", "cross-site", "none", ""] {
            assert_eq!(of(&[("sec-fetch-site", site), ("origin", "https://portal.example.jp")]), Source::Foreign);
        }
        assert_eq!(of(&[("origin", "https://portal.example.jp.evil.example")]), Source::Foreign);
        assert_eq!(of(&[("origin", "null")]), Source::Unknown);
        assert_eq!(of(&[]), Source::Unknown);
    }
}
