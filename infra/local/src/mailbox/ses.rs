//! The calls of SES v2 that the functions use.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::failure::SesError;
use super::mail::Letter;
use super::{Delivery, Failure, Post};

pub(super) fn router() -> Router<Arc<Post>> {
    Router::new()
        .route("/v2/email/outbound-emails", post(send_email))
        .route("/v2/email/suppression/addresses/{address}", delete(forget_suppression))
        .route("/failures", post(queue_failures))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    from_email_address: Option<String>,
    #[serde(default)]
    destination: Destination,
    content: Content,
    #[serde(default)]
    email_tags: Vec<Tag>,
    configuration_set_name: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Destination {
    to_addresses: Vec<String>,
}

#[derive(Deserialize)]
enum Content {
    Raw(Raw),
    Simple(Simple),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Raw {
    data: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Part,
    body: Body,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    text: Part,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Part {
    data: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    name: String,
    value: String,
}

async fn send_email(State(post): State<Arc<Post>>, Json(call): Json<SendEmail>) -> Response {
    let failure = if post.is_too_fast() { Some(Failure::Throttle) } else { post.failures().pop_front() };
    let outcome = match failure.map_or(Ok(Delivery::Delivered), Failure::effect) {
        Ok(outcome) => outcome,
        Err(refusal) => return refusal.into_response(),
    };
    let Some(letter) = letter(call) else {
        return SesError(400, "BadRequestException", "The raw message is not base64.").into_response();
    };
    match post.accept(letter, outcome) {
        Ok(id) => Json(json!({ "MessageId": id })).into_response(),
        Err(error) => {
            eprintln!("the mailbox could not keep a mail: {error}");
            SesError(500, "InternalFailure", "The mail could not be kept.").into_response()
        }
    }
}

fn letter(call: SendEmail) -> Option<Letter> {
    let raw = match call.content {
        Content::Raw(raw) => STANDARD.decode(raw.data).ok()?,
        Content::Simple(simple) => {
            let encoded = |text: &str| format!("=?UTF-8?B?{}?=", STANDARD.encode(text));
            let from = call.from_email_address.unwrap_or_default();
            let (subject, body) = (encoded(&simple.subject.data), STANDARD.encode(simple.body.text.data));
            let headers = "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64";
            format!("From: {from}\r\nSubject: {subject}\r\n{headers}\r\n\r\n{body}\r\n").into_bytes()
        }
    };
    let tags = call.email_tags.into_iter().map(|tag| (tag.name, tag.value)).collect();
    let destination = call.destination.to_addresses;
    Some(Letter { destination, raw, tags, configuration_set: call.configuration_set_name })
}

/// The local mailbox has no suppression list, so no address is ever on it.
async fn forget_suppression(Path(_address): Path<String>) -> Response {
    Json(json!({})).into_response()
}

#[derive(Deserialize)]
struct Failures {
    kind: Failure,
    #[serde(default = "once")]
    count: usize,
}

fn once() -> usize {
    1
}

async fn queue_failures(State(post): State<Arc<Post>>, Json(failures): Json<Failures>) -> StatusCode {
    post.fail_next(failures.kind, failures.count);
    StatusCode::NO_CONTENT
}

impl IntoResponse for SesError {
    fn into_response(self) -> Response {
        let Self(status, kind, message) = self;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [("x-amzn-errortype", kind)], Json(json!({ "message": message }))).into_response()
    }
}
