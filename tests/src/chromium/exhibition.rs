//! Serves the gallery's pages on loopback, with their real headers, style sheet and script, so that a browser can open
//! each of them directly.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use shared::language::Language;
use shared::web::assets;

use crate::Page;
use crate::gallery::{Shot, galleries, gallery, shots};

/// The server of the pages.
pub struct Exhibition(String);

impl Exhibition {
    /// The server; the first caller starts it, and it ends with the test process.
    pub fn get() -> &'static Self {
        static OPEN: OnceLock<Exhibition> = OnceLock::new();
        OPEN.get_or_init(|| {
            galleries();
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
            listener.set_nonblocking(true).expect("a listener for tokio");
            let address = listener.local_addr().expect("an address");
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                    let rooms = Router::new().fallback(async |uri: Uri| shown(uri.path()));
                    axum::serve(listener, rooms).await.expect("the exhibition");
                });
            });
            Self(format!("http://{address}"))
        })
    }

    /// The URL of a page.
    pub fn of(&self, language: Language, shot: &Shot) -> String {
        self.at(&format!("{}/{}", language.code(), shot.name))
    }

    /// The URL of the page with this name.
    pub fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }
}

/// A page with known defects: a check that reports nothing here is broken.
const BROKEN: &str = "<!DOCTYPE html><html><head><title></title></head><body><img src=/x.png>\
     <p style='color:#aaa;background:#fff'>faint</p><input><div id=a></div><div id=a></div></body></html>";

/// Its tab order differs from its reading order.
const BROKEN_FOR_THE_KEYBOARD: &str = "<!DOCTYPE html><html lang=ja><title>x</title><style>#unseen { outline: 0; }\
     #above { position: absolute; top: 0; } main { margin-top: 100px; }</style><body><main><a href=/>first</a>\
     <input tabindex=1><button id=\"unseen\">unseen</button><a id=\"above\" href=\"/\">above</a></main></body></html>";

fn shown(path: &str) -> Response {
    if let Some(asset) = assets::at(path) {
        return ([(header::CONTENT_TYPE, asset.content_type)], asset.body).into_response();
    }
    if path.ends_with("/image") {
        return ([(header::CONTENT_TYPE, "image/png")], gallery().image.clone()).into_response();
    }
    let broken = [("/broken", BROKEN), ("/broken-for-the-keyboard", BROKEN_FOR_THE_KEYBOARD)];
    if let Some((_, page)) = broken.into_iter().find(|(at, _)| *at == path) {
        return ([(header::CONTENT_TYPE, "text/html")], page).into_response();
    }
    match shots().find(|(language, shot)| path == format!("/{}/{}", language.code(), shot.name)) {
        Some((_, shot)) => answered(&shot.page),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answered(page: &Page) -> Response {
    let mut response = Response::new(Body::from(page.bytes.clone()));
    *response.status_mut() = page.status;
    *response.headers_mut() = page.headers.clone();
    response.headers_mut().remove(header::SET_COOKIE);
    response
}
