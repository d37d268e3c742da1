//! The pipeline that every page goes through, and what pages are made of.

mod answer;
mod asked;
mod cookies;
mod error_page;
mod gate;
mod headers;
mod origin;
mod posted;
mod preference;
mod refusal;
mod sign_in;
mod step;
mod visit;

pub mod assets;
pub mod form;
pub mod frame;

pub use answer::Answer;
pub use asked::{Asked, MailAsked};
pub use cookies::{CookieName, Cookies};
pub use error_page::ErrorPage;
pub use form::{Entry, Field, FieldError, Fields, FormProblem};
pub use frame::{Controls, Frame, TextSize};
pub use gate::{
    Anyone, Asking, AtLink, Gate, HoldsLink, HoldsSession, LinkGate, MayOpenAccount, MayReplacePassword, OpenedAccount,
    SignedIn, SignedInWithOthers, at_link,
};
pub use posted::Posted;
pub use preference::Preferences;
pub use refusal::Refusal;
pub use sign_in::{NewSession, attempts_of};
pub use step::Step;
pub use visit::{Notice, Visit};
