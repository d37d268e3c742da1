//! What several steps need, each thing in one place.

pub mod clock;
pub mod config;
pub mod image;
pub mod input;
pub mod random;
pub mod secret;
pub mod store;
