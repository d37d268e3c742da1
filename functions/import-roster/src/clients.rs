//! The AWS clients, configured by Lambda's environment variables.

use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, RequestChecksumCalculation, ResponseChecksumValidation, SharedHttpClient};
use shared::metrics::Stopwatch;
use shared::store::{Endpoint, RosterTable, connect, endpoint};

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

/// The tables (members, expiring), with the import's patience and without a time limit per call. `AWS_ENDPOINT_URL_DYNAMODB` redirects
/// it to a local fake.
pub fn roster_table(
    (members, expiring): (String, String),
    stopwatch: Stopwatch,
    carrier: &SharedHttpClient,
) -> RosterTable {
    let endpoint = endpoint("AWS_ENDPOINT_URL_DYNAMODB", carrier).watched_by(stopwatch);
    let endpoint = Endpoint { patience: RosterTable::PATIENCE, timeouts: TimeoutConfig::disabled(), ..endpoint };
    RosterTable::new(connect(endpoint), members, expiring)
}
