use std::hash::{DefaultHasher, Hasher};

use shared::random::{self, Random};

/// Keyed 128-bit hash (SipHash). Each import draws its own key, so temporary files left on a disk reveal nothing.
#[derive(Clone, Copy)]
pub struct TextHash {
    key: [[u8; 16]; 2],
}

impl TextHash {
    /// A hash with a random key.
    pub fn draw(random: &dyn Random) -> Self {
        Self { key: [random::bytes(random), random::bytes(random)] }
    }

    /// The hash of a text.
    pub fn of(&self, text: &str) -> u128 {
        let half = |key: &[u8]| {
            let mut hasher = DefaultHasher::new();
            hasher.write(key);
            hasher.write(text.as_bytes());
            u128::from(hasher.finish())
        };
        half(&self.key[0]) << 64 | half(&self.key[1])
    }
}
