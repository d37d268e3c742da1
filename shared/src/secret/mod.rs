//! Secrets: drawn, hashed and compared here. Each is a type with an opaque `Debug`, whose text only `reveal` gives.

mod auth_key;
mod flow_tag;
mod password_hash;
mod service_key;
mod temporary_password;
mod token;

pub use auth_key::AuthKey;
pub use flow_tag::{FlowTag, MemberTag};
pub use password_hash::{HashProblem, PasswordHash, PasswordHasher};
pub use service_key::{CodeDigest, ImageQuestion, MailedCode, Pseudonym, ServiceKey};
pub use temporary_password::TemporaryPassword;
pub use token::{Token, TokenHash};

/// Letters and digits without the look-alikes 0 O o 1 I l: safe to copy, to read aloud and to type.
const UNAMBIGUOUS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";
