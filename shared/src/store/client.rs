use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, HttpClient, Intercept, Region, SharedInterceptor};
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

/// Region, credentials and endpoint of an AWS service, from Lambda's environment variables.
///
/// Lambda sets them for the life of the instance; `aws-config` would look in eight more places at every cold start.
pub struct Endpoint {
    /// The region.
    pub region: Region,
    /// The function's credentials.
    pub credentials: Credentials,
    /// Another address for the service, set on the local stack only.
    pub url: Option<String>,
    /// What watches every call: the stopwatch, and in tests whoever counts or forbids.
    pub watchers: Vec<SharedInterceptor>,
}

impl Endpoint {
    /// A service on this machine, which looks at no credentials.
    pub fn local(url: impl Into<String>) -> Self {
        let credentials = Credentials::new("local", "local", None, None, "local");
        Self { region: Region::new("ap-northeast-1"), credentials, url: Some(url.into()), watchers: Vec::new() }
    }

    /// The same, watched by one more.
    pub fn watched_by(mut self, watcher: impl Intercept + 'static) -> Self {
        self.watchers.push(SharedInterceptor::new(watcher));
        self
    }
}

/// Reads an [`Endpoint`]; `url_variable` is the service's `AWS_ENDPOINT_URL_…`.
pub fn endpoint(url_variable: &str) -> Endpoint {
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
        watchers: Vec::new(),
    }
}

/// An HTTP client whose TLS is ring: aws-lc spends 56 ms of CPU on its first connection.
pub fn http_client() -> impl HttpClient + 'static {
    aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

/// A DynamoDB client at the endpoint.
pub fn connect(endpoint: Endpoint) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(endpoint.region)
        .credentials_provider(endpoint.credentials)
        .http_client(http_client());
    let config = endpoint.watchers.into_iter().fold(config, |config, watcher| config.interceptor(watcher));
    let config = match endpoint.url {
        Some(url) => config.endpoint_url(url),
        None => config,
    };
    Client::from_conf(config.build())
}
