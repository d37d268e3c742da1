//! The sample events, with an in-process S3 bucket (fake).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lambda_events::s3::S3Event;
use aws_sdk_s3::config::{
    BehaviorVersion, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::StreamExt;
use import_roster::Handler;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::Value;
use shared::audit::Audit;
use shared::function::Function;
use shared::metrics::Metrics;

use crate::stage::{Stage, TestError, Tested, list};

#[derive(Clone, Default)]
struct Bucket(Arc<Mutex<HashMap<String, Vec<u8>>>>);

const E_TAG: &str = "\"0123456789abcdef\"";

impl Bucket {
    fn put(&self, key: &str, bytes: impl Into<Vec<u8>>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), bytes.into());
    }

    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn report(&self, key: &str) -> Result<Value, TestError> {
        Ok(serde_json::from_slice(&self.get(&format!("{key}.report.json")).ok_or("no report")?)?)
    }

    async fn serve(&self) -> Result<aws_sdk_s3::Client, TestError> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let routes = axum::Router::new().route("/roster/{*key}", get(download).put(upload)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("ap-northeast-1"))
            .credentials_provider(Credentials::new("local", "local", None, None, "test"))
            .http_client(shared::store::http_client())
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .force_path_style(true)
            .endpoint_url(url);
        Ok(aws_sdk_s3::Client::from_conf(config.build()))
    }
}

/// HEAD and GET. A long body is cut off after its first part, to simulate a broken connection.
async fn download(State(bucket): State<Bucket>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let Some(bytes) = bucket.get(&key) else { return StatusCode::NOT_FOUND.into_response() };
    if headers.get("if-match").is_some_and(|tag| tag != E_TAG) {
        return StatusCode::PRECONDITION_FAILED.into_response();
    }
    let range = headers.get("range").and_then(|range| range.to_str().ok());
    let offset = range.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()).unwrap_or(0);
    let rest = Bytes::from(bytes).slice(offset..);
    let len = rest.len().to_string();
    let broken: Box<dyn std::error::Error + Send + Sync> = "broken off".into();
    let pieces = match offset {
        0 if rest.len() > 100_000 => vec![Ok(rest.slice(..70_000)), Err(broken)],
        _ => vec![Ok(rest)],
    };
    let pieces = futures_util::stream::iter(pieces).then(async |piece| {
        if piece.is_err() {
            // Lets the client receive the first part before the connection ends.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        piece
    });
    let body = axum::body::Body::from_stream(pieces);
    ([("etag", E_TAG), ("content-length", &len)], body).into_response()
}

async fn upload(State(bucket): State<Bucket>, Path(key): Path<String>, bytes: Bytes) -> StatusCode {
    bucket.put(&key, bytes);
    StatusCode::OK
}

async fn handler(bucket: &Bucket, stage: &Stage) -> Result<Handler, TestError> {
    let audit = Audit::new(Function::ImportRoster, Metrics::new("test", |_| {}));
    Ok(Handler { importer: stage.importer.clone(), s3: bucket.serve().await?, audit })
}

async fn handle(handler: &Handler, event: &str) -> Tested {
    let payload: S3Event = serde_json::from_str(event)?;
    let mut context = Context::default();
    context.deadline = 4_000_000_000_000;
    Ok(handler.handle(LambdaEvent { payload, context }).await?)
}

#[tokio::test]
async fn an_uploaded_file_is_imported_and_its_report_written_beside_it() -> Tested {
    let (bucket, stage) = (Bucket::default(), Stage::new().await?);
    let handler = handler(&bucket, &stage).await?;
    let key = "full/members-2026-04.csv";
    bucket.put(key, list(&["A1,19700123,a@example.co.jp,", "A2,25591,b@example.co.jp,"]));
    handle(&handler, include_str!("../../../../events/import-roster/created.json")).await?;
    let report = bucket.report(key)?;
    assert_eq!((&report["accepted"], &report["counts"]["added"]), (&Value::Bool(true), &Value::from(1)));
    assert_eq!(report["rejected"][0]["column"], "生年月日");
    let now = stage.importer.clock.now();
    assert_eq!(bucket.report(&format!("reports/{}/{key}", now.date_in_japan()))?, report, "the copy that is kept");
    stage.member("A1").await?;
    Ok(())
}

#[tokio::test]
async fn a_refused_file_is_reported_and_its_event_is_not_retried() -> Tested {
    let (bucket, stage) = (Bucket::default(), Stage::new().await?);
    let handler = handler(&bucket, &stage).await?;
    let utf16: Vec<u8> = list(&["A1,19700123,,"]).encode_utf16().flat_map(u16::to_le_bytes).collect();
    bucket.put("full/members-utf16.csv", utf16);
    handle(&handler, include_str!("../../../../events/import-roster/refused.json")).await?;
    let report = bucket.report("full/members-utf16.csv")?;
    assert_eq!(report["accepted"], false);
    assert!(report["refusal"].as_str().is_some_and(|refusal| refusal.contains("UTF-16")));
    assert_eq!(stage.items().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_broken_connection_is_resumed_with_a_range_request() -> Tested {
    let (bucket, stage) = (Bucket::default(), Stage::new().await?);
    let handler = handler(&bucket, &stage).await?;
    let rows: Vec<String> = (0..4_000).map(|n| format!("A{n},19700123,,{}", " ".repeat(20))).collect();
    bucket.put("delta-dry-run/名簿 4.csv", list(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let event = include_str!("../../../../events/import-roster/created.json");
    let event = event.replace("full/members-2026-04.csv", "delta-dry-run/%E5%90%8D%E7%B0%BF+4.csv");
    handle(&handler, &event).await?;
    let counts = &bucket.report("delta-dry-run/名簿 4.csv")?["counts"];
    assert_eq!((&counts["rows"], &counts["added"]), (&Value::from(4_000), &Value::from(4_000)));
    Ok(())
}
