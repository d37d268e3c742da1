//! The recipient: the mailbox's history, the member or account behind an address, and the new link that replaces the old.

use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::language::Language;
use shared::secret::Token;
use shared::store::{
    Account, Audience, DeliveryOvertaken, Grants, Link, Mail, MailJob, Mailbox, MailboxUse, Member, Pk, Purpose,
    Transaction,
};

use super::courier::Courier;
use super::error::DeliveryError;

impl Courier {
    /// Where the mail goes; none when its account is gone, or the roster has no address for its owner alone: the link in
    /// the mail freezes the account.
    pub(super) async fn recipient(&self, mail: &Mail) -> Result<Option<EmailAddress>, DeliveryError> {
        let Mail::LoginNotice { account, .. } = mail else { return Ok(mail.to().cloned()) };
        let member = self.app.store.find_member(&account.member_key).await?;
        let owner = member.filter(|member| member.login_id.as_ref() == Some(&account.login_key));
        Ok(owner.filter(|owner| !owner.shares_address).and_then(|owner| owner.address))
    }

    /// What the mailbox was sent before for one use.
    pub(super) async fn mailbox(
        &self,
        of: MailboxUse,
        to: &EmailAddress,
        now: Timestamp,
    ) -> Result<Mailbox, DeliveryError> {
        let known = self.app.store.find_mailbox(of, to).await?;
        Ok(known.unwrap_or_else(|| Mailbox::untouched(Pk::mailbox(of, to), now)))
    }

    /// A new link, and the writes that make it valid and revoke the previous one; a freeze link revokes none.
    pub(super) fn link(
        &self,
        job: &MailJob,
        mailbox: &Mailbox,
        to: &EmailAddress,
        grants: Grants,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> (String, Transaction<DeliveryOvertaken>) {
        let token = Token::draw(&*self.app.random);
        let purpose = grants.purpose();
        let path = purpose.path();
        let url =
            format!("{}{path}?t={}{}", self.app.config.base_url, token.reveal(), language_parameter(job.language));
        let link = Link::new(Pk::link(&token.hash()), grants, to.clone(), expires_at);
        let served = match purpose {
            Purpose::NotMe => mailbox.with_another_link(job.id(), link.pk.clone(), now),
            _ => mailbox.after(job.id(), Some(link.pk.clone()), now),
        };
        let transaction = Transaction::deliver_link(&link, mailbox, &served);
        (url, transaction)
    }

    /// A member whom the roster has at the address, alone or with others.
    pub(super) async fn holder_of(&self, address: &EmailAddress) -> Result<Option<Member>, DeliveryError> {
        let member = self.app.store.find_member_by_address(address).await?;
        let today = self.app.now().date_in_japan();
        Ok(member.filter(|member| {
            let closed = member.is_closed(today, self.app.config.grace_days);
            !closed && member.address.as_ref() == Some(address)
        }))
    }

    /// The member who may register with the address.
    pub(super) async fn member_of(&self, address: &EmailAddress) -> Result<Option<Member>, DeliveryError> {
        let holder = self.holder_of(address).await?;
        Ok(holder.filter(|member| member.is_reached_at(address)))
    }

    /// The account of the member who is reached at the address.
    pub(super) async fn account_of(&self, address: &EmailAddress) -> Result<Option<Account>, DeliveryError> {
        let member = self.member_of(address).await?;
        self.account_of_member(member).await
    }

    /// The account of a member.
    pub(super) async fn account_of_member(&self, member: Option<Member>) -> Result<Option<Account>, DeliveryError> {
        let Some(login_key) = member.and_then(|member| member.login_id) else { return Ok(None) };
        Ok(self.app.store.find_account(&login_key).await?)
    }

    /// The job in the language of the recipient's account, where the import asked for the mail: it reads no account.
    pub(super) async fn in_language_of_account(&self, job: MailJob) -> Result<MailJob, DeliveryError> {
        let Some(Mail::AddressLeft(notice) | Mail::AddressTaken(notice)) = &job.mail else { return Ok(job) };
        let member = self.app.store.find_member(&notice.member_key).await?;
        let account = self.account_of_member(member).await?;
        let language = account.and_then(|account| account.language).unwrap_or(job.language);
        Ok(MailJob { language, ..job })
    }
}

/// The query parameter for the language of the mail, which may be opened in a browser without that choice.
fn language_parameter(language: Language) -> String {
    if language == Language::default() { String::new() } else { format!("&language={}", language.code()) }
}

/// Whether the rate limit of the mailbox allows another mail. A redelivered job was counted the first time.
pub(super) fn is_due(mailbox: &Mailbox, job: &MailJob, audience: Audience, now: Timestamp) -> bool {
    mailbox.last_job == job.id() || mailbox.may_send_from(audience, now).is_none()
}
