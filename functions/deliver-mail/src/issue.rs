//! Which mail a job gets, and the secrets made for it.

use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::limits;
use shared::secret::MailedCode;
use shared::store::{
    Audience, DeliveryOvertaken, Grants, LinkCode, Mail, MailJob, MailState, MailboxUse, Pk, Purpose, Transaction,
};
use shared::wording::{MailText, Wording};

use super::courier::Courier;
use super::error::DeliveryError;
use super::recipient::is_due;

/// What to do with a job.
pub enum Decision {
    /// Send no mail, for this reason.
    Drop(MailState),
    /// Send this mail.
    Send(Box<Issued>),
}

/// A mail with its secrets, and the writes that make them valid.
pub struct Issued {
    /// The text.
    pub text: MailText,
    /// The writes; `None` for a mail without secrets.
    pub transaction: Option<Transaction<DeliveryOvertaken>>,
    /// Through which configuration set of SES it goes.
    pub audience: Audience,
}

impl Decision {
    pub(super) fn send(text: MailText, transaction: impl Into<Option<Transaction<DeliveryOvertaken>>>) -> Self {
        Self::Send(Box::new(Issued { text, transaction: transaction.into(), audience: Audience::OnRoster }))
    }

    /// The same, to the address of that audience.
    pub(super) fn to(self, audience: Audience) -> Self {
        match self {
            Self::Send(issued) => Self::Send(Box::new(Issued { audience, ..*issued })),
            drop => drop,
        }
    }
}

impl Courier {
    /// The texts in the language of the request.
    pub(super) fn wording(&self, job: &MailJob) -> &Wording {
        self.app.wordings.of(job.language)
    }

    /// Decides about one job and makes the secrets of its mail.
    pub(super) async fn issue(&self, job: &MailJob, mail: &Mail, to: &EmailAddress) -> Result<Decision, DeliveryError> {
        let wording = self.wording(job);
        match mail {
            Mail::Invitation { client, .. } => self.invitation(job, to, client.as_deref()).await,
            Mail::IdentityConfirmed { member_key, identity, key_hash, expires_at, .. } => {
                let (member_key, identity, key_hash) = (member_key.clone(), identity.clone(), key_hash.clone());
                let grants = Grants::Credentials { member_key, identity, key_hash };
                self.identity_confirmed(job, to, grants, *expires_at).await
            }
            Mail::AccountOpened { .. } => Ok(Decision::send(wording.mails.registered.clone(), None)),
            Mail::Reset { .. } => self.reset(job, to).await,
            Mail::PasswordChanged { changed_at, account, .. } => {
                self.password_changed(job, to, *changed_at, account.clone()).await
            }
            Mail::AddressLeft(notice) => self.address_left(job, notice).await,
            Mail::AddressTaken(notice) => self.address_taken(job, notice).await,
            Mail::Code { link, .. } => self.code(job, to, link).await,
            Mail::LoginNotice { account, at, device } => self.login_notice(job, to, account, *at, *device).await,
        }
    }

    /// M2. Not limited here: the identity check before it is.
    async fn identity_confirmed(
        &self,
        job: &MailJob,
        to: &EmailAddress,
        grants: Grants,
        expires_at: Timestamp,
    ) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let mailbox = self.mailbox(MailboxUse::Link(Purpose::Credentials), to, now).await?;
        let (url, transaction) = self.link(job, &mailbox, to, grants, expires_at, now);
        let wording = self.wording(job);
        Ok(Decision::send(wording.mails.identity_confirmed.fill(&url, expires_at, &wording.dates), transaction))
    }

    /// M7, for the link on whose form the code replaces the image.
    async fn code(&self, job: &MailJob, to: &EmailAddress, link: &Pk) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let found = self.app.store.find_link_at(link).await?;
        let Some(link) = found.filter(|link| link.is_open(now)) else { return Ok(Decision::Drop(MailState::NotDue)) };
        let mailbox = self.mailbox(MailboxUse::Code, to, now).await?;
        let audience = link.grants.member_key().map_or(Audience::Stranger, |_| Audience::OnRoster);
        // A code is no link: more codes than those of a day would be more guesses.
        if !is_due(&mailbox, job, Audience::Stranger, now) {
            return Ok(Decision::Drop(MailState::Limited));
        }
        let code = MailedCode::draw(&*self.app.random);
        let digest = self.app.config.service_key.code_digest(link.pk.as_str(), &code);
        let code_on_link = LinkCode { digest, expires_at: now.plus(limits::MAILED_CODE), tries: 0 };
        let served = mailbox.after(job.id(), None, now);
        let transaction = Transaction::deliver_code(&link, &code_on_link, now, &mailbox, &served);
        Ok(Decision::send(self.wording(job).mails.code.fill(code.reveal()), transaction).to(audience))
    }
}
