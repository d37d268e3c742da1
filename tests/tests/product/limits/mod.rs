//! Rate limits, limits of tries (brute force) and lifetimes.

mod documented;
mod mail;
mod sessions;
mod shared_network;
mod shut_out;
mod strangers;
mod texts;
mod tries;
