//! Responses of a step.

use axum::body::Body;
use axum::response::Response;
use cookie::Cookie;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, LOCATION, SET_COOKIE, VARY};
use http::{HeaderValue, StatusCode};

use super::assets::Asset;

/// The response of a step: a page, a redirect, an image or an asset; and cookies.
pub struct Answer {
    content: Content,
    cookies: Vec<Cookie<'static>>,
    forget_site: bool,
}

enum Content {
    Page(StatusCode, String),
    See(String),
    Image(Vec<u8>),
    Asset { asset: &'static Asset, gzipped: bool },
}

impl Answer {
    /// An HTML page.
    pub(super) fn html(status: StatusCode, html: String) -> Self {
        Self::new(Content::Page(status, html))
    }

    /// A redirect to another page of ours (303 See Other).
    pub fn see(path: impl Into<String>) -> Self {
        Self::new(Content::See(path.into()))
    }

    /// An image, not cached.
    pub fn image(png: Vec<u8>) -> Self {
        Self::new(Content::Image(png))
    }

    /// An asset, cached for good: it never changes under its URL.
    pub fn asset(asset: &'static Asset, gzipped: bool) -> Self {
        Self::new(Content::Asset { asset, gzipped })
    }

    fn new(content: Content) -> Self {
        Self { content, cookies: Vec::new(), forget_site: false }
    }

    /// Adds a cookie.
    pub fn with(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Adds `Clear-Site-Data` for cache and storage; cookies of device and preferences stay.
    pub fn forgetting_site(mut self) -> Self {
        self.forget_site = true;
        self
    }

    /// The HTTP response.
    pub fn into_response(self) -> Response {
        let mut response = match self.content {
            Content::Page(status, html) => with_type(status, "text/html; charset=utf-8", html),
            Content::See(path) => redirect(&path),
            Content::Image(png) => with_type(StatusCode::OK, "image/png", png),
            Content::Asset { asset, gzipped } => file(asset, gzipped),
        };
        let headers = response.headers_mut();
        for cookie in self.cookies {
            if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
                headers.append(SET_COOKIE, value);
            }
        }
        if self.forget_site {
            headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
        }
        response
    }
}

fn with_type(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn file(asset: &'static Asset, gzipped: bool) -> Response {
    let body = if gzipped { asset.gzipped() } else { asset.body.as_bytes() };
    let mut response = with_type(StatusCode::OK, asset.content_type, body);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if gzipped {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn redirect(path: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/login"));
    response.headers_mut().insert(LOCATION, to);
    response
}
