//! Rate limits of POST requests, per network address of the client, or per session for forms that set a password.
//!
//! Each gate says by type how POSTs through it are limited ([`Gate::RateLimit`](super::gate::Gate)); a gate that says
//! nothing does not compile. The budgets are in [`crate::store::Limit`].
//!
//! | Type | Who counts | What a handler receives |
//! |---|---|---|
//! | [`CountedByPipeline`] | the pipeline, concurrently with the gate and before the body is read | [`Posted`](super::Posted) |
//! | [`CountedAfterGate`] | the pipeline, when the gate has let the form pass | `Posted` |
//! | [`CountedByHandler`] | the handler, concurrently with its own reads, through [`Uncounted`](super::Uncounted) | `Uncounted`, which has no way to the tables but the one that counts |
//! | [`BoundBySession`] | none: the session behind the gate is the bound | `Posted` |
//! | [`OwnBrowserOnly`] | none: the request costs no more than a page | `Posted` |
//! | [`NoPosts`] | nothing to count | no handler of a POST compiles |

use std::marker::PhantomData;

use super::cookies::CookieName;
use super::flow::FlowKind;
use super::rejection::Rejection;
use super::visit::Visit;
use crate::clock::minutes_to_wait;
use crate::fact::Fact;
use crate::store::Limit;
use crate::wording::ErrorPage;

mod sealed {
    pub trait Sealed {}
}

/// A budget as a type.
pub trait Budgeted: sealed::Sealed + Send + 'static {
    /// The budget.
    const LIMIT: Limit;
}

/// Mails asked for.
pub enum AskMail {}

/// Logins tried.
pub enum Login {}

/// Forms posted behind a mailed link.
pub enum UseLink {}

/// New passwords behind a restricted session.
pub enum SetPassword {}

/// New passwords behind a session.
pub enum ChangePassword {}

impl sealed::Sealed for SetPassword {}
impl Budgeted for SetPassword {
    const LIMIT: Limit = Limit::SetPassword;
}

impl sealed::Sealed for ChangePassword {}
impl Budgeted for ChangePassword {
    const LIMIT: Limit = Limit::ChangePassword;
}

impl sealed::Sealed for AskMail {}
impl Budgeted for AskMail {
    const LIMIT: Limit = Limit::AskMail;
}

impl sealed::Sealed for Login {}
impl Budgeted for Login {
    const LIMIT: Limit = Limit::Login;
}

impl sealed::Sealed for UseLink {}
impl Budgeted for UseLink {
    const LIMIT: Limit = Limit::UseLink;
}

/// How POSTs through a gate are rate limited: one of the six types of this module.
pub trait RateLimit: sealed::Sealed {
    /// The budget from which the pipeline takes before the handler runs.
    const BEFORE_HANDLER: Option<Limit>;
    /// The budget from which the pipeline takes after the gate has let the form pass, and before the handler runs.
    const AFTER_GATE: Option<Limit> = None;
}

/// A POST through the gate may be handed to its handler as [`Posted`](super::Posted).
#[diagnostic::on_unimplemented(
    message = "a POST through this gate must be counted by its handler, or cannot be handled at all",
    note = "take `Uncounted<G>` in place of `Posted<G>`, or a gate that may be posted to"
)]
pub trait SettledBeforeHandler: RateLimit {}

/// The pipeline takes one from the budget before the handler runs.
pub struct CountedByPipeline<B>(PhantomData<B>);

/// The pipeline takes one from the budget after the gate: the budget is that of a session, and only the gate knows whether
/// the form was shown for its member.
pub struct CountedAfterGate<B>(PhantomData<B>);

/// The handler takes one from the budget: only so can it do that concurrently with reads which depend on the form.
pub struct CountedByHandler<B>(PhantomData<B>);

/// Not counted: the gate demands a session, which a counted login or link gave, and what the session lets an attacker
/// guess has a counter of its own (current password: login attempts; login ID: the session's counter). A form that sets a
/// password is counted all the same, for what it costs: [`Counted`](super::Counted).
pub enum BoundBySession {}

/// Not counted: the request changes cookies of this browser, and with a valid session token at most that session or the
/// language of its account. It guesses nothing (a token has 256 bits), sends no mail, hashes no password, and costs the
/// tables no more than a page does.
pub enum OwnBrowserOnly {}

/// The gate is for pages; no POST goes through it.
pub enum NoPosts {}

impl<B: Budgeted> sealed::Sealed for CountedByPipeline<B> {}
impl<B: Budgeted> RateLimit for CountedByPipeline<B> {
    const BEFORE_HANDLER: Option<Limit> = Some(B::LIMIT);
}
impl<B: Budgeted> SettledBeforeHandler for CountedByPipeline<B> {}

impl<B: Budgeted> sealed::Sealed for CountedAfterGate<B> {}
impl<B: Budgeted> RateLimit for CountedAfterGate<B> {
    const BEFORE_HANDLER: Option<Limit> = None;
    const AFTER_GATE: Option<Limit> = Some(B::LIMIT);
}
impl<B: Budgeted> SettledBeforeHandler for CountedAfterGate<B> {}

impl<B: Budgeted> sealed::Sealed for CountedByHandler<B> {}
impl<B: Budgeted> RateLimit for CountedByHandler<B> {
    const BEFORE_HANDLER: Option<Limit> = None;
}

impl sealed::Sealed for BoundBySession {}
impl RateLimit for BoundBySession {
    const BEFORE_HANDLER: Option<Limit> = None;
}
impl SettledBeforeHandler for BoundBySession {}

impl sealed::Sealed for OwnBrowserOnly {}
impl RateLimit for OwnBrowserOnly {
    const BEFORE_HANDLER: Option<Limit> = None;
}
impl SettledBeforeHandler for OwnBrowserOnly {}

impl sealed::Sealed for NoPosts {}
impl RateLimit for NoPosts {
    const BEFORE_HANDLER: Option<Limit> = None;
}

/// Takes one from the budget of the client's network address, or of the session for a form that sets a password.
///
/// # Errors
/// E04, with the minutes to wait, when the budget is used up.
pub(super) async fn stay_within(visit: &Visit, limit: Limit) -> Result<(), Rejection> {
    let session = match limit {
        Limit::SetPassword => visit.flow(FlowKind::Restricted)?.map(|flow| flow.token().clone()),
        Limit::ChangePassword => visit.cookies.token(CookieName::Session),
        _ => None,
    };
    let who = session.map_or_else(|| visit.client(), |token| token.hash().as_str().to_owned());
    let Some(seconds) = visit.store.take(limit, &who, visit.now).await? else { return Ok(()) };
    visit.record(Fact::Limited, Some(&visit.client()), visit.path.trim_start_matches('/'));
    Err(Rejection::Page(ErrorPage::TooMany(minutes_to_wait(seconds))))
}
