//! The style sheet, the script and the icon: the content security policy forbids inline styles and scripts.
//!
//! Assets are compressed where the browser accepts gzip. Pages are not: the length of a compressed page that reflects input
//! of an attacker would leak its secrets (BREACH), and every page fits into TCP's initial congestion window anyway.

use std::io::Write;
use std::sync::OnceLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// A file that pages link to. Its URL changes with its content, so browsers may cache it for good.
pub struct Asset {
    /// The path, without the version.
    pub path: &'static str,
    /// For the `content-type` header.
    pub content_type: &'static str,
    /// The content.
    pub body: &'static str,
    version: u64,
    gzipped: OnceLock<Vec<u8>>,
}

/// The style sheet.
pub static STYLE: Asset =
    Asset::new("/assets/style.css", "text/css; charset=utf-8", include_str!("../../assets/style.css"));
/// The script: progressive enhancement, every page works without it.
pub static SCRIPT: Asset =
    Asset::new("/assets/page.js", "text/javascript; charset=utf-8", include_str!("../../assets/page.js"));
/// The icon in the browser's tab.
pub static ICON: Asset = Asset::new("/assets/icon.svg", "image/svg+xml", include_str!("../../assets/icon.svg"));
/// All assets.
pub static ALL: [&Asset; 3] = [&STYLE, &SCRIPT, &ICON];

impl Asset {
    const fn new(path: &'static str, content_type: &'static str, body: &'static str) -> Self {
        Self { path, content_type, body, version: fnv_1a(body.as_bytes()), gzipped: OnceLock::new() }
    }

    /// The URL, with the version.
    pub fn href(&self) -> String {
        format!("{}?v={:016x}", self.path, self.version)
    }

    /// The content, gzipped at the highest level; compressed once in a process.
    pub fn gzipped(&self) -> &[u8] {
        self.gzipped.get_or_init(|| {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
            // Writing to a vector cannot fail.
            gzip.write_all(self.body.as_bytes()).and_then(|()| gzip.finish()).unwrap_or_default()
        })
    }
}

/// The asset at a path.
pub fn at(path: &str) -> Option<&'static Asset> {
    ALL.into_iter().find(|asset| asset.path == path)
}

/// Whether the client accepts gzip: `Accept-Encoding` names it, and not with `q=0`.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let named = headers.get_all(ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("gzip") && weight.is_some_and(|weight| weight > 0.0)
    })
}

/// FNV-1a, 64 bits: tells versions apart; not a cryptographic hash.
const fn fnv_1a(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut n = 0;
    while n < bytes.len() {
        hash = (hash ^ bytes[n] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        n += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn gzip_is_accepted_when_it_is_named_with_a_weight_above_zero() {
        let takes = |value: &'static str| {
            takes_gzip(&HeaderMap::from_iter([(ACCEPT_ENCODING, http::HeaderValue::from_static(value))]))
        };
        for yes in ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, GZIP;q=0.8", "identity,gzip ; q=0.001"] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["", "br", "gzip;q=0", "gzip;q=0.000", "x-gzip", "*", "gzip;q=x", "br;gzip"] {
            assert!(!takes(no), "{no}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn assets_are_found_by_path_and_load_nothing_from_other_hosts() {
        assert!(at("/assets/style.css").is_some() && at("/assets/other.css").is_none());
        for asset in ALL {
            assert!(!asset.body.replace("http://www.w3.org/2000/svg", "").contains("://"), "{}", asset.path);
        }
    }
}
