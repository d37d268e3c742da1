use std::future::Future;

use axum::Router;
use axum::extract::{Extension, MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};

use super::answer::Answer;
use super::cookies::CookieName;
use super::form::Entry;
use super::gate::Gate;
use super::headers::protect;
use super::posted::{Budget, Posted};
use super::refusal::Refusal;
use super::visit::Visit;
use crate::app::App;
use crate::wording::Refusal as Told;

/// A step's pages, each behind its gate, all behind one pipeline.
pub struct Step {
    app: App,
    router: Router,
}

impl Step {
    /// A step without pages yet.
    pub fn new(app: App) -> Self {
        Self { app, router: Router::new() }
    }

    /// A page that is shown to whoever passes the gate. It changes nothing.
    pub fn show<G, H, F>(mut self, path: &str, handler: H) -> Self
    where
        G: Gate + 'static,
        H: Fn(Visit, G) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Answer, Refusal>> + Send,
    {
        let shown = move |Extension(visit): Extension<Visit>| {
            let handler = handler.clone();
            async move {
                let passed = G::pass(&visit).await;
                let answer = match passed {
                    Ok(gate) => handler(visit, gate).await,
                    Err(refusal) => Err(refusal),
                };
                respond(answer)
            }
        };
        self.router = self.router.route(path, get(shown));
        self
    }

    /// A page with a form. GET shows it empty. POST acts, unless its query asks for another language or text size: then
    /// the form comes back as it was typed, and nothing was looked at, counted or written. Whoever acts may pass another
    /// gate than whoever looks.
    pub fn form<G, P, S, A, Shown, Acted>(mut self, path: &str, show: S, act: A) -> Self
    where
        G: Gate + 'static,
        P: Gate + 'static,
        S: Fn(Visit, G, Entry) -> Shown + Clone + Send + Sync + 'static,
        A: Fn(Posted<P>) -> Acted + Clone + Send + Sync + 'static,
        Shown: Future<Output = Result<Answer, Refusal>> + Send,
        Acted: Future<Output = Result<Answer, Refusal>> + Send,
    {
        let show_again = show.clone();
        let shown = move |Extension(visit): Extension<Visit>| {
            let show = show.clone();
            async move { respond(show_empty(visit.with_form(), show).await) }
        };
        let posted = move |Extension(visit): Extension<Visit>, request: Request| {
            let (show, act, visit) = (show_again.clone(), act.clone(), visit.with_form());
            async move {
                respond(match visit.preferences.are_asked() {
                    true => show_as_typed(visit, request, show).await,
                    false => match Posted::receive(visit, request, Budget::Taken).await {
                        Ok(posted) => act(posted).await,
                        Err(refusal) => Err(refusal),
                    },
                })
            }
        };
        self.router = self.router.route(path, get(shown).post(posted));
        self
    }

    /// What is acted upon for whoever passes the gate, without a page of its own.
    pub fn submit<G, H, F>(mut self, path: &str, handler: H) -> Self
    where
        G: Gate + 'static,
        H: Fn(Posted<G>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Answer, Refusal>> + Send,
    {
        let submitted = move |Extension(visit): Extension<Visit>, request: Request| {
            let handler = handler.clone();
            async move {
                let answer = match Posted::receive(visit, request, Budget::Taken).await {
                    Ok(posted) => handler(posted).await,
                    Err(refusal) => Err(refusal),
                };
                respond(answer)
            }
        };
        self.router = self.router.route(path, post(submitted));
        self
    }

    /// The step as a service.
    pub fn finish(self) -> Router {
        let app = self.app;
        let missing = || async { respond(Err(Refusal::Told(Told::NotFound))) };
        let wrong_method = || async { respond(Err(Refusal::WrongMethod)) };
        let around = move |request: Request, next: Next| surround(app.clone(), request, next);
        self.router.fallback(missing).method_not_allowed_fallback(wrong_method).layer(from_fn(around))
    }
}

async fn show_empty<G, S, Shown>(visit: Visit, show: S) -> Result<Answer, Refusal>
where
    G: Gate,
    S: Fn(Visit, G, Entry) -> Shown,
    Shown: Future<Output = Result<Answer, Refusal>>,
{
    let gate = G::pass(&visit).await?;
    show(visit, gate, Entry::empty()).await
}

async fn show_as_typed<G, S, Shown>(visit: Visit, request: Request, show: S) -> Result<Answer, Refusal>
where
    G: Gate,
    S: Fn(Visit, G, Entry) -> Shown,
    Shown: Future<Output = Result<Answer, Refusal>>,
{
    let Posted { visit, gate, fields } = Posted::<G>::receive(visit, request, Budget::Spared).await?;
    if let Some(language) = visit.preferences.asked_language() {
        gate.remember(&visit, language).await?;
    }
    show(visit, gate, Entry::kept(&fields)).await
}

fn respond(answer: Result<Answer, Refusal>) -> Response {
    answer.map_or_else(Refusal::into_response, Answer::into_response)
}

/// Around every page: the visit before it; the page of a refusal, the headers and the log line after it.
async fn surround(app: App, mut request: Request, next: Next) -> Response {
    let visit = Visit::new(app, &request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    request.extensions_mut().insert(visit.clone());
    let mut response = match &visit.config.names(visit.preferences.language).maintenance {
        Some(window) => respond(Err(Refusal::Told(Told::Maintenance(window.clone())))),
        None => next.run(request).await,
    };
    if let Some(refusal) = response.extensions_mut().remove::<super::refusal::Carried>() {
        response = refusal.page(&visit);
    }
    let new_token = visit.new_form_token().filter(|_| response.status() != StatusCode::SEE_OTHER);
    for cookie in visit.preferences.cookies().chain(new_token.map(|token| CookieName::Form.set(token))) {
        if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    protect(response.headers_mut());
    let status = response.status().as_u16();
    // What somebody typed into the address bar is not logged unless it is a path of ours: it may be anything.
    let path = route.as_deref().unwrap_or("-");
    let (function, request_id) = (visit.audit.function(), &visit.request_id);
    tracing::info!(event = "request", function, request_id, method = %method, path, status);
    visit.audit.flush(request_id, visit.now);
    response
}
