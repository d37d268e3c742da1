//! M1 and M6, and the limits of mails to addresses that are on no roster.

use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::limits;
use shared::store::{Audience, Grants, Limit, MailJob, MailState, MailboxUse, Purpose, Transaction};

use super::courier::Courier;
use super::error::DeliveryError;
use super::issue::Decision;
use super::recipient::is_due;

impl Courier {
    /// M1 to any address; M6 if the address has an account.
    pub(super) async fn invitation(&self, job: &MailJob, to: &EmailAddress) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let mailbox = self.mailbox(MailboxUse::Link(Purpose::Registration), to, now).await?;
        let member = self.member_of(to).await?;
        let audience = if member.is_some() { Audience::OnRoster } else { Audience::Stranger };
        if !is_due(&mailbox, job, audience, now) {
            return Ok(Decision::Drop(MailState::Limited));
        }
        let wording = self.wording(job);
        if member.as_ref().is_some_and(|member| member.login_id.is_some()) {
            let served = mailbox.after(job.id(), mailbox.current_link.clone(), now);
            let transaction = Transaction::deliver_plain(&mailbox, &served);
            return Ok(Decision::send(wording.mails.already_registered.clone(), transaction));
        }
        // Addresses of the roster are not counted: an attacker with made-up addresses must not lock members out.
        let is_counted = mailbox.last_job == job.id();
        if member.is_none() && !is_counted && self.exceeds_stranger_limits(to, now).await? {
            return Ok(Decision::Drop(MailState::Limited));
        }
        let expires_at = now.plus(limits::MAILED_LINK);
        let grants = Grants::Registration { member_key: member.map(|member| member.member_key) };
        let (url, transaction) = self.link(job, &mailbox, to, grants, expires_at, now);
        Ok(Decision::send(wording.mails.registration.fill(&url, expires_at, &wording.dates), transaction))
    }

    /// Takes the rate limits for addresses that are on no roster: of this mailbox, whatever its spelling, and of all such
    /// addresses together. They protect the sender reputation.
    async fn exceeds_stranger_limits(&self, to: &EmailAddress, now: Timestamp) -> Result<bool, DeliveryError> {
        let store = &self.app.store;
        let mailbox = self.app.config.service_key.pseudonym(&to.mailbox()).to_string();
        Ok(store.take(Limit::MailOneStranger, &mailbox, now).await?.is_some()
            || store.take(Limit::MailStrangers, "all", now).await?.is_some())
    }
}
