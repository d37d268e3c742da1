//! Calls SES.

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
use shared::store::{Audience, Endpoint, MailJob, endpoint};
use shared::wording::MailText;

use super::error::SendError;
use super::message::compose;

/// The SES client, with the configuration sets whose events go to `track-mail`.
pub struct Sender {
    ses: Client,
    sets: ConfigurationSets,
}

/// The configuration sets of SES. Mails to addresses on no roster have one of their own, so that what they cost of the
/// sender's reputation is seen apart.
#[derive(Debug, Default)]
pub struct ConfigurationSets {
    /// Of mails to members.
    pub on_roster: Option<String>,
    /// Of mails to addresses on no roster.
    pub strangers: Option<String>,
}

impl ConfigurationSets {
    fn of(&self, audience: Audience) -> Option<String> {
        match audience {
            Audience::OnRoster => self.on_roster.clone(),
            Audience::Stranger => self.strangers.clone(),
        }
    }
}

impl Sender {
    /// A sender configured by Lambda's environment variables.
    pub fn from_env(audit: &Audit, carrier: &SharedHttpClient) -> Self {
        let set = |variable| std::env::var(variable).ok().filter(|name| !name.is_empty());
        let (on_roster, strangers) = (set("CONFIGURATION_SET"), set("STRANGER_CONFIGURATION_SET"));
        let endpoint = endpoint("AWS_ENDPOINT_URL_SESV2", carrier);
        let sets = ConfigurationSets { on_roster, strangers };
        Self::new(endpoint.watched_by(audit.stopwatch(Measure::SesTime)), sets)
    }

    /// A sender for an endpoint.
    pub fn new(endpoint: Endpoint, sets: ConfigurationSets) -> Self {
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
        Self { ses: Client::from_conf(config.build()), sets }
    }

    /// Sends the mail, tagged with its job, so that `track-mail` can assign its events, and with its audience.
    ///
    /// # Errors
    /// [`SendError`]: permanent or temporary.
    pub async fn send(
        &self,
        config: &Config,
        job: &MailJob,
        (to, audience): (&EmailAddress, Audience),
        text: &MailText,
        now: Timestamp,
    ) -> Result<(), SendError> {
        let raw = RawMessage::builder().data(Blob::new(compose(config, job, to, text, now)?)).build();
        let content = EmailContent::builder().raw(raw.map_err(SendError::NotBuilt)?).build();
        let tag = |name, value| MessageTag::builder().name(name).value(value).build().map_err(SendError::NotBuilt);
        let request = self
            .ses
            .send_email()
            .destination(Destination::builder().to_addresses(to.as_str()).build())
            .content(content)
            .email_tags(tag("job", job.id())?)
            .email_tags(tag("audience", audience.name())?)
            .set_configuration_set_name(self.sets.of(audience));
        request.send().await.map(|_| ()).map_err(|error| classify(&error))
    }
}

/// Tells permanent errors from temporary ones. A job with a temporary error is retried until its deadline.
fn classify(error: &SdkError<SendEmailError>) -> SendError {
    match error.as_service_error().map(|service| service.code().unwrap_or("unnamed")) {
        Some("MessageRejected") => SendError::Refused("MessageRejected"),
        Some("BadRequestException") => SendError::Refused("BadRequestException"),
        Some(code) => SendError::NotNow(code.to_owned()),
        None => SendError::NotNow(error.to_string()),
    }
}
