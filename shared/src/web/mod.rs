//! The pipeline that every page goes through, and what pages are made of.

mod answer;
mod asked;
mod cookies;
mod error_page;
mod flow;
mod gate;
mod gates;
mod headers;
mod notice;
mod origin;
mod other_session;
mod page;
mod posted;
mod preference;
mod rejection;
mod shown_for;
mod sign_in;
mod step;
mod visit;

pub mod assets;
pub mod form;
pub mod frame;
pub mod rate_limit;

pub use answer::Answer;
pub use asked::{Asked, MailAsked};
pub use cookies::{CookieName, Cookies};
pub use form::{Entry, Field, FieldError, Fields, FormProblem};
pub use frame::{Controls, Frame, TextSize};
pub use gate::Gate;
pub use gates::{
    Anyone, AsksForMail, AtLink, Counted, FrozenByLink, HoldsLink, HoldsSession, LinkPurpose, MayOpenAccount,
    MayReplacePassword, OpenedAccount, OwnBrowser, SetsPassword, SignedIn, SignedInWithOthers, SigningIn, SigningOut,
    at_link,
};
pub use notice::Notice;
pub use other_session::OtherSession;
pub use posted::{FromPost, Posted, Uncounted};
pub use preference::Preferences;
pub use rejection::Rejection;
pub use sign_in::{
    NewSession, attempts_of, attempts_of_account, attempts_of_outdated_device, is_known_device, mark_device,
};
pub use step::{FinishedStep, Step};
pub use visit::Visit;
