//! placeholder
pub const ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Characters of one image.
pub const LEN: usize = 4;
