//! The body of a POST. It can only be reached through the checks in their order: origin (CSRF), content type, flow, rate
//! limit and gate, then the form and its token.

use std::future::Future;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::form::{Entry, Field, Fields};
use super::frame::Frame;
use super::gate::Gate;
use super::origin::{Source, source};
use super::rate_limit::{Budgeted, CountedByHandler, RateLimit, SettledBeforeHandler, stay_within};
use super::rejection::Rejection;
use super::visit::Visit;
use crate::config::Config;
use crate::fact::Fact;
use crate::limits;
use crate::wording::Wording;

/// A POST that passed every check of the pipeline. It cannot be made by hand, nor put together from other parts:
///
/// ```compile_fail,E0451
/// use shared::web::{OwnBrowser, Posted};
/// fn forge(posted: Posted<OwnBrowser>) -> Posted<OwnBrowser> {
///     let (visit, gate, fields) = posted.into_parts();
///     Posted { visit, gate, fields }
/// }
/// ```
pub struct Posted<G> {
    visit: Visit,
    gate: G,
    fields: Fields,
}

/// A POST that its handler has to count: it passed every check of the pipeline but the rate limit.
///
/// It shows what a page with the form needs, and no tables: the only way on is [`Uncounted::count_while`].
///
/// ```compile_fail,E0599
/// use shared::web::{SigningIn, Uncounted};
/// async fn skip_the_rate_limit(posted: Uncounted<SigningIn>) {
///     posted.visit().store.forget_failures("a").await.ok();
/// }
/// ```
///
/// Nor does a handler of such a gate compile that takes [`Posted`]:
///
/// ```compile_fail,E0277
/// use shared::web::{Answer, Posted, Rejection, SigningIn, Step};
/// async fn submit(posted: Posted<SigningIn>) -> Result<Answer, Rejection> {
///     Ok(Answer::see("/"))
/// }
/// fn routes(step: Step) -> Step {
///     step.submit("/login", submit)
/// }
/// ```
#[must_use = "the rate limit is not taken before `count_while`"]
pub struct Uncounted<G>(Posted<G>);

/// What a handler of a POST takes: [`Posted`] or [`Uncounted`], by the rate limit of its gate.
pub trait FromPost: Sized + Send {
    /// Runs the checks and reads the form.
    ///
    /// # Errors
    /// The first check that fails.
    fn from_post(visit: Visit, request: Request) -> impl Future<Output = Result<Self, Rejection>> + Send;
}

impl<G: Gate> FromPost for Posted<G>
where
    G::RateLimit: SettledBeforeHandler,
{
    async fn from_post(visit: Visit, request: Request) -> Result<Self, Rejection> {
        let counted = async |visit: &Visit| match G::RateLimit::BEFORE_HANDLER {
            Some(limit) => stay_within(visit, limit).await,
            None => Ok(()),
        };
        let posted: Self = receive(visit, request, counted).await?;
        if let Some(limit) = G::RateLimit::AFTER_GATE {
            stay_within(&posted.visit, limit).await?;
        }
        Ok(posted)
    }
}

impl<B: Budgeted, G: Gate<RateLimit = CountedByHandler<B>>> FromPost for Uncounted<G> {
    async fn from_post(visit: Visit, request: Request) -> Result<Self, Rejection> {
        Ok(Self(receive(visit, request, async |_: &Visit| Ok(())).await?))
    }
}

impl<G: Gate> Posted<G> {
    /// A form that is only shown again, in another language or text size: it costs what its page costs, and is not
    /// counted.
    pub(super) async fn to_show_again(visit: Visit, request: Request) -> Result<Self, Rejection> {
        receive(visit, request, async |_: &Visit| Ok(())).await
    }
}

impl<G> Posted<G> {
    /// The request.
    pub const fn visit(&self) -> &Visit {
        &self.visit
    }

    /// The gate that it passed.
    pub const fn gate(&self) -> &G {
        &self.gate
    }

    /// The form.
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The content of a field; empty if the form has no such field.
    pub fn typed(&self, field: Field) -> &str {
        self.fields.get(field)
    }

    /// Request, gate and form.
    pub fn into_parts(self) -> (Visit, G, Fields) {
        (self.visit, self.gate, self.fields)
    }
}

impl<G> Uncounted<G> {
    /// The content of a field; empty if the form has no such field.
    pub fn typed(&self, field: Field) -> &str {
        self.0.typed(field)
    }

    /// The form as typed, without its secrets.
    pub fn entry(&self) -> Entry {
        Entry::kept(&self.0.fields)
    }

    /// The texts, in the language of the request.
    pub const fn wording(&self) -> &Arc<Wording> {
        &self.0.visit.wording
    }

    /// The society's settings.
    pub fn config(&self) -> &Config {
        &self.0.visit.config
    }

    /// The path of the request.
    pub fn path(&self) -> &str {
        &self.0.visit.path
    }

    /// The frame of a page that shows the form again.
    pub fn frame(&self) -> Frame {
        self.0.visit.frame()
    }

    pub(super) const fn gate(&self) -> &G {
        &self.0.gate
    }
}

impl<B: Budgeted, G: Gate<RateLimit = CountedByHandler<B>>> Uncounted<G> {
    /// Takes one from the budget of the client's network address and runs `work` concurrently.
    ///
    /// # Errors
    /// E04 when the budget is used up; the result of `work` is dropped then.
    pub async fn count_while<W, F>(self, work: W) -> Result<(Posted<G>, F::Output), Rejection>
    where
        W: FnOnce(Visit) -> F,
        F: Future,
    {
        let Self(posted) = self;
        let (within, done) = tokio::join!(stay_within(&posted.visit, B::LIMIT), work(posted.visit.clone()));
        within?;
        Ok((posted, done))
    }
}

/// The checks in their order; `count` takes the rate limit concurrently with the gate.
async fn receive<G: Gate, C>(visit: Visit, request: Request, count: C) -> Result<Posted<G>, Rejection>
where
    C: AsyncFnOnce(&Visit) -> Result<(), Rejection>,
{
    let source = source(request.headers(), &visit.config.base_url);
    if source == Source::Foreign {
        return Err(foreign(&visit));
    }
    check_is_form(&request)?;
    G::check_flow(&visit)?;
    let (within, gate) = tokio::join!(count(&visit), G::pass(&visit));
    within?;
    let gate = gate?;
    let visit = visit.shown_for(gate.shown_for());
    let fields = read(request.into_body()).await?;
    if source == Source::Unknown && !visit.is_own_form(fields.get(Field::FormToken)) {
        return Err(foreign(&visit));
    }
    Ok(Posted { visit, gate, fields })
}

fn foreign(visit: &Visit) -> Rejection {
    visit.record(Fact::ForeignRequest, None, "");
    Rejection::stale(&visit.path)
}

fn check_is_form(request: &Request) -> Result<(), Rejection> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let mut parts = header(CONTENT_TYPE).unwrap_or_default().split(';').map(str::trim);
    let is_form = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    // Browsers name no charset. Bytes of another charset may happen to be valid UTF-8 and mean something else.
    let is_utf8 = parts.filter_map(charset).all(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if !(is_form && is_utf8) {
        return Err(Rejection::Unreadable(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > limits::MAX_BODY_BYTES) {
        return Err(Rejection::Unreadable(StatusCode::PAYLOAD_TOO_LARGE));
    }
    Ok(())
}

fn charset(parameter: &str) -> Option<&str> {
    let (name, value) = parameter.split_once('=')?;
    name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
}

async fn read(body: Body) -> Result<Fields, Rejection> {
    let too_large = |_| Rejection::Unreadable(StatusCode::PAYLOAD_TOO_LARGE);
    let bytes = to_bytes(body, limits::MAX_BODY_BYTES).await.map_err(too_large)?;
    Fields::decode(&bytes).map_err(|_| Rejection::Unreadable(StatusCode::BAD_REQUEST))
}
