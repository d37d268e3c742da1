//! The minimal function: one static page.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let page = || async { Html("<!DOCTYPE html><title>hello</title>") };
    lambda_http::run(Router::new().route("/{*rest}", get(page))).await
}
