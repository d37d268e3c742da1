//! The pages and JSON of the mailbox, for people and tests.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;

use super::link::{Piece, pieces};
use super::{Delivery, Mail, Post};

/// Content Security Policy: no script, and nothing is loaded but the style sheet. A mail is untrusted input.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn router() -> Router<Arc<Post>> {
    Router::new()
        .route("/", get(list))
        .route("/mails.json", get(json))
        .route("/mails/{id}", get(show))
        .route("/mails/{id}/raw", get(raw))
        .route("/style.css", get(style))
}

#[derive(Template)]
#[template(path = "mails.html")]
struct List {
    mails: Vec<Mail>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Single {
    mail: Mail,
}

async fn list(State(post): State<Arc<Post>>) -> Response {
    page(&List { mails: post.mails().iter().rev().cloned().collect() })
}

async fn show(State(post): State<Arc<Post>>, Path(id): Path<String>) -> Response {
    find(&post, &id).map_or_else(|| missing().into_response(), |mail| page(&Single { mail }))
}

async fn raw(State(post): State<Arc<Post>>, Path(id): Path<String>) -> Response {
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=UTF-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    find(&post, &id).map_or_else(|| missing().into_response(), |mail| (plain, mail.letter.raw).into_response())
}

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
}

async fn json(State(post): State<Arc<Post>>, Query(filter): Query<Filter>) -> Json<Vec<Mail>> {
    let wanted = |mail: &&Mail| filter.to.as_ref().is_none_or(|to| mail.to.iter().any(|it| same(it, to)));
    Json(post.mails().iter().filter(wanted).cloned().collect())
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=UTF-8")], include_str!("../../templates/mailbox.css"))
}

fn find(post: &Post, id: &str) -> Option<Mail> {
    post.mails().iter().find(|mail| mail.id == id).cloned()
}

fn missing() -> impl IntoResponse {
    (StatusCode::NOT_FOUND, "そのメールはありません。")
}

fn page(template: &impl Template) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    match template.render() {
        Ok(html) => (headers, Html(html)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The time of arrival as people in Japan read it.
fn in_japan(received_at: &str) -> String {
    let zone = TimeZone::fixed(Offset::constant(9));
    received_at.parse::<Timestamp>().map_or_else(
        |_| received_at.to_owned(),
        |time| time.to_zoned(zone).strftime("%Y年%-m月%-d日 %H:%M:%S").to_string(),
    )
}

/// The delivery in words.
fn outcome(mail: &Mail) -> &'static str {
    match mail.outcome {
        Delivery::Delivered => "配信済み",
        Delivery::Bounced => "宛先不明で返送",
        Delivery::Complained => "迷惑メールとして報告",
    }
}
