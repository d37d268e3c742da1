//! Renders the error pages: E01–E07 and the others that end a step.

use askama::Template;
use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};

use super::frame::Frame;
use super::rejection::{Rejection, start_of};
use super::shown_for::FLOW;
use super::visit::Visit;
use crate::log::chain;
use crate::metrics::Measure;
use crate::secret::FlowTag;
use crate::wording::{Button, ErrorPage, ErrorPageText, Restart};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorTemplate {
    frame: Frame,
    heading: String,
    /// What to do; contains the inquiry number, where there is one.
    body: String,
    /// Where to go on, the main one first.
    buttons: Vec<Button>,
}

impl ErrorTemplate {
    /// The page in the language of the frame.
    fn new(frame: Frame, page: &ErrorPage) -> Self {
        let ErrorPageText { heading, body, buttons } = frame.w.error_pages.text(page);
        Self { frame, heading, body, buttons }
    }
}

/// Renders the page of a rejection. The cause of an internal error goes to the log and nowhere else.
pub(super) fn render(rejection: &Rejection, visit: &Visit) -> Response {
    if let Rejection::Internal(error) = rejection {
        let (function, request_id) = (visit.audit.function(), &visit.request_id);
        tracing::error!(event = "request.failed", function, request_id, cause = chain(&**error));
        visit.audit.measure(Measure::RequestFailed, 1.0);
    }
    let page = page_of(rejection, visit);
    let mut frame = visit.frame();
    frame.shown_for.flow = visit.query(FLOW).and_then(FlowTag::parse);
    if page == ErrorPage::NotFound {
        // The typed path may be anything: it is not repeated, so the page is the same for every visitor.
        "/".clone_into(&mut frame.path);
    }
    let html = ErrorTemplate::new(frame, &page).render().unwrap_or_default();
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status(rejection);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let ErrorPage::TooMany(minutes) = page {
        headers.insert(RETRY_AFTER, (minutes * 60).into());
    }
    response
}

const fn status(rejection: &Rejection) -> StatusCode {
    match rejection {
        Rejection::Redirect(_) => StatusCode::SEE_OTHER,
        Rejection::Unreadable(status) => *status,
        Rejection::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Rejection::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Rejection::Page(page) => match page {
            ErrorPage::AlreadyRegistered | ErrorPage::OtherMember(_) => StatusCode::CONFLICT,
            ErrorPage::Outdated(_) | ErrorPage::CredentialsTimeout => StatusCode::FORBIDDEN,
            ErrorPage::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            ErrorPage::NotFound => StatusCode::NOT_FOUND,
            ErrorPage::NotAccepted(_) => StatusCode::BAD_REQUEST,
            ErrorPage::Maintenance(_) => StatusCode::SERVICE_UNAVAILABLE,
            ErrorPage::Failed(..) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::GONE,
        },
    }
}

fn page_of(rejection: &Rejection, visit: &Visit) -> ErrorPage {
    match rejection {
        Rejection::Page(page) => page.clone(),
        Rejection::Unreadable(_) => ErrorPage::NotAccepted(start_of(&visit.path)),
        Rejection::MethodNotAllowed => ErrorPage::NotFound,
        Rejection::Redirect(_) | Rejection::Internal(_) => {
            ErrorPage::Failed(visit.inquiry_number().to_owned(), shown_at(&visit.path))
        }
    }
}

/// The page on which a member sees whether a failed request was written all the same. A member who is still signed in
/// must not be sent to the login page.
fn shown_at(path: &str) -> Restart {
    match path {
        "/logout" | "/logout/everywhere" | "/logout/other" | "/password/change" => Restart::Portal,
        "/password" => Restart::NewPassword,
        _ => Restart::Login,
    }
}
