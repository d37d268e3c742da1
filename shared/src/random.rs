//! Randomness is a parameter everywhere ([`Random`]); the operating system's CSPRNG is asked in one place.

/// Where random bytes come from; in production a CSPRNG.
pub trait Random: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_types, reason = "the one place that asks the operating system for randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        use rand::TryRng as _;
        use rand::rngs::SysRng;
        if SysRng.try_fill_bytes(bytes).is_err() {
            // Fail closed: without randomness every secret would be guessable.
            std::process::abort();
        }
    }
}

/// Random bytes.
pub fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

/// A random text: `len` characters, each drawn uniformly from the alphabet (of at most 256 bytes).
pub fn string(random: &dyn Random, alphabet: &[u8], len: usize) -> String {
    // Rejection sampling against modulo bias: bytes at or above the largest multiple of the alphabet's size are dropped.
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(len);
    while text.len() < len {
        let drawn = bytes::<32>(random);
        let fitting = drawn.into_iter().map(usize::from).filter(|byte| *byte < fair);
        text.extend(fitting.take(len - text.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    text
}
