//! The default function: one static page; `/store` reads one item first.

use aws_sdk_dynamodb::types::AttributeValue;
use lambda_http::{Body, Error, Request, Response, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let db = &aws_sdk_dynamodb::Client::new(&aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await);
    let table = &std::env::var("EXPIRING_TABLE")?;
    run(service_fn(move |request: Request| async move {
        if request.uri().path() == "/store" {
            db.get_item().table_name(table).key("pk", AttributeValue::S("WARM-UP".to_owned())).send().await?;
        }
        Response::builder().body(Body::from("<!DOCTYPE html><title>hello</title>")).map_err(Error::from)
    }))
    .await
}
