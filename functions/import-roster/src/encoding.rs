use std::borrow::Cow;

use encoding_rs::{SHIFT_JIS, UTF_8};
use serde::Serialize;

use crate::problem::Problem;

/// How the characters of the file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// UTF-8 without a mark.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-8 with a byte order mark, as Excel saves it.
    #[serde(rename = "UTF-8 (BOM)")]
    Utf8Marked,
    /// Shift_JIS with the extensions of Windows: what payroll systems export.
    #[serde(rename = "CP932")]
    Cp932,
}

/// The line feed, comma and quote are never the second byte of a character in CP932, so rows are split before decoding
/// and a character that cannot be decoded is the fault of one cell.
impl Encoding {
    /// The text of one cell.
    ///
    /// # Errors
    /// [`Problem::Undecodable`], [`Problem::PrivateUse`]: nothing is ever replaced.
    pub fn decode(self, cell: &[u8]) -> Result<Cow<'_, str>, Problem> {
        let encoding = if self == Self::Cp932 { SHIFT_JIS } else { UTF_8 };
        let text = encoding.decode_without_bom_handling_and_without_replacement(cell).ok_or(Problem::Undecodable)?;
        if text.is_ascii() {
            return Ok(text);
        }
        // The replacement character stands where an earlier program lost one.
        if text.contains(|c: char| c == '\u{fffd}' || ('\u{80}'..='\u{9f}').contains(&c)) {
            return Err(Problem::Undecodable);
        }
        if text.contains(is_private_use) { Err(Problem::PrivateUse) } else { Ok(text) }
    }
}

/// 外字: every system draws its own character there.
fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
