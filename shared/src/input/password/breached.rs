//! Passwords that were seen in breaches or are common: a binary fuse filter of their hashes, compiled in.
//!
//! A filter knows every password that it was made from, and takes one in 65,536 of all others for one of them.
//! `cargo tools passwords` makes it; [docs/passwords.md](../../../../docs/passwords.md) says from what.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use xorf::{BinaryFuse16, BinaryFuse16Ref, DmaSerializable, Filter, FilterRef};

/// How a file begins.
const MAGIC: [u8; 8] = *b"pwfuse1\n";
const HEAD_LEN: usize = MAGIC.len() + BinaryFuse16::DESCRIPTOR_LEN;
/// Where the lengths stand in the descriptor of `xorf`: of a segment, and of all of them but the last two.
const SEGMENT: std::ops::Range<usize> = 8..12;
const SEGMENTS: std::ops::Range<usize> = 16..20;

/// A set of passwords that are never accepted.
#[derive(Debug)]
pub struct CommonPasswords<'a>(BinaryFuse16Ref<'a>);

/// Bytes that are no such set.
#[derive(Debug, thiserror::Error)]
#[error("no list of common passwords")]
pub struct NoCommonPasswords;

impl<'a> CommonPasswords<'a> {
    /// Reads a set where it stands; nothing is copied. The bytes begin at an even address.
    ///
    /// # Errors
    /// When the bytes are not what [`Self::build`] makes.
    pub fn read(bytes: &'a [u8]) -> Result<Self, NoCommonPasswords> {
        let (head, fingerprints) = bytes.split_at_checked(HEAD_LEN).ok_or(NoCommonPasswords)?;
        let descriptor = head.strip_prefix(&MAGIC).ok_or(NoCommonPasswords)?;
        let number = |at: std::ops::Range<usize>| -> Option<usize> {
            let bytes = descriptor.get(at)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(bytes)).ok()
        };
        let (segment, segments) = number(SEGMENT).zip(number(SEGMENTS)).ok_or(NoCommonPasswords)?;
        // With these lengths no index of a look-up is beyond the fingerprints.
        let len = segments.checked_add(2 * segment).and_then(|len| len.checked_mul(2));
        let is_whole = segment.is_power_of_two() && segments.is_multiple_of(segment) && len == Some(fingerprints.len());
        let is_aligned = fingerprints.as_ptr().align_offset(BinaryFuse16Ref::FINGERPRINT_ALIGNMENT) == 0;
        if !(is_whole && is_aligned) {
            return Err(NoCommonPasswords);
        }
        Ok(Self(BinaryFuse16Ref::from_dma(descriptor, fingerprints)))
    }

    /// Makes a set of these passwords, in the form that [`Self::read`] takes.
    ///
    /// # Errors
    /// When there are none.
    pub fn build<'p>(passwords: impl Iterator<Item = &'p str>) -> Result<Vec<u8>, NoCommonPasswords> {
        let mut keys: Vec<u64> = passwords.map(|password| key(&normal(password))).collect();
        keys.sort_unstable();
        keys.dedup();
        let filter = BinaryFuse16::try_from(&keys).map_err(|_| NoCommonPasswords)?;
        let mut bytes = vec![0; HEAD_LEN];
        bytes[..MAGIC.len()].copy_from_slice(&MAGIC);
        filter.dma_copy_descriptor_to(&mut bytes[MAGIC.len()..]);
        bytes.extend_from_slice(filter.dma_fingerprints());
        Ok(bytes)
    }

    /// Whether the password is one of them, in any case and width, or with digits and signs behind it that leave at least
    /// `min_len` characters.
    pub fn contains(&self, password: &str, min_len: usize) -> bool {
        let text = normal(password);
        let without_signs = text.trim_end_matches(|c: char| c.is_ascii_punctuation());
        let stem = without_signs.trim_end_matches(|c: char| c.is_ascii_digit());
        let mut all = vec![text.as_str(), without_signs, stem];
        all.dedup();
        all.iter().any(|text| text.chars().count() >= min_len && self.0.contains(&key(text)))
    }
}

fn normal(password: &str) -> String {
    password.nfkc().collect::<String>().to_lowercase()
}

fn key(normal: &str) -> u64 {
    let digest: [u8; 32] = Sha256::digest(normal.as_bytes()).into();
    digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [R9]
    #[test]
    fn a_set_knows_what_it_was_made_from_and_hardly_anything_else() -> Result<(), NoCommonPasswords> {
        let all: Vec<_> = (0..5_000).map(|n| format!("password number {n}")).collect();
        let bytes = CommonPasswords::build(all.iter().map(String::as_str))?;
        let set = CommonPasswords::read(&bytes)?;
        assert!(all.iter().all(|password| set.contains(password, 15)));
        assert!(set.contains("Ｐassword Number １２!!", 8));
        assert!(!set.contains("password", 8));
        let mistaken = (0..200_000).filter(|n| set.contains(&format!("other {n} text"), 8)).count();
        assert!(mistaken < 20, "{mistaken} of 200,000, of which 3 are to be expected");
        assert!(bytes.len() < 5_000 * 5 / 2 + 2_000, "{}", bytes.len());
        Ok(())
    }

    /// [R9] [G12]
    #[test]
    fn other_bytes_are_no_set() -> Result<(), NoCommonPasswords> {
        let bytes = CommonPasswords::build(["one password", "another"].into_iter())?;
        for broken in [&bytes[..bytes.len() - 2], &bytes[..HEAD_LEN], &bytes[..10], &[], &[b'x'; 200]] {
            assert!(CommonPasswords::read(broken).is_err(), "{}", broken.len());
        }
        let mut other = bytes.clone();
        other[MAGIC.len() + SEGMENT.start] ^= 1;
        assert!(CommonPasswords::read(&other).is_err());
        Ok(())
    }
}
