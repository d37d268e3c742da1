//! First pass over a file: encoding, delimiter and digest.

use std::io::{self, Read};

use encoding_rs::{DecoderResult, UTF_8};
use sha2::{Digest, Sha256};

use super::encoding::Encoding;
use crate::format::FileProblem;

/// What the first pass found.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The character encoding.
    pub encoding: Encoding,
    /// A comma, or a tab if the heading has more tabs than commas.
    pub delimiter: u8,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
}

/// Reads the whole file: it is UTF-8 only if all of it is.
///
/// # Errors
/// If the file cannot be read. The inner error: if it is not a CSV file that can be imported.
pub fn examine(mut file: impl Read) -> io::Result<Result<Examined, FileProblem>> {
    let mut sha256 = Sha256::new();
    let mut utf8 = Utf8Check::new();
    let mut beginning = Vec::new();
    let mut chunk = vec![0; CHUNK];
    let mut holds_nul = false;
    loop {
        let read = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => &chunk[..read],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        sha256.update(read);
        utf8.feed(read);
        holds_nul |= read.contains(&0);
        beginning.extend(&read[..read.len().min(CHUNK - beginning.len())]);
    }
    let digest = sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(problem(&beginning, holds_nul).map_or_else(
        || {
            let encoding = encoding(&beginning, utf8.finish());
            Ok(Examined { encoding, delimiter: delimiter(&beginning), digest })
        },
        Err,
    ))
}

/// Bytes per read, and the length of the beginning in which the heading is expected.
const CHUNK: usize = 64 * 1024;

fn problem(beginning: &[u8], holds_nul: bool) -> Option<FileProblem> {
    if beginning.is_empty() {
        Some(FileProblem::Empty)
    } else if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xd0\xcf\x11\xe0") {
        Some(FileProblem::Workbook)
    } else if holds_nul || beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") {
        Some(FileProblem::Utf16)
    } else {
        None
    }
}

fn encoding(beginning: &[u8], is_utf8: bool) -> Encoding {
    match (beginning.starts_with(b"\xef\xbb\xbf"), is_utf8) {
        (true, _) => Encoding::Utf8Marked,
        (false, true) => Encoding::Utf8,
        (false, false) => Encoding::Cp932,
    }
}

fn delimiter(beginning: &[u8]) -> u8 {
    let heading = beginning.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |wanted: u8| heading.iter().filter(|byte| **byte == wanted).count();
    if count(b'\t') > count(b',') { b'\t' } else { b',' }
}

/// Incremental UTF-8 validation.
struct Utf8Check {
    decoder: encoding_rs::Decoder,
    scratch: Vec<u8>,
    valid: bool,
}

impl Utf8Check {
    fn new() -> Self {
        Self { decoder: UTF_8.new_decoder_without_bom_handling(), scratch: vec![0; CHUNK], valid: true }
    }

    fn feed(&mut self, piece: &[u8]) {
        self.decode(piece, false);
    }

    fn finish(mut self) -> bool {
        self.decode(b"", true);
        self.valid
    }

    fn decode(&mut self, mut piece: &[u8], last: bool) {
        while self.valid {
            let (result, read, _) = self.decoder.decode_to_utf8_without_replacement(piece, &mut self.scratch, last);
            piece = &piece[read..];
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.valid = false,
            }
        }
    }
}
