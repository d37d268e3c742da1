use std::io;

use shared::input::MemberKey;

use super::spill::{Entry, Spill};
use super::text_hash::TextHash;

/// The people of a file, as hashes of their keys on the temporary disk.
pub struct People {
    keys: Spill,
    former: Spill,
    hash: TextHash,
}

/// The tag of a key whose row is valid.
pub(super) const VALID: u64 = 1;

impl People {
    /// `former` are the keys under which a release before may have stored the people.
    pub(super) const fn new(keys: Spill, former: Spill, hash: TextHash) -> Self {
        Self { keys, former, hash }
    }

    /// Whether the file has a valid row of this person.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub fn includes(&mut self, member_key: &MemberKey) -> io::Result<bool> {
        let (hash, is_valid) = (self.hash.of(member_key.as_str()), |entry: &Entry| entry.tag == VALID);
        Ok(self.keys.any(hash, is_valid)? || self.former.any(hash, |_| true)?)
    }

    /// A further member key, for [`Self::count_absent`].
    pub(super) fn entry(&self, member_key: &MemberKey) -> Entry {
        Entry { hash: self.hash.of(member_key.as_str()), line: 0, tag: 0 }
    }

    /// How many of `others` have no row in the file, valid or not.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub(super) fn count_absent(&mut self, others: &mut Spill) -> io::Result<u64> {
        others.count_absent_from([&mut self.keys, &mut self.former])
    }
}
