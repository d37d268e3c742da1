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

    /// Whether a row of this person is imported: the first one, if it is valid. Later ones are rejected in any case.
    ///
    /// # Errors
    /// If a temporary file cannot be read.
    pub fn includes(&mut self, member_key: &MemberKey) -> io::Result<bool> {
        let hash = self.hash.of(member_key.as_str());
        let is_imported = self.keys.first(hash)?.is_some_and(|row| row.tag == VALID);
        Ok(is_imported || self.former.first(hash)?.is_some())
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
