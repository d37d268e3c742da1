//! What several functions need, each thing in one place.
//!
//! Modules depend on each other in layers, without circles:
//! values (`clock`, `digest`, `input`, `language`, `secret`, …), `config`, `metrics` and `audit`, then `store` and
//! `wording`, then `app`, then `web` and `staff`, then `gateway` and `start`.

pub mod app;
pub mod audit;
pub mod clock;
pub mod config;
pub mod device;
pub mod digest;
pub mod fact;
pub mod function;
pub mod gateway;
pub mod image;
pub mod input;
pub mod language;
pub mod limits;
pub mod log;
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
