//! The gates of the product.

mod counted;
mod frozen;
mod link;
mod open;
mod owner;
mod restricted;
mod signed_in;

pub use counted::{Counted, SetsPassword};
pub use frozen::FrozenByLink;
pub use link::{AtLink, HoldsLink, LinkPurpose, at_link};
pub use open::{Anyone, AsksForMail, SigningIn};
pub use restricted::{MayOpenAccount, MayReplacePassword, OpenedAccount};
pub use signed_in::{HoldsSession, OwnBrowser, SignedIn, SignedInWithOthers, SigningOut};
