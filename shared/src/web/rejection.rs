//! Why the pipeline answers a request with something else than the page that was asked for (axum's word: rejection).

use std::error::Error;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;

use super::answer::Answer;
use crate::secret::HashProblem;
use crate::store::{Purpose, StoreError};
use crate::wording::{ErrorPage, Restart};

/// Why a page is not shown, or a form not acted upon. Each reason has one page, the same for every visitor.
pub enum Rejection {
    /// Redirect to another page, with its cookies.
    Redirect(Box<Answer>),
    /// An error page that says why, and where to go on.
    Page(ErrorPage),
    /// The body is not a form of ours: 400, 413 or 415.
    Unreadable(StatusCode),
    /// 405: the path has no such method.
    MethodNotAllowed,
    /// 500: a failure of ours. The page is constant; the cause goes to the log.
    Internal(Arc<dyn Error + Send + Sync>),
}

/// A rejection as an extension of an empty response, until the outermost layer renders its page.
#[derive(Clone)]
pub(super) struct Rejected(pub(super) Arc<Rejection>);

impl Rejection {
    /// Redirects with the answer.
    pub fn redirect(answer: Answer) -> Self {
        Self::Redirect(Box::new(answer))
    }

    /// E01: the link is expired, used, replaced or unknown.
    pub const fn dead_link(purpose: Purpose) -> Self {
        Self::Page(match purpose {
            Purpose::Registration => ErrorPage::RegistrationLink,
            Purpose::Credentials => ErrorPage::CredentialsLink,
            Purpose::Reset => ErrorPage::ResetLink,
            Purpose::NotMe => ErrorPage::NotMeLink,
        })
    }

    /// E03: the session or the form is too old, or the form is not from a page of ours (CSRF).
    pub fn stale(path: &str) -> Self {
        Self::Page(ErrorPage::Outdated(start_of(path)))
    }

    /// E06: an internal error.
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(Arc::from(error.into()))
    }

    /// A redirect, or an empty response that carries the rejection to the layer that renders error pages.
    pub(super) fn into_response(self) -> Response {
        match self {
            Self::Redirect(answer) => answer.into_response(),
            rejection => {
                let mut response = Response::new(Body::empty());
                response.extensions_mut().insert(Rejected(Arc::new(rejection)));
                response
            }
        }
    }
}

/// Where the flow of a path began.
pub(super) fn start_of(path: &str) -> Restart {
    match path {
        "/register" | "/first-login" | "/verify-identity" | "/verify-identity/image" | "/auth-key" | "/credentials" => {
            Restart::Registration
        }
        "/reset" | "/temp-login" | "/password" => Restart::Reset,
        "/password/change" | "/logout/other" => Restart::Portal,
        _ => Restart::Login,
    }
}

impl From<StoreError> for Rejection {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<HashProblem> for Rejection {
    fn from(error: HashProblem) -> Self {
        Self::internal(error)
    }
}
