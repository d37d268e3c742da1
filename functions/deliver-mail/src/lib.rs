//! Sends the mails: the only function that may use SES.
//!
//! A step records a mail job; the table's stream brings it here. This is where addresses are looked up, links, codes
//! and temporary passwords are made, and limits per address are kept, so that asking for a mail takes the same work and
//! gives the same answer for every address. A job may come twice: it is served again as long as its mail was not sent,
//! and each time the secrets made before are void.

mod batch;
mod deliver;
mod fact;
mod issue;
mod message;
mod pace;
mod recipient;
mod send;

pub use batch::{BatchItemFailure, BatchResponse};
pub use deliver::deliver;
pub use message::compose;
pub use pace::{MalformedRate, Pace, Pause, SystemPause};
pub use send::{SendProblem, Sender};

use shared::app::App;
use shared::clock::Timestamp;
use shared::metrics::Measure;
use shared::rights::{Action, ItemKind, Right};
use shared::store::{Mail, MailJob, MailState, Outcome, Pk, StoreError, Suppression, Table};

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
    /// How fast it may be asked.
    pub pace: Pace,
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
    #[error("the time of this call is nearly over")]
    OutOfTime,
}

impl Courier {
    /// One job, from what it asks for to the note of what became of it.
    async fn handle(&self, pk: &Pk, stop_at: Timestamp) -> Result<(), Failure> {
        let job: Option<MailJob> = self.app.store.get(Table::Expiring, pk.clone()).await?;
        let Some(job) = job.filter(|job| job.mail_state == MailState::Waiting) else { return Ok(()) };
        let Some(mail) = job.mail.clone() else { return Ok(()) };
        let decision = self.decide(&job, &mail).await?;
        let state = match decision {
            Decision::Drop(state) => state,
            Decision::Send(issued) => {
                if !self.pace.leave(&self.app, stop_at).await? {
                    return Err(Failure::OutOfTime);
                }
                self.issue_and_send(&job, &mail, issued).await?
            }
        };
        self.app.store.finish_job(&job, state, self.app.now()).await?;
        self.record(&job, &mail, state);
        Ok(())
    }

    fn is_too_late(&self, job: &MailJob) -> bool {
        self.app.now() >= job.deadline
    }

    async fn decide(&self, job: &MailJob, mail: &Mail) -> Result<Decision, Failure> {
        if self.is_too_late(job) {
            return Ok(Decision::Drop(MailState::TooLate));
        }
        let suppressed: Option<Suppression> = self.app.store.get(Table::Members, Pk::suppression(mail.to())).await?;
        if suppressed.is_some() {
            return Ok(Decision::Drop(MailState::Suppressed));
        }
        self.issue(job, mail).await
    }

    /// Secrets become valid before they are mailed: a mail with a link that does not work yet would be a dead end. A mail
    /// that waited too long for its turn, or for the table, voids no link that works and does not go out.
    async fn issue_and_send(&self, job: &MailJob, mail: &Mail, issued: Box<Issued>) -> Result<MailState, Failure> {
        let Issued { text, transaction } = *issued;
        if self.is_too_late(job) {
            return Ok(MailState::TooLate);
        }
        if let Some(transaction) = transaction
            && let Outcome::Refused(_) = self.app.store.commit(transaction).await?
        {
            return Err(Failure::Overtaken);
        }
        if self.is_too_late(job) {
            return Ok(MailState::TooLate);
        }
        let now = self.app.now();
        match self.sender.send(&self.app.config, job, mail.to(), &text, now).await {
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
