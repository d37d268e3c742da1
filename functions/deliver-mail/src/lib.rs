//! Sends the mails: the only function that may use SES.
//!
//! A step records a mail job; the table's stream brings it here. This is where addresses are looked up, links, codes
//! and temporary passwords are made, and limits per address are kept, so that asking for a mail takes the same work and
//! gives the same answer for every address. A job may come twice: it is served again as long as its mail was not sent,
//! and each time the secrets made before are void.

mod batch;
mod fact;
mod issue;
mod message;
mod recipient;
mod send;

pub use batch::{BatchItemFailure, BatchResponse};
pub use message::compose;
pub use send::{SendProblem, Sender};

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use shared::app::App;
use shared::audit::chain;
use shared::metrics::Measure;
use shared::rights::{Action, ItemKind, Right};
use shared::store::{Mail, MailJob, MailState, Outcome, StoreError, Suppression, Table};

use fact::fact;
use issue::{Decision, Issued};

/// What the function may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get]),
    Right::Items(ItemKind::Account, &[Action::Get]),
    Right::Items(ItemKind::Suppression, &[Action::Get]),
    Right::Items(ItemKind::MailJob, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::Mailbox, &[Action::Get, Action::Put]),
    Right::Items(ItemKind::Link, &[Action::Get, Action::Put, Action::Update, Action::Delete]),
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
    Right::SendMail,
];

/// What the worker holds.
pub struct Courier {
    /// Tables, texts, time.
    pub app: App,
    /// SES.
    pub sender: Sender,
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
pub async fn deliver(courier: &Courier, event: Event, request_id: &str) -> BatchResponse {
    let audit = &courier.app.audit;
    let mut response = BatchResponse::default();
    for record in event.records {
        let Some(pk) = job_pk(&record) else { continue };
        if let Err(failure) = courier.handle(&pk).await {
            let function = audit.function();
            tracing::error!(event = "mail.failed", function, request_id, job = pk, cause = chain(&failure));
            audit.measure(Measure::MailFailed, 1.0);
            let item_identifier = record.change.sequence_number.unwrap_or_default();
            response.batch_item_failures.push(BatchItemFailure { item_identifier });
            break;
        }
    }
    audit.flush(request_id, courier.app.now());
    response
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
                let (function, request_id) = (self.app.audit.function(), &job.request_id);
                tracing::error!(event = "mail.refused-by-ses", function, request_id, job = job.id(), code);
                Ok(MailState::Rejected)
            }
            Err(again) => Err(again.into()),
        }
    }

    fn record(&self, job: &MailJob, mail: &Mail, state: MailState) {
        let (app, who) = (&self.app, self.app.config.service_key.pseudonym(mail.to().as_str()));
        app.audit.record(fact(mail, state), &job.request_id, Some(&who), mail.name());
        if state == MailState::Sent {
            // The clock of whoever asked may be ahead of this one.
            let waited = app.now().seconds_since(job.asked_at).max(0);
            app.audit.measure(Measure::MailWait, waited as f64);
        }
    }
}
