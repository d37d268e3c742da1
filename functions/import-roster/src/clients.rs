//! The AWS clients, configured by Lambda's environment variables.

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, RequestChecksumCalculation, ResponseChecksumValidation, SharedHttpClient};
use shared::metrics::Stopwatch;
use shared::store::endpoint;

/// Tries of a DynamoDB call: with the SDK's exponential backoff they outlast about 20 s of throttling.
const MAX_ATTEMPTS: u32 = 8;

/// The S3 client. `AWS_ENDPOINT_URL_S3` redirects it to a local fake.
pub fn s3(carrier: &SharedHttpClient) -> aws_sdk_s3::Client {
    let endpoint = endpoint("AWS_ENDPOINT_URL_S3", carrier);
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(endpoint.region)
        .credentials_provider(endpoint.credentials)
        .http_client(endpoint.carrier)
        // TLS protects the content in transit; checksums would need another library.
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .force_path_style(endpoint.url.is_some());
    let config = endpoint.url.into_iter().fold(config, |config, url| config.endpoint_url(url));
    aws_sdk_s3::Client::from_conf(config.build())
}

/// The DynamoDB client, with more retries than a step's. `AWS_ENDPOINT_URL_DYNAMODB` redirects it to a local fake.
pub fn dynamodb(stopwatch: Stopwatch, carrier: &SharedHttpClient) -> aws_sdk_dynamodb::Client {
    let endpoint = endpoint("AWS_ENDPOINT_URL_DYNAMODB", carrier);
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(endpoint.region)
        .credentials_provider(endpoint.credentials)
        .http_client(endpoint.carrier)
        .interceptor(stopwatch)
        .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS));
    let config = endpoint.url.into_iter().fold(config, |config, url| config.endpoint_url(url));
    aws_sdk_dynamodb::Client::from_conf(config.build())
}
