//! The one pipeline of all steps: what every request goes through, around and in front of the handlers.

use std::convert::Infallible;
use std::future::Future;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::{Extension, MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};
use tower::Service;

use super::answer::Answer;
use super::cookies::CookieName;
use super::error_page;
use super::form::Entry;
use super::gate::Gate;
use super::headers::protect;
use super::posted::{FromPost, Posted};
use super::preference::Preferences;
use super::rejection::{Rejected, Rejection};
use super::visit::Visit;
use crate::app::App;
use crate::wording::ErrorPage;

/// A step's routes, each behind its gate, all behind one pipeline.
pub struct Step {
    app: App,
    router: Router,
}

/// A step as a service. It takes no further route, so none can be behind anything but the pipeline:
///
/// ```compile_fail,E0277
/// fn add(step: shared::web::FinishedStep, router: axum::Router) -> axum::Router {
///     router.merge(step)
/// }
/// ```
///
/// ```compile_fail,E0599
/// fn add(step: shared::web::FinishedStep) -> shared::web::FinishedStep {
///     step.route("/more", axum::routing::get(|| async {}))
/// }
/// ```
#[derive(Clone)]
pub struct FinishedStep(Router);

impl Step {
    /// A step without routes yet.
    pub fn new(app: App) -> Self {
        Self { app, router: Router::new() }
    }

    /// A page: GET, behind the gate. It changes nothing.
    pub fn show<G, H, F>(mut self, path: &str, handler: H) -> Self
    where
        G: Gate + 'static,
        H: Fn(Visit, G) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Answer, Rejection>> + Send,
    {
        let shown = move |Extension(visit): Extension<Visit>| {
            let handler = handler.clone();
            async move {
                let passed = G::pass(&visit).await;
                let answer = match passed {
                    Ok(gate) => handler(visit.shown_for(gate.shown_for()), gate).await,
                    Err(rejection) => Err(rejection),
                };
                respond(answer)
            }
        };
        self.router = self.router.route(path, get(shown));
        self
    }

    /// A page with a form. GET shows it empty. POST acts, unless its query asks for another language or text size: then
    /// the form is shown again as typed, and nothing is compared, counted or written. GET and POST may have different
    /// gates.
    pub fn form<G, P, S, A, Shown, Acted>(mut self, path: &str, show: S, act: A) -> Self
    where
        G: Gate + 'static,
        P: FromPost + 'static,
        S: Fn(Visit, G, Entry) -> Shown + Clone + Send + Sync + 'static,
        A: Fn(P) -> Acted + Clone + Send + Sync + 'static,
        Shown: Future<Output = Result<Answer, Rejection>> + Send,
        Acted: Future<Output = Result<Answer, Rejection>> + Send,
    {
        let show_again = show.clone();
        let shown = move |Extension(visit): Extension<Visit>| {
            let show = show.clone();
            async move { respond(show_empty(visit.with_form(), show).await) }
        };
        let posted = move |Extension(visit): Extension<Visit>, request: Request| {
            let (show, act, visit) = (show_again.clone(), act.clone(), visit.with_form());
            async move {
                respond(match visit.preferences.are_requested() {
                    true => show_as_typed(visit, request, show).await,
                    false => submitted(visit, request, act).await,
                })
            }
        };
        self.router = self.router.route(path, get(shown).post(posted));
        self
    }

    /// A POST without a page of its own.
    pub fn submit<P, H, F>(mut self, path: &str, handler: H) -> Self
    where
        P: FromPost + 'static,
        H: Fn(P) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Answer, Rejection>> + Send,
    {
        let posted = move |Extension(visit): Extension<Visit>, request: Request| {
            let handler = handler.clone();
            async move { respond(submitted(visit, request, handler).await) }
        };
        self.router = self.router.route(path, post(posted));
        self
    }

    /// Puts the pipeline around the routes.
    pub fn finish(self) -> FinishedStep {
        let app = self.app;
        let missing = || async { respond(Err(Rejection::Page(ErrorPage::NotFound))) };
        let wrong_method = || async { respond(Err(Rejection::MethodNotAllowed)) };
        let around = move |request: Request, next: Next| surround(app.clone(), request, next);
        FinishedStep(self.router.fallback(missing).method_not_allowed_fallback(wrong_method).layer(from_fn(around)))
    }
}

impl<B> Service<http::Request<B>> for FinishedStep
where
    Router: Service<http::Request<B>, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = <Router as Service<http::Request<B>>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        self.0.call(request)
    }
}

async fn submitted<P, H, F>(visit: Visit, request: Request, handler: H) -> Result<Answer, Rejection>
where
    P: FromPost,
    H: Fn(P) -> F,
    F: Future<Output = Result<Answer, Rejection>>,
{
    let posted = P::from_post(visit, request).await?;
    handler(posted).await
}

async fn show_empty<G, S, Shown>(visit: Visit, show: S) -> Result<Answer, Rejection>
where
    G: Gate,
    S: Fn(Visit, G, Entry) -> Shown,
    Shown: Future<Output = Result<Answer, Rejection>>,
{
    let gate = G::pass(&visit).await?;
    show(visit.shown_for(gate.shown_for()), gate, Entry::empty()).await
}

async fn show_as_typed<G, S, Shown>(visit: Visit, request: Request, show: S) -> Result<Answer, Rejection>
where
    G: Gate,
    S: Fn(Visit, G, Entry) -> Shown,
    Shown: Future<Output = Result<Answer, Rejection>>,
{
    let (visit, gate, fields) = Posted::<G>::to_show_again(visit, request).await?.into_parts();
    if let Some(language) = visit.preferences.requested_language() {
        gate.remember(&visit, language).await?;
    }
    show(visit, gate, Entry::kept(&fields)).await
}

fn respond(answer: Result<Answer, Rejection>) -> Response {
    answer.map_or_else(Rejection::into_response, Answer::into_response)
}

/// Around every handler: reads the request before it; renders the error page, and adds headers and the log line after it.
async fn surround(app: App, mut request: Request, next: Next) -> Response {
    let visit = Visit::new(app, &request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    request.extensions_mut().insert(visit.clone());
    let mut response = match &visit.config.names(visit.preferences.language).maintenance {
        Some(window) => respond(Err(Rejection::Page(ErrorPage::Maintenance(window.clone())))),
        None => next.run(request).await,
    };
    let mut chosen = Some(visit.preferences);
    if let Some(Rejected(rejection)) = response.extensions_mut().remove() {
        response = error_page::render(&rejection, &visit);
        // A form that acts for nobody leaves no choice behind either.
        chosen = chosen.filter(|_| !visit.acts);
    }
    let chosen = chosen.into_iter().flat_map(Preferences::cookies);
    let new_token = visit.new_form_token().filter(|_| response.status() != StatusCode::SEE_OTHER);
    for cookie in chosen.chain(new_token.map(|token| CookieName::Form.set(token))) {
        if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    protect(response.headers_mut());
    let status = response.status().as_u16();
    // Only the route is logged: a typed path that is no route may contain anything, personal data included.
    let path = route.as_deref().unwrap_or("-");
    let (function, request_id) = (visit.audit.function(), &visit.request_id);
    tracing::info!(event = "request", function, request_id, method = %method, path, status);
    visit.audit.flush(request_id, visit.now);
    response
}
