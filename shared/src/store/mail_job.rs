use std::convert::Infallible;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::attribute::{number, text};
use super::condition::{Condition, exists};
use super::item::{Update, Updated};
use super::{CommitResult, ItemKind, Mail, MailState, Pk, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::input::EmailAddress;
use crate::language::Language;
use crate::limits;

/// A mail job and its history, at [`Pk::mail_job`]: an entry of the transactional outbox. It is written in the transaction
/// that it tells of, and the table's stream hands it to `deliver-mail`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailJob {
    /// Partition key.
    pub pk: Pk,
    /// Always `mail-job`: the stream's filter lets nothing else through.
    pub kind: String,
    /// The mail; removed once it was handled, so that the address is kept no longer than needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
    /// The key of a [`super::Suppression`] of the address that it goes to: it tells whether a report of SES is about that
    /// address, when the address itself is no longer kept. None on a job of a release before,
    /// and while a mail has not found its address: see [`Store::note_addressee`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Pk>,
    /// The language of the mail; one asked for by a release that had only one is in Japanese.
    #[serde(default)]
    pub language: Language,
    /// The inquiry number of the request that asked for it.
    pub request_id: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Until when it may be sent.
    pub deadline: Timestamp,
    /// What became of it.
    pub mail_state: MailState,
    /// Until when the history is kept (TTL).
    pub expires_at: Timestamp,
}

impl MailJob {
    /// What the stream's filter looks for.
    pub const KIND: &'static str = "mail-job";

    /// A job for the mail; `id` is unguessable and unique.
    pub fn new(id: &str, mail: Mail, language: Language, request_id: &str, asked_at: Timestamp) -> Self {
        Self {
            pk: Pk::mail_job(id),
            kind: Self::KIND.to_owned(),
            deadline: mail.deadline(asked_at),
            addressee: mail.to().map(Pk::suppression),
            mail: Some(mail),
            language,
            request_id: request_id.to_owned(),
            asked_at,
            mail_state: MailState::Waiting,
            expires_at: asked_at.plus(limits::MAIL_HISTORY),
        }
    }

    /// The part of the key that tells jobs apart: goes to SES as a tag and comes back with its events.
    pub fn id(&self) -> &str {
        self.pk.rest(ItemKind::MailJob)
    }
}

impl Store {
    /// Records a job by itself, where there is no other write that it belongs to.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn record_job(&self, job: &MailJob) -> Result<(), StoreError> {
        match self.commit(Transaction::<Infallible>::default().record_job(job)).await? {
            CommitResult::Committed => Ok(()),
            CommitResult::Refused(never) => match never {},
        }
    }

    /// Reads a job.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_mail_job(&self, pk: &Pk) -> Result<Option<MailJob>, StoreError> {
        self.get(Table::Expiring, pk.clone()).await
    }

    /// Notes where a mail goes that finds its address when it is sent, so that reports of SES are compared with it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn note_addressee(&self, job: &MailJob, to: &EmailAddress) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Expiring,
            pk: job.pk.clone(),
            set: "SET addressee = :addressee",
            values: vec![(":addressee", text(Pk::suppression(to).as_str()))],
            condition: exists(),
        };
        self.update::<MailJob>(update).await.map(|_| ())
    }

    /// Notes what became of a job that was waiting, and removes the mail itself.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn finish_job(&self, job: &MailJob, state: MailState, now: Timestamp) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Expiring,
            pk: job.pk.clone(),
            set: "SET mail_state = :state, mail_rank = :rank, handled_at = :now REMOVE mail",
            values: vec![(":state", text(state.name())), (":now", number(now.0))],
            condition: outranked_by(state),
        };
        self.update::<MailJob>(update).await.map(|_| ())
    }

    /// Adds an event of SES to the history of a job; the same event twice is one. Gives the job, if there is one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn record_outcome(
        &self,
        job: &str,
        state: MailState,
        event: &str,
    ) -> Result<Option<MailJob>, StoreError> {
        let pk = Pk::mail_job(job);
        let add = "ADD mail_events :event";
        let events = AttributeValue::Ss(vec![event.to_owned()]);
        let advance = Update {
            table: Table::Expiring,
            pk: pk.clone(),
            set: &format!("SET mail_state = :state, mail_rank = :rank REMOVE mail {add}"),
            values: vec![(":state", text(state.name())), (":event", events.clone())],
            condition: outranked_by(state),
        };
        if let Updated::Now(job) = self.update(advance).await? {
            return Ok(Some(job));
        }
        let note =
            Update { table: Table::Expiring, pk, set: add, values: vec![(":event", events)], condition: exists() };
        Ok(self.update(note).await?.now())
    }
}

/// A job whose state is of a lower rank.
fn outranked_by(state: MailState) -> Condition {
    let expression = "attribute_exists(pk) AND (attribute_not_exists(mail_rank) OR mail_rank < :rank)";
    Condition::new(expression, vec![(":rank", number(state.rank()))])
}

impl<R> Transaction<R> {
    /// Records a job together with the change that it tells of (transactional outbox).
    pub(super) fn record_job(self, job: &MailJob) -> Self {
        self.create(Table::Expiring, job)
    }
}
