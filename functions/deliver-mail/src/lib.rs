//! Sends the mails: the only function that may use SES.
//!
//! A step records a mail job; the table's stream brings it here. This is where addresses are looked up, links, codes
//! and temporary passwords are made, and limits per address are kept, so that asking for a mail takes the same work and
//! gives the same answer for every address. A job may come twice: it is served again as long as its mail was not sent,
//! and each time the secrets made before are void.

mod issue;
mod message;
mod recipient;
mod send;

pub use message::compose;
pub use send::{SendProblem, Sender};

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use serde::Serialize;
use shared::app::App;
use shared::audit::{self, Fact, chain};
use shared::store::{Mail, MailJob, MailState, Outcome, StoreError, Suppression, Table};

use issue::{Decision, Issued};

/// What the worker holds.
pub struct Courier {
    /// Tables, texts, time.
    pub app: App,
    /// SES.
    pub sender: Sender,
}

/// Which records are to be brought again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchResponse {
    /// The first record that failed: it and all after it come again.
    pub batch_item_failures: Vec<BatchItemFailure>,
}

/// One such record.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailure {
    /// Its sequence number.
    pub item_identifier: String,
}

/// A job that could not be finished now.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Hash(#[from] shared::secret::HashProblem),
    #[error(transparent)]
    Send(#[from] SendProblem),
    #[error("another delivery to the same mailbox came first")]
    Overtaken,
}

/// Handles a batch of stream records, in order, up to the first that fails.
pub async fn deliver(courier: &Courier, event: Event) -> BatchResponse {
    for record in event.records {
        let Some(pk) = job_pk(&record) else { continue };
        if let Err(failure) = courier.handle(&pk).await {
            tracing::error!(event = "mail.failed", job = pk, cause = chain(&failure));
            let item_identifier = record.change.sequence_number.unwrap_or_default();
            return BatchResponse { batch_item_failures: vec![BatchItemFailure { item_identifier }] };
        }
    }
    BatchResponse::default()
}

fn job_pk(record: &EventRecord) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Keys {
        pk: String,
    }
    let keys: Keys = serde_dynamo::from_item(record.change.keys.clone()).ok()?;
    keys.pk.starts_with("JOB#").then_some(keys.pk)
}

impl Courier {
    async fn handle(&self, pk: &str) -> Result<(), Failure> {
        let job: Option<MailJob> = self.app.store.get(Table::Expiring, pk.to_owned()).await?;
        let Some(job) = job.filter(|job| job.mail_state == MailState::Waiting) else { return Ok(()) };
        let Some(mail) = job.mail.clone() else { return Ok(()) };
        let decision = self.decide(&job, &mail).await?;
        let state = match decision {
            Decision::Drop(state) => state,
            Decision::Send(issued) => self.issue_and_send(&job, &mail, issued).await?,
        };
        self.app.store.finish_job(&job, state, self.app.now()).await?;
        self.record(&job, &mail, state);
        Ok(())
    }

    async fn decide(&self, job: &MailJob, mail: &Mail) -> Result<Decision, Failure> {
        if self.app.now() >= job.deadline {
            return Ok(Decision::Drop(MailState::TooLate));
        }
        let suppressed: Option<Suppression> = self.app.store.get(Table::Members, Suppression::pk(mail.to())).await?;
        if suppressed.is_some() {
            return Ok(Decision::Drop(MailState::Suppressed));
        }
        self.issue(job, mail).await
    }

    /// Secrets become valid before they are mailed: a mail with a link that does not work yet would be a dead end.
    async fn issue_and_send(&self, job: &MailJob, mail: &Mail, issued: Box<Issued>) -> Result<MailState, Failure> {
        let Issued { text, transaction } = *issued;
        if let Some(transaction) = transaction
            && let Outcome::Refused(_) = self.app.store.commit(transaction).await?
        {
            return Err(Failure::Overtaken);
        }
        let now = self.app.now();
        match self.sender.send(&self.app.config, job.id(), mail.to(), &text, now).await {
            Ok(()) => Ok(MailState::Sent),
            Err(SendProblem::Refused(code)) => {
                tracing::error!(event = "mail.refused", job = job.id(), code);
                Ok(MailState::Rejected)
            }
            Err(again) => Err(again.into()),
        }
    }

    fn record(&self, job: &MailJob, mail: &Mail, state: MailState) {
        let fact = if state == MailState::Sent { Fact::MailSent } else { Fact::MailNotSent };
        let who = self.app.config.service_key.pseudonym(mail.to().as_str());
        audit::record(fact, &job.request_id, Some(&who), &format!("{} {}", mail.name(), state.name()));
    }
}
