//! One mail job: decide, take the mail's turn, make its secrets valid, send, record the result.

use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::metrics::Measure;
use shared::store::{CommitResult, DeliveryOvertaken, Mail, MailJob, MailState, Pk};

use super::courier::Courier;
use super::error::{DeliveryError, SendError};
use super::fact::fact;
use super::issue::{Decision, Issued};

impl Courier {
    /// Handles one job. Idempotent: a job that is no longer waiting does nothing.
    pub(super) async fn handle(&self, pk: &Pk, stop_at: Timestamp) -> Result<(), DeliveryError> {
        let job = self.app.store.find_mail_job(pk).await?;
        let Some(job) = job.filter(|job| job.mail_state == MailState::Waiting) else { return Ok(()) };
        let Some(mail) = job.mail.clone() else { return Ok(()) };
        let job = self.in_language_of_account(job).await?;
        let to = self.recipient(&mail).await?;
        let state = match &to {
            Some(to) => self.attempt(&job, &mail, to, stop_at).await?,
            None => MailState::NotDue,
        };
        self.app.store.finish_job(&job, state, self.app.now()).await?;
        self.record(&job, &mail, to.as_ref(), state);
        Ok(())
    }

    async fn attempt(
        &self,
        job: &MailJob,
        mail: &Mail,
        to: &EmailAddress,
        stop_at: Timestamp,
    ) -> Result<MailState, DeliveryError> {
        match self.decide(job, mail, to).await? {
            Decision::Drop(state) => Ok(state),
            Decision::Send(issued) => {
                if !self.pace.take_turn(&self.app, stop_at).await? {
                    return Err(DeliveryError::OutOfTime);
                }
                if mail.to().is_none() {
                    // Before SES can report anything of it.
                    self.app.store.note_addressee(job, to).await?;
                }
                self.commit_and_send(job, to, issued).await
            }
        }
    }

    fn is_too_late(&self, job: &MailJob) -> bool {
        self.app.now() >= job.deadline
    }

    async fn decide(&self, job: &MailJob, mail: &Mail, to: &EmailAddress) -> Result<Decision, DeliveryError> {
        if self.is_too_late(job) {
            return Ok(Decision::Drop(MailState::TooLate));
        }
        let suppressed = self.app.store.find_suppression(to).await?;
        if suppressed.is_some_and(|suppression| suppression.is_in_force(self.app.now())) {
            return Ok(Decision::Drop(MailState::Suppressed));
        }
        self.issue(job, mail, to).await
    }

    /// Commits the secrets, then sends: a mail whose link does not work yet would be a dead end. The deadline is checked
    /// before each step, so that a mail that waited too long neither revokes a working link nor goes out.
    async fn commit_and_send(
        &self,
        job: &MailJob,
        to: &EmailAddress,
        issued: Box<Issued>,
    ) -> Result<MailState, DeliveryError> {
        let Issued { text, transaction, audience } = *issued;
        if self.is_too_late(job) {
            return Ok(MailState::TooLate);
        }
        if let Some(transaction) = transaction
            && let CommitResult::Refused(DeliveryOvertaken) = self.app.store.commit(transaction).await?
        {
            return Err(DeliveryError::Overtaken);
        }
        if self.is_too_late(job) {
            return Ok(MailState::TooLate);
        }
        let now = self.app.now();
        match self.sender.send(&self.app.config, job, (to, audience), &text, now).await {
            Ok(()) => Ok(MailState::Sent),
            Err(SendError::Refused(code)) => {
                let (function, request_id) = (self.app.audit.function(), &job.request_id);
                tracing::error!(event = "mail.refused-by-ses", function, request_id, job = job.id(), code);
                Ok(MailState::Rejected)
            }
            Err(temporary) => Err(temporary.into()),
        }
    }

    fn record(&self, job: &MailJob, mail: &Mail, to: Option<&EmailAddress>, state: MailState) {
        let app = &self.app;
        let who = to.map(|to| app.config.service_key.pseudonym(to.as_str()));
        app.audit.record(fact(mail, state), &job.request_id, who.as_ref(), mail.name());
        if state == MailState::Sent {
            // Clock skew: the requesting function's clock may be ahead of this one.
            let waited = app.now().seconds_since(job.asked_at).max(0);
            app.audit.measure(Measure::MailWait, waited as f64);
        }
    }
}
