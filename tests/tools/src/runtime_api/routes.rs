//! The routes of the runtime API.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderName, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{Place, Reply, RuntimeError};

/// Lambda's limit for responses: slightly above 6 MiB, as its own error message states.
const MAX_RESPONSE_BYTES: usize = 6_291_556;

type Said = (StatusCode, Json<Value>);

pub(super) fn router() -> Router<Arc<Place>> {
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
        .route("/2018-06-01/runtime/init/error", post(init_error))
        .layer(DefaultBodyLimit::max(MAX_RESPONSE_BYTES))
}

/// Long poll: responds when there is an event. An idle function's process sleeps in this request.
async fn next(State(place): State<Arc<Place>>) -> ([(HeaderName, String); 4], Json<Value>) {
    let invocation = place.next().await;
    let arn = format!("arn:aws:lambda:ap-northeast-1:000000000000:function:{}", place.function);
    let trace = format!("Root=1-{:08x}-{:024x};Parent={:016x};Sampled=0", invocation.deadline.as_secs(), 1, 1);
    let headers = [
        ("lambda-runtime-aws-request-id", invocation.id),
        ("lambda-runtime-deadline-ms", invocation.deadline.as_millis().to_string()),
        ("lambda-runtime-invoked-function-arn", arn),
        ("lambda-runtime-trace-id", trace),
    ];
    (headers.map(|(name, value)| (HeaderName::from_static(name), value)), Json(invocation.event))
}

async fn response(State(place): State<Arc<Place>>, Path(id): Path<String>, body: Bytes) -> Said {
    let answer = serde_json::from_slice(&body);
    let answer = answer.unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&body).into_owned()));
    said(place.settle(&id, Reply::Answered(answer)))
}

async fn error(State(place): State<Arc<Place>>, Path(id): Path<String>, body: Bytes) -> Said {
    said(place.settle(&id, Reply::Failed(reported(&body))))
}

async fn init_error(State(place): State<Arc<Place>>, body: Bytes) -> Said {
    place.give_up(&reported(&body));
    said(true)
}

fn reported(body: &[u8]) -> RuntimeError {
    serde_json::from_slice(body).unwrap_or_else(|_| RuntimeError {
        error_type: "Runtime.Unknown".to_owned(),
        error_message: String::from_utf8_lossy(body).into_owned(),
    })
}

fn said(known: bool) -> Said {
    if known {
        return (StatusCode::ACCEPTED, Json(json!({ "status": "OK" })));
    }
    let refusal = json!({ "errorType": "InvalidRequestID", "errorMessage": "Invalid request ID" });
    (StatusCode::BAD_REQUEST, Json(refusal))
}
