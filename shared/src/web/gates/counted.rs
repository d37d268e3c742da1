//! Gates of forms that set a password: each try costs processor time, and is counted for the session that allows it.

use std::ops::Deref;

use super::{MayOpenAccount, MayReplacePassword, SignedIn};
use crate::language::Language;
use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::rate_limit::{ChangePassword, CountedAfterGate, CountedByPipeline, RateLimit, SetPassword};
use crate::web::rejection::Rejection;
use crate::web::shown_for::ShownFor;
use crate::web::visit::Visit;

/// A gate to a form that sets a password.
pub trait SetsPassword: Gate {
    /// How the budget of its session is taken.
    type Counting: RateLimit;
}

impl SetsPassword for MayOpenAccount {
    type Counting = CountedByPipeline<SetPassword>;
}

impl SetsPassword for MayReplacePassword {
    type Counting = CountedByPipeline<SetPassword>;
}

impl SetsPassword for SignedIn {
    type Counting = CountedAfterGate<ChangePassword>;
}

/// The same gate, for a form whose tries are counted for the session behind it.
pub struct Counted<G>(G);

impl<G> Counted<G> {
    /// The gate.
    pub fn into_inner(self) -> G {
        self.0
    }
}

impl<G> Deref for Counted<G> {
    type Target = G;

    fn deref(&self) -> &G {
        &self.0
    }
}

impl<G> Sealed for Counted<G> {}

impl<G: SetsPassword + Sync> Gate for Counted<G> {
    type RateLimit = G::Counting;

    fn check_flow(visit: &Visit) -> Result<(), Rejection> {
        G::check_flow(visit)
    }

    fn shown_for(&self) -> ShownFor {
        self.0.shown_for()
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        G::pass(visit).await.map(Self)
    }

    async fn remember(&self, visit: &Visit, language: Language) -> Result<(), Rejection> {
        self.0.remember(visit, language).await
    }
}
