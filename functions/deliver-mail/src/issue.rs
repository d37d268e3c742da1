//! Which mail a job gets, and the secrets made for it.

use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::limits;
use shared::secret::{MailedCode, TemporaryPassword};
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
}

impl Decision {
    pub(super) fn send(text: MailText, transaction: impl Into<Option<Transaction<DeliveryOvertaken>>>) -> Self {
        Self::Send(Box::new(Issued { text, transaction: transaction.into() }))
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
            Mail::Invitation { .. } => self.invitation(job, to).await,
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

    /// M4, only to the address of an account; to that of a frozen one a mail that says to call the society.
    async fn reset(&self, job: &MailJob, to: &EmailAddress) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let Some(account) = self.account_of(to).await? else { return Ok(Decision::Drop(MailState::NotDue)) };
        let mailbox = self.mailbox(MailboxUse::Link(Purpose::Reset), to, now).await?;
        if !is_due(&mailbox, job, Audience::OnRoster, now) {
            return Ok(Decision::Drop(MailState::Limited));
        }
        if account.is_frozen() {
            let served = mailbox.after(job.id(), mailbox.current_link.clone(), now);
            let transaction = Transaction::deliver_plain(&mailbox, &served);
            return Ok(Decision::send(self.wording(job).mails.frozen.clone(), transaction));
        }
        let password = TemporaryPassword::draw(&*self.app.random);
        let grants = Grants::Reset {
            login_key: account.login_id.key().clone(),
            member_key: account.member_key,
            epoch: account.epoch,
            temporary_hash: self.app.hasher.hash(password.as_bytes(), &*self.app.random)?,
        };
        let (until, wording) = (now.plus(limits::MAILED_LINK), self.wording(job));
        let (url, transaction) = self.link(job, &mailbox, to, grants, until, now);
        let (login_id, password) = (account.login_id.shown(), password.reveal());
        let text = wording.mails.reissue.fill(&url, login_id, password, until, &wording.dates);
        Ok(Decision::send(text, transaction))
    }

    /// M7, for the link on whose form the code replaces the image.
    async fn code(&self, job: &MailJob, to: &EmailAddress, link: &Pk) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let found = self.app.store.find_link_at(link).await?;
        let Some(link) = found.filter(|link| link.is_open(now)) else { return Ok(Decision::Drop(MailState::NotDue)) };
        let mailbox = self.mailbox(MailboxUse::Code, to, now).await?;
        let audience = link.grants.member_key().map_or(Audience::Stranger, |_| Audience::OnRoster);
        if !is_due(&mailbox, job, audience, now) {
            return Ok(Decision::Drop(MailState::Limited));
        }
        let code = MailedCode::draw(&*self.app.random);
        let digest = self.app.config.service_key.code_digest(link.pk.as_str(), &code);
        let code_on_link = LinkCode { digest, expires_at: now.plus(limits::MAILED_CODE), tries: 0 };
        let served = mailbox.after(job.id(), None, now);
        let transaction = Transaction::deliver_code(&link, &code_on_link, now, &mailbox, &served);
        Ok(Decision::send(self.wording(job).mails.code.fill(code.reveal()), transaction))
    }
}
