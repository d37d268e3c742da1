//! The way to SES.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::{BehaviorVersion, Config as SesConfig, SharedHttpClient};
use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use shared::audit::Audit;
use shared::clock::Timestamp;
use shared::config::Config;
use shared::input::EmailAddress;
use shared::metrics::Measure;
use shared::store::{Endpoint, MailJob, endpoint};
use shared::wording::MailText;

use super::message::compose;

/// SES with the configuration set whose events come back to `track-mail`.
pub struct Sender {
    ses: Client,
    configuration_set: Option<String>,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SendProblem {
    /// It never will be; the service's code.
    #[error("refused for good: {0}")]
    Refused(&'static str),
    /// It may be, later; the service's code. Its message is left out: SES names addresses in some.
    #[error("not taken now: {0}")]
    NotNow(String),
    /// The request could not be built.
    #[error("not built")]
    NotBuilt(#[source] aws_sdk_sesv2::error::BuildError),
}

impl Sender {
    /// The sender that Lambda's environment describes.
    pub fn from_env(audit: &Audit, carrier: &SharedHttpClient) -> Self {
        let set = std::env::var("CONFIGURATION_SET").ok().filter(|name| !name.is_empty());
        let endpoint = endpoint("AWS_ENDPOINT_URL_SESV2", carrier);
        Self::new(endpoint.watched_by(audit.stopwatch(Measure::SesTime)), set)
    }

    /// A sender at an endpoint.
    pub fn new(endpoint: Endpoint, configuration_set: Option<String>) -> Self {
        let config = SesConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(endpoint.region)
            .credentials_provider(endpoint.credentials)
            .timeout_config(endpoint.timeouts)
            .http_client(endpoint.carrier);
        let config = endpoint.watchers.into_iter().fold(config, |config, watcher| config.interceptor(watcher));
        let config = match endpoint.url {
            Some(url) => config.endpoint_url(url),
            None => config,
        };
        Self { ses: Client::from_conf(config.build()), configuration_set }
    }

    /// Hands the mail to SES, tagged with its job so that events find their way back.
    ///
    /// # Errors
    /// [`SendProblem`]: for good, or for now.
    pub async fn send(
        &self,
        config: &Config,
        job: &MailJob,
        to: &EmailAddress,
        text: &MailText,
        now: Timestamp,
    ) -> Result<(), SendProblem> {
        let raw = RawMessage::builder().data(Blob::new(compose(config, job, to, text, now)?)).build();
        let content = EmailContent::builder().raw(raw.map_err(SendProblem::NotBuilt)?).build();
        let tag = MessageTag::builder().name("job").value(job.id()).build().map_err(SendProblem::NotBuilt)?;
        let request = self
            .ses
            .send_email()
            .destination(Destination::builder().to_addresses(to.as_str()).build())
            .content(content)
            .email_tags(tag)
            .set_configuration_set_name(self.configuration_set.clone());
        request.send().await.map(|_| ()).map_err(|error| problem(&error))
    }
}

/// What SES will never take is told from what it may take later: everything else is tried again until its deadline.
fn problem(error: &SdkError<SendEmailError>) -> SendProblem {
    match error.as_service_error().map(|service| service.code().unwrap_or("unnamed")) {
        Some("MessageRejected") => SendProblem::Refused("MessageRejected"),
        Some("BadRequestException") => SendProblem::Refused("BadRequestException"),
        Some(code) => SendProblem::NotNow(code.to_owned()),
        None => SendProblem::NotNow(error.to_string()),
    }
}
