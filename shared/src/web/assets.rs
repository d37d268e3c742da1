//! The style sheet, the script and the icon: the content security policy allows nothing inside the page itself.

use super::frame::Frame;

/// One file that pages link to. Its address changes with its content, so browsers may keep it for good.
pub struct Asset {
    /// The path, without the version.
    pub path: &'static str,
    /// For the `content-type` header.
    pub content_type: &'static str,
    /// The content.
    pub body: &'static str,
    version: u64,
}

/// The style sheet.
pub const STYLE: Asset =
    Asset::new("/assets/style.css", "text/css; charset=utf-8", include_str!("../../assets/style.css"));
/// The script, without which everything works too.
pub const SCRIPT: Asset =
    Asset::new("/assets/page.js", "text/javascript; charset=utf-8", include_str!("../../assets/page.js"));
/// The icon in the browser's tab.
pub const ICON: Asset = Asset::new("/assets/icon.svg", "image/svg+xml", include_str!("../../assets/icon.svg"));
/// All of them.
pub const ALL: [Asset; 3] = [STYLE, SCRIPT, ICON];

impl Asset {
    const fn new(path: &'static str, content_type: &'static str, body: &'static str) -> Self {
        Self { path, content_type, body, version: fnv_1a(body.as_bytes()) }
    }

    /// The address, version included.
    pub fn href(&self) -> String {
        format!("{}?v={:016x}", self.path, self.version)
    }
}

/// The asset at a path.
pub fn at(path: &str) -> Option<Asset> {
    ALL.into_iter().find(|asset| asset.path == path)
}

impl Frame {
    /// The address of the style sheet.
    pub fn style_href(&self) -> String {
        STYLE.href()
    }

    /// The address of the script.
    pub fn script_href(&self) -> String {
        SCRIPT.href()
    }

    /// The address of the icon.
    pub fn icon_href(&self) -> String {
        ICON.href()
    }
}

/// FNV-1a, 64 bits: it tells one version from another and protects nothing.
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
    fn assets_are_found_by_path_and_ask_nothing_of_other_hosts() {
        assert!(at("/assets/style.css").is_some() && at("/assets/other.css").is_none());
        for asset in ALL {
            assert!(!asset.body.replace("http://www.w3.org/2000/svg", "").contains("://"), "{}", asset.path);
        }
    }
}
