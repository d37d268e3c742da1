//! What several steps need, each thing in one place.

pub mod app;
pub mod audit;
pub mod clock;
pub mod config;
pub mod device;
pub mod digest;
pub mod function;
pub mod gateway;
pub mod image;
pub mod input;
pub mod menu;
pub mod metrics;
mod opaque;
pub mod random;
pub mod rights;
pub mod secret;
pub mod staff;
pub mod start;
pub mod store;
pub mod web;
pub mod wording;
