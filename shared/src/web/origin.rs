//! Whether a POST comes from a page of ours.

use http::HeaderMap;
use http::header::ORIGIN;

/// What the headers say of where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A page of ours, on the browser's word, which no page can forge.
    OwnPage,
    /// A page of somebody else's.
    Foreign,
    /// The browser does not say: the form's token has to prove it.
    Unknown,
}

/// Reads `Sec-Fetch-Site`, and `Origin` where a browser does not send it (Safari before 16.4).
///
/// Our pages are sent with `Referrer-Policy: no-referrer`, which makes browsers send `Origin: null`: that says nothing.
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
    fn the_browser_is_believed_and_silence_is_not() {
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
