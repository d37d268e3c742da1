use std::future::Future;

use axum::Router;
use axum::extract::{Extension, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};

use super::answer::Answer;
use super::cookies::CookieName;
use super::frame::TextSize;
use super::gate::Gate;
use super::headers::protect;
use super::posted::Posted;
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

    /// A form that is acted upon for whoever passes the gate.
    pub fn submit<G, H, F>(mut self, path: &str, handler: H) -> Self
    where
        G: Gate + 'static,
        H: Fn(Posted<G>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Answer, Refusal>> + Send,
    {
        let submitted = move |Extension(visit): Extension<Visit>, request: Request| {
            let handler = handler.clone();
            async move {
                let posted = match Posted::receive(visit, request).await {
                    Ok(posted) => posted,
                    Err(refusal) => return refusal.into_response(),
                };
                let text_size = posted.visit.text_size;
                let mut response = respond(handler(posted).await);
                response.extensions_mut().insert(text_size);
                response
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

fn respond(answer: Result<Answer, Refusal>) -> Response {
    answer.map_or_else(Refusal::into_response, Answer::into_response)
}

/// Around every page: the visit before it; the page of a refusal, the headers and the log line after it.
async fn surround(app: App, mut request: Request, next: Next) -> Response {
    let mut visit = Visit::new(app, &request);
    let method = request.method().clone();
    request.extensions_mut().insert(visit.clone());
    let mut response = match &visit.config.maintenance {
        Some(window) => respond(Err(Refusal::Told(Told::Maintenance(window.clone())))),
        None => next.run(request).await,
    };
    if let Some(text_size) = response.extensions_mut().remove::<TextSize>() {
        keep(&mut visit, text_size, &mut response);
    }
    if let Some(refusal) = response.extensions_mut().remove::<super::refusal::Carried>() {
        let kept = std::mem::take(response.headers_mut());
        response = refusal.page(&visit);
        response.headers_mut().extend(kept);
    }
    if let Some(token) = visit.new_form_token()
        && response.status() != StatusCode::SEE_OTHER
        && let Ok(cookie) = HeaderValue::from_str(&CookieName::Form.set(token).to_string())
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    protect(response.headers_mut());
    let status = response.status().as_u16();
    let (function, request_id, path) = (visit.audit.function(), &visit.request_id, logged(&visit, status));
    tracing::info!(event = "request", function, request_id, method = %method, path, status);
    visit.audit.flush(request_id, visit.now);
    response
}

/// 文字サイズ travels with every form: it is kept even where scripts are off and the page was not to be shown anew.
fn keep(visit: &mut Visit, text_size: TextSize, response: &mut Response) {
    let is_news = visit.text_size != text_size;
    visit.text_size = text_size;
    let cookie = CookieName::TextSize.set(text_size.code()).to_string();
    let name = CookieName::TextSize.name().as_bytes();
    let headers = response.headers_mut();
    let is_set = headers.get_all(SET_COOKIE).iter().any(|set| set.as_bytes().starts_with(name));
    if is_news
        && !is_set
        && let Ok(cookie) = HeaderValue::from_str(&cookie)
    {
        headers.append(SET_COOKIE, cookie);
    }
}

/// Paths that exist are logged; what somebody typed into the address bar is not, it may be anything.
fn logged(visit: &Visit, status: u16) -> &str {
    if status == 404 { "-" } else { &visit.path }
}
