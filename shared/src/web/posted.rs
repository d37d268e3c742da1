use axum::body::{Body, to_bytes};
use axum::extract::Request;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::form::{Field, Fields};
use super::gate::Gate;
use super::origin::{Source, source};
use super::refusal::Refusal;
use super::visit::Visit;
use crate::audit::Fact;
use crate::clock::minutes_to_wait;
use crate::store::Limit;
use crate::wording::Refusal as Told;

/// A POST that may be acted upon. The only way to a body: first the origin, then budget and gate, then the form.
pub struct Posted<G> {
    /// The request.
    pub visit: Visit,
    /// What the gate found.
    pub gate: G,
    /// What was typed.
    pub fields: Fields,
}

/// Whether a POST counts against the budget of its network address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Budget {
    /// It is acted upon.
    Taken,
    /// The form is only shown again.
    Spared,
}

/// The largest body that is read: our longest form has 2 KB.
const MOST_BYTES: usize = 16 * 1024;

impl<G: Gate> Posted<G> {
    pub(super) async fn receive(visit: Visit, request: Request, counts: Budget) -> Result<Self, Refusal> {
        let source = source(request.headers(), &visit.config.base_url);
        if source == Source::Foreign {
            return Err(foreign(&visit));
        }
        is_form(&request)?;
        let (budget, gate) = tokio::join!(budget::<G>(&visit, counts), G::pass(&visit));
        budget?;
        let gate = gate?;
        let fields = read(request.into_body()).await?;
        if source == Source::Unknown && !visit.is_own_form(fields.get(Field::FormToken)) {
            return Err(foreign(&visit));
        }
        Ok(Self { visit, gate, fields })
    }
}

impl<G> Posted<G> {
    /// What was typed into the field.
    pub fn typed(&self, field: Field) -> &str {
        self.fields.get(field)
    }
}

fn foreign(visit: &Visit) -> Refusal {
    visit.record(Fact::ForeignRequest, None, "");
    Refusal::stale(&visit.path)
}

fn is_form(request: &Request) -> Result<(), Refusal> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let mut parts = header(CONTENT_TYPE).unwrap_or_default().split(';').map(str::trim);
    let is_form = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    // Browsers name no encoding; a form in another one may happen to be UTF-8, and would say something else.
    let is_utf8 = parts.filter_map(charset).all(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if !(is_form && is_utf8) {
        return Err(Refusal::Unreadable(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let length = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > MOST_BYTES) {
        return Err(Refusal::Unreadable(StatusCode::PAYLOAD_TOO_LARGE));
    }
    Ok(())
}

fn charset(parameter: &str) -> Option<&str> {
    let (name, value) = parameter.split_once('=')?;
    name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
}

async fn budget<G: Gate>(visit: &Visit, counts: Budget) -> Result<(), Refusal> {
    match G::LIMIT.filter(|_| counts == Budget::Taken) {
        Some(limit) => visit.stay_within(limit).await,
        None => Ok(()),
    }
}

impl Visit {
    /// Takes one from the budget of the client's network address.
    ///
    /// # Errors
    /// The page that says how long to wait, when it is used up.
    pub async fn stay_within(&self, limit: Limit) -> Result<(), Refusal> {
        let Some(seconds) = self.store.take(limit, &self.client(), self.now).await? else { return Ok(()) };
        self.record(Fact::Limited, Some(&self.client()), self.path.trim_start_matches('/'));
        Err(Refusal::Told(Told::TooMany(minutes_to_wait(seconds))))
    }
}

async fn read(body: Body) -> Result<Fields, Refusal> {
    let too_large = |_| Refusal::Unreadable(StatusCode::PAYLOAD_TOO_LARGE);
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(too_large)?;
    Fields::decode(&bytes).map_err(|_| Refusal::Unreadable(StatusCode::BAD_REQUEST))
}
