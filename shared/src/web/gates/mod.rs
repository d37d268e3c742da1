//! The gates of the product.

mod frozen;
mod counted;
mod link;
mod open;
mod owner;
mod restricted;
mod signed_in;

pub use frozen::FrozenByLink;
pub use counted::{Counted, SetsPassword};
pub use link::{AtLink, HoldsLink, LinkPurpose, at_link};
pub use open::{Anyone, AsksForMail, OwnBrowser, SigningIn};
pub use restricted::{MayOpenAccount, MayReplacePassword, OpenedAccount};
pub use signed_in::{HoldsSession, SignedIn, SignedInWithOthers};
