use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Intercept, Region, SharedHttpClient, SharedInterceptor};
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::{HttpConnectorSettings, SharedHttpConnector, http_client_fn};
use aws_smithy_types::timeout::TimeoutConfig;

use super::Patience;

/// Region, credentials and endpoint of an AWS service, from Lambda's environment variables.
///
/// Lambda sets them for the life of the instance. `aws-config` would look in eight more places at every cold start.
pub struct Endpoint {
    /// The region.
    pub region: Region,
    /// The function's credentials.
    pub credentials: Credentials,
    /// Another address for the service, set on the local stack only.
    pub url: Option<String>,
    /// How long a call may take: each attempt, and all of them together.
    pub timeouts: TimeoutConfig,
    /// How a refused call of the tables is retried.
    pub patience: Patience,
    /// Interceptors of every call: the stopwatch, and in tests what counts or forbids calls.
    pub watchers: Vec<SharedInterceptor>,
    /// What carries the calls: HTTPS, and in tests a fault injection layer.
    pub carrier: SharedHttpClient,
}

impl Endpoint {
    /// A service on this machine, which checks no credentials.
    pub fn local(url: impl Into<String>, carrier: SharedHttpClient) -> Self {
        let credentials = Credentials::new("local", "local", None, None, "local");
        let (region, timeouts) = (Region::new("ap-northeast-1"), TimeoutConfig::disabled());
        let (url, patience, watchers) = (Some(url.into()), Patience::PAGE, Vec::new());
        Self { region, credentials, url, timeouts, patience, watchers, carrier }
    }

    /// The same with one more interceptor.
    pub fn watched_by(mut self, watcher: impl Intercept + 'static) -> Self {
        self.watchers.push(SharedInterceptor::new(watcher));
        self
    }
}

/// Reads an [`Endpoint`]; `url_variable` is the service's `AWS_ENDPOINT_URL_…`. A function has one carrier for all its
/// services.
pub fn endpoint(url_variable: &str, carrier: &SharedHttpClient) -> Endpoint {
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let text = |name: &str| var(name).unwrap_or_default();
    Endpoint {
        region: Region::new(text("AWS_REGION")),
        credentials: Credentials::new(
            text("AWS_ACCESS_KEY_ID"),
            text("AWS_SECRET_ACCESS_KEY"),
            var("AWS_SESSION_TOKEN"),
            None,
            "environment",
        ),
        url: var(url_variable),
        timeouts: timeouts(),
        patience: Patience::PAGE,
        watchers: Vec::new(),
        carrier: carrier.clone(),
    }
}

/// A page makes at most three calls of the tables one after the other. Each is given up after three seconds, so that the
/// member gets our error page before Lambda ends the function after ten.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_timeout(Duration::from_secs(3))
        .operation_attempt_timeout(Duration::from_millis(1_500))
        .build()
}

/// Amazon Root CA 1 to 4 and Starfield Services Root CA G2: one of them signs the certificate of every AWS service
/// (<https://www.amazontrust.com/repository/>). Reading the 140 others of the system would take longer than the rest of a
/// cold start, and any of their owners could impersonate AWS.
pub const AMAZON_ROOTS: &[u8] = include_bytes!("../../assets/amazon-roots.pem");

/// How long a connection may take to be opened.
const CONNECT: Duration = Duration::from_secs(3);

/// An HTTP client whose TLS is ring: aws-lc spends 56 ms of CPU on its first connection. It trusts [`AMAZON_ROOTS`], or the
/// file that `SSL_CERT_FILE` names; if that cannot be read, it trusts no server.
///
/// Its one connector is made here and shared. The SDK's own client makes one to validate its configuration and another for
/// the first call, and reads the certificates for each.
pub fn http_client() -> SharedHttpClient {
    let roots = match std::env::var_os("SSL_CERT_FILE") {
        Some(file) => std::fs::read(file).unwrap_or_default(),
        None => AMAZON_ROOTS.to_vec(),
    };
    let trusted = TlsContext::builder().with_trust_store(TrustStore::empty().with_pem_certificate(roots)).build();
    let connector = Connector::builder()
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT).build())
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        // In the version in use, building it reads nothing and cannot fail.
        .tls_context(trusted.unwrap_or_default())
        .build();
    let connector = SharedHttpConnector::new(connector);
    http_client_fn(move |_, _| connector.clone())
}

/// A DynamoDB client at the endpoint.
pub fn connect(endpoint: Endpoint) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(endpoint.region)
        .credentials_provider(endpoint.credentials)
        .timeout_config(endpoint.timeouts)
        .http_client(endpoint.carrier);
    let config = endpoint.patience.install(config);
    let config = endpoint.watchers.into_iter().fold(config, |config, watcher| config.interceptor(watcher));
    let config = match endpoint.url {
        Some(url) => config.endpoint_url(url),
        None => config,
    };
    Client::from_conf(config.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_table_that_never_answers_is_given_up_before_lambda_gives_the_function_up() {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", silent.local_addr().unwrap());
        let db = connect(Endpoint { timeouts: timeouts(), ..Endpoint::local(url, http_client()) });
        let call = db.get_item().table_name("members").key("pk", super::super::text("x")).send();
        let answer = tokio::time::timeout(Duration::from_secs(10), call).await;
        assert!(answer.is_ok_and(|answer| answer.is_err()));
    }
}
