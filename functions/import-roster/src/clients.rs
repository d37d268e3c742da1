//! Clients without aws-config: the region and the credentials stand in Lambda's environment.

use std::env;

use aws_credential_types::Credentials;
use aws_sdk_s3::config::{BehaviorVersion, Region, RequestChecksumCalculation, ResponseChecksumValidation};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

/// Most tries of a call to the table: with the SDK's back-off some 20 s of throttling are waited out.
const ATTEMPTS: u32 = 8;

/// The client of S3; `AWS_ENDPOINT_URL_S3` names a local stand-in.
pub fn s3() -> aws_sdk_s3::Client {
    let endpoint = endpoint("AWS_ENDPOINT_URL_S3");
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(region())
        .credentials_provider(credentials())
        .http_client(Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https())
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .force_path_style(endpoint.is_some());
    let config = endpoint.into_iter().fold(config, |config, url| config.endpoint_url(url));
    aws_sdk_s3::Client::from_conf(config.build())
}

/// The client of DynamoDB; `AWS_ENDPOINT_URL_DYNAMODB` names a local stand-in.
pub fn dynamodb() -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(region())
        .credentials_provider(credentials())
        .http_client(Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https())
        .retry_config(aws_sdk_dynamodb::config::retry::RetryConfig::standard().with_max_attempts(ATTEMPTS));
    let endpoint = endpoint("AWS_ENDPOINT_URL_DYNAMODB");
    let config = endpoint.into_iter().fold(config, |config, url| config.endpoint_url(url));
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

fn region() -> Region {
    Region::new(env::var("AWS_REGION").unwrap_or_default())
}

fn endpoint(name: &str) -> Option<String> {
    env::var(name).ok().filter(|url| !url.is_empty())
}

fn credentials() -> Credentials {
    let var = |name| env::var(name).unwrap_or_default();
    let token = env::var("AWS_SESSION_TOKEN").ok().filter(|token| !token.is_empty());
    Credentials::new(var("AWS_ACCESS_KEY_ID"), var("AWS_SECRET_ACCESS_KEY"), token, None, "environment")
}
