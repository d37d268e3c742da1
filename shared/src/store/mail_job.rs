use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::item::{StoreError, Table, Update, Updated, number, text};
use super::{IdentityDigest, ItemKind, Outcome, Pk, Store, Transaction};
use crate::clock::Timestamp;
use crate::input::{EmailAddress, MemberKey};
use crate::language::Language;
use crate::limits;
use crate::secret::PasswordHash;

/// A mail that a step asks for. `deliver-mail` decides what becomes of it, and makes whatever secret is in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "kebab-case")]
pub enum Mail {
    /// M1, or M6 where the address has an account already.
    Invitation {
        /// The address typed on S02.
        to: EmailAddress,
    },
    /// M2.
    IdentityConfirmed {
        /// The registered address.
        to: EmailAddress,
        /// Who was identified.
        member_key: MemberKey,
        /// The identity that was confirmed.
        identity: IdentityDigest,
        /// Argon2id of the 認証キー shown on S06.
        key_hash: PasswordHash,
        /// When key and link stop working.
        expires_at: Timestamp,
    },
    /// M3.
    AccountOpened {
        /// The registered address.
        to: EmailAddress,
    },
    /// M4, to addresses of open accounts only.
    Reset {
        /// The address typed on S10.
        to: EmailAddress,
    },
    /// M5.
    PasswordChanged {
        /// The registered address.
        to: EmailAddress,
        /// When it was changed.
        changed_at: Timestamp,
    },
    /// M7.
    Code {
        /// The address of the link that the code stands in for.
        to: EmailAddress,
        /// That link's partition key.
        link: Pk,
    },
}

impl Mail {
    /// Where it goes.
    pub fn to(&self) -> &EmailAddress {
        match self {
            Self::Invitation { to }
            | Self::IdentityConfirmed { to, .. }
            | Self::AccountOpened { to }
            | Self::Reset { to }
            | Self::PasswordChanged { to, .. }
            | Self::Code { to, .. } => to,
        }
    }

    /// The name in the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::IdentityConfirmed { .. } => "identity-confirmed",
            Self::AccountOpened { .. } => "account-opened",
            Self::Reset { .. } => "reset",
            Self::PasswordChanged { .. } => "password-changed",
            Self::Code { .. } => "code",
        }
    }

    /// Until when sending it makes sense: nobody waits longer, and a link mailed after its deadline is dead on arrival.
    fn deadline(&self, asked_at: Timestamp) -> Timestamp {
        match self {
            Self::IdentityConfirmed { expires_at, .. } => *expires_at,
            Self::Invitation { .. } | Self::Reset { .. } => asked_at.plus(limits::MAILED_LINK),
            Self::Code { .. } => asked_at.plus(limits::MAILED_CODE),
            Self::AccountOpened { .. } | Self::PasswordChanged { .. } => asked_at.plus(limits::NOTICE_DEADLINE),
        }
    }
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailState {
    /// Not yet handled.
    Waiting,
    /// SES took it.
    Sent,
    /// The receiving server took it.
    Delivered,
    /// The receiving server puts it off; SES keeps trying.
    Delayed,
    /// It came back for good.
    Bounced,
    /// The receiver called it spam.
    Complained,
    /// SES refused it.
    Rejected,
    /// Nobody of the roster, or nobody who may have it.
    NotDue,
    /// Too many mails to this address.
    Limited,
    /// The address is on the list of those that bounced or complained.
    Suppressed,
    /// Its deadline had passed.
    TooLate,
}

impl MailState {
    /// The name in the store and in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Delayed => "delayed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Rejected => "rejected",
            Self::NotDue => "not-due",
            Self::Limited => "limited",
            Self::Suppressed => "suppressed",
            Self::TooLate => "too-late",
        }
    }

    /// Events of SES come in any order: a later word never loses to an earlier one.
    const fn rank(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Sent | Self::NotDue | Self::Limited | Self::Suppressed | Self::TooLate => 1,
            Self::Delayed => 2,
            Self::Delivered => 3,
            Self::Bounced | Self::Complained | Self::Rejected => 4,
        }
    }
}

/// A mail job and its history, at `JOB#{id}`. Its insertion starts `deliver-mail`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailJob {
    /// Partition key.
    pub pk: Pk,
    /// Always `mail-job`: the stream's filter lets nothing else through.
    pub kind: String,
    /// The mail; gone once it was handled, so that no address stays longer than needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
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
    /// Until when the history is kept.
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
    /// Records a job by itself.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn record_job(&self, job: &MailJob) -> Result<(), StoreError> {
        match self.commit(Transaction::default().record_job(job)).await? {
            Outcome::Committed => Ok(()),
            Outcome::Refused(_) => Err(StoreError::new("record a mail job", "its id was used before")),
        }
    }
}

impl Store {
    /// Notes what became of a job that was waiting, and forgets the mail itself.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn finish_job(&self, job: &MailJob, state: MailState, now: Timestamp) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Expiring,
            pk: job.pk.clone(),
            set: "SET mail_state = :state, mail_rank = :rank, handled_at = :now REMOVE mail",
            condition: "attribute_exists(pk) AND (attribute_not_exists(mail_rank) OR mail_rank < :rank)",
            values: vec![(":state", text(state.name())), (":rank", number(state.rank())), (":now", number(now.0))],
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
            condition: "attribute_exists(pk) AND (attribute_not_exists(mail_rank) OR mail_rank < :rank)",
            values: vec![(":state", text(state.name())), (":rank", number(state.rank())), (":event", events.clone())],
        };
        if let Updated::Now(job) = self.update(advance).await? {
            return Ok(Some(job));
        }
        let note = Update {
            table: Table::Expiring,
            pk,
            set: add,
            condition: "attribute_exists(pk)",
            values: vec![(":event", events)],
        };
        Ok(self.update(note).await?.now())
    }
}

impl Transaction {
    /// Records a job together with the fact that it tells of.
    pub fn record_job(self, job: &MailJob) -> Self {
        self.create(Table::Expiring, job)
    }
}
