//! Encoding detection: unit and property tests of `read::examine` and `read::Encoding`. No character is ever replaced.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "support code of tests: what cannot go on fails the test, and what is printed is its record"
)]

use encoding_rs::SHIFT_JIS;
use import_roster::format::{FileProblem, RowProblem};
use import_roster::read::{Encoding, examine};
use proptest::prelude::*;

fn examined(bytes: &[u8]) -> Result<(Encoding, u8), FileProblem> {
    let examined = examine(bytes).map_err(|_| FileProblem::Empty)?;
    examined.map(|file| (file.encoding, file.delimiter))
}

#[test]
fn a_file_is_utf8_only_if_all_of_it_is() {
    let text = "加入者ID,氏名\r\nA1,髙橋①\r\n";
    let (cp932, _, _) = SHIFT_JIS.encode(text);
    assert_eq!(examined(text.as_bytes()), Ok((Encoding::Utf8, b',')));
    assert_eq!(examined(&cp932), Ok((Encoding::Cp932, b',')));
    assert_eq!(examined(format!("\u{feff}{text}").as_bytes()), Ok((Encoding::Utf8Marked, b',')));
    assert_eq!(examined(text.replace(',', "\t").as_bytes()), Ok((Encoding::Utf8, b'\t')));
    let late = [b"a,b\n".repeat(50_000), vec![0x8d, 0x82]].concat();
    assert_eq!(examined(&late), Ok((Encoding::Cp932, b',')), "the only non-ASCII character comes after 200,000 bytes");
}

#[test]
fn a_file_that_is_not_csv_is_refused_with_its_reason() {
    let utf16: Vec<u8> = "\u{feff}加入者ID".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(examined(&utf16).err(), Some(FileProblem::Utf16));
    assert_eq!(examined(&utf16[2..]).err(), Some(FileProblem::Utf16).filter(|_| utf16.contains(&0)));
    assert_eq!(examined(b"PK\x03\x04...").err(), Some(FileProblem::Workbook));
    assert_eq!(examined(b"").err(), Some(FileProblem::Empty));
}

#[test]
fn private_use_and_undecodable_characters_are_problems() {
    assert_eq!(Encoding::Cp932.decode(b"\xf0\x40"), Err(RowProblem::PrivateUse));
    assert_eq!(Encoding::Utf8.decode("\u{e000}".as_bytes()), Err(RowProblem::PrivateUse));
    assert_eq!(
        Encoding::Utf8.decode("\u{fffd}".as_bytes()),
        Err(RowProblem::Undecodable),
        "an earlier program lost the character"
    );
    assert_eq!(Encoding::Cp932.decode(b"\x8d"), Err(RowProblem::Undecodable));
    assert_eq!(Encoding::Cp932.decode(b"\x80"), Err(RowProblem::Undecodable));
    assert_eq!(Encoding::Cp932.decode(b"\xfb\xfc").as_deref(), Ok("髙"), "not in JIS X 0208, but in CP932");
}

proptest! {
    #[test]
    fn utf8_is_recognised_wherever_a_read_splits_a_character(text in "[^\\x00]{1,40}", ascii in 65_500..65_560_usize) {
        let long = "a".repeat(ascii) + &text;
        prop_assert_eq!(examined(long.as_bytes()).map(|(encoding, _)| encoding), Ok(Encoding::Utf8));
        let mark_free = text.trim_start_matches('\u{feff}');
        if let Ok(decoded) = Encoding::Utf8.decode(mark_free.as_bytes()) {
            prop_assert_eq!(decoded, mark_free);
        }
    }

    #[test]
    fn no_bytes_make_the_decoder_panic_and_none_are_replaced(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        for encoding in [Encoding::Utf8, Encoding::Cp932] {
            if let Ok(text) = encoding.decode(&bytes) {
                let replaced = text.contains(char::REPLACEMENT_CHARACTER);
                prop_assert!(!replaced);
            }
        }
    }
}
