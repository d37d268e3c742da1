//! What must be true before a page is shown or a form is read: authentication and authorisation of a request, as a type.

use std::future::Future;

use super::rate_limit::RateLimit;
use super::rejection::Rejection;
use super::shown_for::ShownFor;
use super::visit::Visit;
use crate::language::Language;

pub(super) mod sealed {
    /// Keeps the list of gates closed: only [`crate::web`] can make one.
    pub trait Sealed {}
}

/// A state that a request must be in. A step names its gate in the signature of its handlers; the only way to a value of
/// it is [`Gate::pass`], so a handler cannot run without the check.
///
/// A gate cannot be made by hand:
///
/// ```compile_fail,E0451
/// let gate = shared::web::HoldsSession { session: todo!() };
/// ```
///
/// ```compile_fail,E0423
/// let gate = shared::web::Anyone;
/// ```
pub trait Gate: sealed::Sealed + Sized + Send {
    /// How POSTs through the gate are rate limited.
    type RateLimit: RateLimit;

    /// Whether a form names a flow that this browser has: checked before anything is counted or read.
    ///
    /// # Errors
    /// The page that says that the flow is gone.
    fn check_flow(_: &Visit) -> Result<(), Rejection> {
        Ok(())
    }

    /// Whom the pages behind the gate are shown for: every form of them carries it, and acts for nobody else.
    fn shown_for(&self) -> ShownFor;

    /// Checks the request. A form must have been shown for the flow or member that the gate finds.
    ///
    /// # Errors
    /// The redirect or the error page for a request that is not in the state.
    fn pass(visit: &Visit) -> impl Future<Output = Result<Self, Rejection>> + Send;

    /// Stores the language that the member has just chosen, where the gate knows the account.
    fn remember(&self, _: &Visit, _: Language) -> impl Future<Output = Result<(), Rejection>> + Send {
        std::future::ready(Ok(()))
    }
}
