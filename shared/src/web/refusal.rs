use std::error::Error;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};

use super::answer::Answer;
use super::error_page::ErrorPage;
use super::visit::Visit;
use crate::audit::chain;
use crate::metrics::Measure;
use crate::secret::HashProblem;
use crate::store::{Purpose, StoreError};
use crate::wording::{self, Restart};

/// Why a page is not shown, or a form not acted upon. Each reason has one page, the same for everybody.
pub enum Refusal {
    /// Go there instead.
    See(Box<Answer>),
    /// A page that says why and where to go on.
    Told(wording::Refusal),
    /// The body is not a form of ours.
    Unreadable(StatusCode),
    /// The path has no such method.
    WrongMethod,
    /// A failure of ours: a constant page, the cause in the log.
    Failed(Arc<dyn Error + Send + Sync>),
}

/// A refusal on its way to the place that can render its page.
#[derive(Clone)]
pub(super) struct Carried(Arc<Refusal>);

impl Refusal {
    /// Another page.
    pub fn see(answer: Answer) -> Self {
        Self::See(Box::new(answer))
    }

    /// E01: expired, used, replaced, or never was.
    pub const fn dead_link(purpose: Purpose) -> Self {
        Self::Told(match purpose {
            Purpose::Registration => wording::Refusal::RegistrationLink,
            Purpose::Credentials => wording::Refusal::CredentialsLink,
            Purpose::Reset => wording::Refusal::ResetLink,
        })
    }

    /// E03: left alone for too long, or not from a page of ours.
    pub fn stale(path: &str) -> Self {
        Self::Told(wording::Refusal::Outdated(start_of(path)))
    }

    /// E06
    pub fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(Arc::from(error.into()))
    }

    /// As HTTP has it; the page follows where the request leaves the pipeline.
    pub(super) fn into_response(self) -> Response {
        match self {
            Self::See(answer) => answer.into_response(),
            told => {
                let mut response = Response::new(Body::empty());
                response.extensions_mut().insert(Carried(Arc::new(told)));
                response
            }
        }
    }

    fn status(&self) -> StatusCode {
        use wording::Refusal as Told;
        match self {
            Self::See(_) => StatusCode::SEE_OTHER,
            Self::Unreadable(status) => *status,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Told(told) => match told {
                Told::AlreadyRegistered => StatusCode::CONFLICT,
                Told::Outdated(_) | Told::CredentialsTimeout => StatusCode::FORBIDDEN,
                Told::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
                Told::NotFound => StatusCode::NOT_FOUND,
                Told::NotAccepted(_) => StatusCode::BAD_REQUEST,
                Told::Maintenance(_) => StatusCode::SERVICE_UNAVAILABLE,
                Told::Failed(..) => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::GONE,
            },
        }
    }

    fn told(&self, visit: &Visit) -> wording::Refusal {
        match self {
            Self::Told(told) => told.clone(),
            Self::Unreadable(_) => wording::Refusal::NotAccepted(start_of(&visit.path)),
            Self::WrongMethod => wording::Refusal::NotFound,
            Self::See(_) | Self::Failed(_) => {
                wording::Refusal::Failed(visit.inquiry_number().to_owned(), shown_at(&visit.path))
            }
        }
    }
}

/// Where the flow began that a path belongs to.
fn start_of(path: &str) -> Restart {
    match path {
        "/register" | "/first-login" | "/verify-identity" | "/auth-key" | "/credentials" => Restart::Registration,
        "/reset" | "/temp-login" | "/password" => Restart::Reset,
        "/password/change" => Restart::Portal,
        _ => Restart::Login,
    }
}

/// Where it shows whether something was written before it failed: whoever is not signed out must not be left at the
/// login page, as if they were.
fn shown_at(path: &str) -> Restart {
    match path {
        "/logout" | "/logout/everywhere" | "/password/change" => Restart::Portal,
        "/password" => Restart::NewPassword,
        _ => Restart::Login,
    }
}

impl Carried {
    /// The page of the refusal; the cause of a failure goes to the log and nowhere else.
    pub(super) fn page(&self, visit: &Visit) -> Response {
        let refusal = &*self.0;
        if let Refusal::Failed(error) = refusal {
            let (function, request_id) = (visit.audit.function(), &visit.request_id);
            tracing::error!(event = "request.failed", function, request_id, cause = chain(&**error));
            visit.audit.measure(Measure::RequestFailed, 1.0);
        }
        let told = refusal.told(visit);
        let mut frame = visit.frame();
        if told == wording::Refusal::NotFound {
            // Whatever somebody typed into the address bar stays there: the page is the same for all.
            "/".clone_into(&mut frame.path);
        }
        let html = ErrorPage::new(frame, &told).render().unwrap_or_default();
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = refusal.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if let wording::Refusal::TooMany(minutes) = told {
            headers.insert(RETRY_AFTER, (minutes * 60).into());
        }
        response
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::failed(error)
    }
}

impl From<HashProblem> for Refusal {
    fn from(error: HashProblem) -> Self {
        Self::failed(error)
    }
}
