use std::borrow::Cow;

use encoding_rs::{SHIFT_JIS, UTF_8};
use serde::Serialize;

use crate::format::RowProblem;

/// The character encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-8 with a byte order mark, as Excel saves it.
    #[serde(rename = "UTF-8 (BOM)")]
    Utf8Marked,
    /// Shift_JIS with the Windows extensions, which payroll systems export.
    #[serde(rename = "CP932")]
    Cp932,
}

impl Encoding {
    /// Decodes one cell. Records are split before decoding, so an undecodable character rejects only its own row: in CP932
    /// the bytes of line feed, comma and quote are never the second byte of a character.
    ///
    /// # Errors
    /// [`RowProblem::Undecodable`] or [`RowProblem::PrivateUse`]. No character is ever replaced.
    pub fn decode(self, cell: &[u8]) -> Result<Cow<'_, str>, RowProblem> {
        let encoding = if self == Self::Cp932 { SHIFT_JIS } else { UTF_8 };
        let text = encoding.decode_without_bom_handling_and_without_replacement(cell).ok_or(RowProblem::Undecodable)?;
        if text.is_ascii() {
            return Ok(text);
        }
        // A replacement character means that an earlier program lost the original.
        if text.contains(|c: char| c == '\u{fffd}' || ('\u{80}'..='\u{9f}').contains(&c)) {
            return Err(RowProblem::Undecodable);
        }
        if text.contains(is_private_use) { Err(RowProblem::PrivateUse) } else { Ok(text) }
    }
}

/// 外字: each system assigns its own characters to these code points.
fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
