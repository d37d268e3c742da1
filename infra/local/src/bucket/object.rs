//! The four calls on one object. Bodies are streamed: a roster may be larger than the memory it should take.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::fs::{self, File};
use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};

use super::Place;
use super::chunked::Decoder;

/// Bytes read from the file at a time.
const PIECE: usize = 64 * 1024;

pub(super) fn router() -> Router<Arc<Place>> {
    // `get` answers HEAD as well, without the body.
    Router::new().route("/{bucket}/{*key}", get(read).put(write).delete(remove))
}

async fn read(State(place): State<Arc<Place>>, Path((bucket, key)): Path<(String, String)>) -> Response {
    let Some(path) = place.file(&bucket, &key) else { return invalid_name() };
    let opened = File::open(path).await;
    match opened {
        Ok(file) => match file.metadata().await {
            Ok(metadata) if metadata.is_file() => {
                let length = metadata.len();
                let headers = [(header::CONTENT_LENGTH, length.to_string()), (header::ETAG, format!("\"{length:x}\""))];
                (headers, Body::new(Contents { file, left: length })).into_response()
            }
            _ => no_such_key(),
        },
        Err(_) => no_such_key(),
    }
}

async fn write(
    State(place): State<Arc<Place>>,
    Path((bucket, key)): Path<(String, String)>,
    request: Request,
) -> Response {
    let Some(path) = place.file(&bucket, &key) else { return invalid_name() };
    // Written to a temporary file and renamed: an object is replaced atomically.
    let draft = path.with_extension("upload");
    let stored = match store(request, &draft).await {
        Ok(size) => fs::rename(&draft, &path).await.map(|()| size).map_err(|e| e.to_string()),
        Err(reason) => Err(reason),
    };
    match stored {
        Ok(size) => {
            place.created(&bucket, &key, size);
            [(header::ETAG, format!("\"{size:x}\""))].into_response()
        }
        Err(reason) => error(StatusCode::BAD_REQUEST, "IncompleteBody", &reason),
    }
}

async fn store(request: Request, draft: &std::path::Path) -> Result<u64, String> {
    let mut decoder = is_chunked(request.headers()).then(Decoder::default);
    if let Some(folder) = draft.parent() {
        fs::create_dir_all(folder).await.map_err(|e| e.to_string())?;
    }
    let mut file = File::create(draft).await.map_err(|e| e.to_string())?;
    let (mut body, mut size) = (request.into_body(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|e| e.to_string())?.into_data() else { continue };
        let mut payload = Vec::new();
        match &mut decoder {
            Some(decoder) => decoder.feed(&data, &mut payload)?,
            None => payload.extend_from_slice(&data),
        }
        size += payload.len() as u64;
        file.write_all(&payload).await.map_err(|e| e.to_string())?;
    }
    if decoder.is_some_and(|decoder| !decoder.is_complete()) {
        return Err("the last chunk is missing".to_owned());
    }
    file.flush().await.map_err(|e| e.to_string())?;
    Ok(size)
}

fn is_chunked(headers: &HeaderMap) -> bool {
    let has =
        |name: &str, part: &str| headers.get(name).and_then(|it| it.to_str().ok()).is_some_and(|it| it.contains(part));
    has("content-encoding", "aws-chunked") || has("x-amz-content-sha256", "STREAMING-")
}

async fn remove(State(place): State<Arc<Place>>, Path((bucket, key)): Path<(String, String)>) -> Response {
    let Some(path) = place.file(&bucket, &key) else { return invalid_name() };
    // As on S3, deleting is idempotent.
    let _ = fs::remove_file(path).await;
    StatusCode::NO_CONTENT.into_response()
}

fn no_such_key() -> Response {
    error(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
}

fn invalid_name() -> Response {
    error(StatusCode::BAD_REQUEST, "InvalidArgument", "The key is not usable as a path.")
}

fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let xml = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>");
    (status, [(header::CONTENT_TYPE, "application/xml")], xml).into_response()
}

/// A file as a response body.
struct Contents {
    file: File,
    left: u64,
}

impl http_body::Body for Contents {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let mut piece = vec![0; PIECE];
        let mut buffer = ReadBuf::new(&mut piece);
        ready!(Pin::new(&mut self.file).poll_read(context, &mut buffer))?;
        let length = buffer.filled().len();
        if length == 0 {
            return Poll::Ready(None);
        }
        self.left = self.left.saturating_sub(length as u64);
        piece.truncate(length);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(piece)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
