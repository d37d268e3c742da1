//! Whose address it is, what its mailbox got before, and the link that takes the place of the one before.

use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::language::Language;
use shared::secret::Token;
use shared::store::{
    Account, AddressEntry, Grants, Link, MailJob, Mailbox, MailboxUse, Member, Pk, Table, Transaction,
};

use super::{Courier, Failure};

impl Courier {
    pub(super) async fn mailbox(&self, of: MailboxUse, to: &EmailAddress, now: Timestamp) -> Result<Mailbox, Failure> {
        let pk = Pk::mailbox(of, to);
        let known: Option<Mailbox> = self.app.store.get(Table::Expiring, pk.clone()).await?;
        Ok(known.unwrap_or_else(|| Mailbox::untouched(pk, now)))
    }

    /// A new link, and the writes that put it in the place of the one before.
    pub(super) fn link(
        &self,
        job: &MailJob,
        mailbox: &Mailbox,
        to: &EmailAddress,
        grants: Grants,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> (String, Transaction) {
        let token = Token::draw(&*self.app.random);
        let path = grants.purpose().path();
        let url = format!("{}{path}?t={}{}", self.app.config.base_url, token.reveal(), spoken(job.language));
        let link = Link::new(Pk::link(&token.hash()), grants, to.clone(), expires_at);
        let served = mailbox.after(job.id(), Some(link.pk.clone()), now);
        let transaction = Transaction::default().create(Table::Expiring, &link).replace_mailbox(mailbox, &served);
        (url, transaction)
    }

    /// The person of the roster who may register with the address.
    pub(super) async fn member_of(&self, address: &EmailAddress) -> Result<Option<Member>, Failure> {
        let entry: Option<AddressEntry> = self.app.store.get(Table::Members, Pk::address(address)).await?;
        let Some(entry) = entry else { return Ok(None) };
        let member: Option<Member> = self.app.store.get(Table::Members, Pk::member(&entry.member_key)).await?;
        let today = self.app.now().date_in_japan();
        Ok(member.filter(|member| {
            let closed = member.is_closed(today, self.app.config.grace_days);
            !closed && member.is_reached_at(address)
        }))
    }

    pub(super) async fn account_of(&self, address: &EmailAddress) -> Result<Option<Account>, Failure> {
        let login_key = self.member_of(address).await?.and_then(|member| member.login_id);
        let Some(login_key) = login_key else { return Ok(None) };
        Ok(self.app.store.get(Table::Members, Pk::account(&login_key)).await?)
    }
}

/// A mail may be opened where no language was chosen yet, on a phone for example: the pages go on in that of the mail.
fn spoken(language: Language) -> String {
    if language == Language::default() { String::new() } else { format!("&language={}", language.code()) }
}

/// Whether the mailbox may get another mail; a job that comes again was counted the first time.
pub(super) fn due(mailbox: &Mailbox, job: &MailJob, now: Timestamp) -> bool {
    mailbox.last_job == job.id() || mailbox.may_send(now)
}
