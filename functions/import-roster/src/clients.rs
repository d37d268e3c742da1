//! The two clients, from Lambda's environment.

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, RequestChecksumCalculation, ResponseChecksumValidation, SharedHttpClient};
use shared::metrics::Stopwatch;
use shared::store::endpoint;

/// Most tries of a call to the table: with the SDK's back-off some 20 s of throttling are waited out.
const ATTEMPTS: u32 = 8;

/// The client of S3; `AWS_ENDPOINT_URL_S3` names a local stand-in.
pub fn s3(carrier: &SharedHttpClient) -> aws_sdk_s3::Client {
    let endpoint = endpoint("AWS_ENDPOINT_URL_S3", carrier);
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(endpoint.region)
        .credentials_provider(endpoint.credentials)
        .http_client(endpoint.carrier)
        // TLS guards the content on its way; checksums besides would cost a library.
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .force_path_style(endpoint.url.is_some());
    let config = endpoint.url.into_iter().fold(config, |config, url| config.endpoint_url(url));
    aws_sdk_s3::Client::from_conf(config.build())
}

/// The client of DynamoDB, more patient than that of a step; `AWS_ENDPOINT_URL_DYNAMODB` names a local stand-in.
pub fn dynamodb(stopwatch: Stopwatch, carrier: &SharedHttpClient) -> aws_sdk_dynamodb::Client {
    let endpoint = endpoint("AWS_ENDPOINT_URL_DYNAMODB", carrier);
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(endpoint.region)
        .credentials_provider(endpoint.credentials)
        .http_client(endpoint.carrier)
        .interceptor(stopwatch)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
    let config = endpoint.url.into_iter().fold(config, |config, url| config.endpoint_url(url));
    aws_sdk_dynamodb::Client::from_conf(config.build())
}
