//! Screens

mod account;
mod frame;
mod help;
mod identity;
mod registration;
mod reset;

pub(super) use account::{about_tls, change_password, frozen, login, not_me, portal};
pub(super) use frame::common;
pub(super) use help::help;
pub(super) use identity::{auth_key, identity, identity_confirmed};
pub(super) use registration::{credentials, first_login, registered, registration};
pub(super) use reset::{new_password, reset, reset_login};
