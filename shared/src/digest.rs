//! SHA-256 in the form in which it becomes part of a key of the store.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use sha2::{Digest, Sha256};

/// SHA-256, base64url without padding, 43 characters: for values that cannot be guessed, such as tokens, and for keys
/// that only need to be uniform. A value that could be found by brute force needs a keyed digest instead
/// ([`crate::secret::ServiceKey`]).
pub fn digest(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}
