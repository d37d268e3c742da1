//! M1 and M6, and the limits of mails to addresses that are on no roster.

use shared::clock::Timestamp;
use shared::input::EmailAddress;
use shared::limits::{self, Budget};
use shared::store::{Audience, Grants, Limit, MailJob, MailState, MailboxUse, Purpose, Transaction};

use super::courier::Courier;
use super::error::DeliveryError;
use super::issue::Decision;
use super::recipient::is_due;

impl Courier {
    /// M1 to any address; M6 if the address has an account.
    pub(super) async fn invitation(
        &self,
        job: &MailJob,
        to: &EmailAddress,
        client: Option<&str>,
    ) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let mailbox = self.mailbox(MailboxUse::Link(Purpose::Registration), to, now).await?;
        let holder = self.holder_of(to).await?;
        let audience = if holder.is_some() { Audience::OnRoster } else { Audience::Stranger };
        let member = holder.filter(|member| member.is_reached_at(to));
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
        if audience == Audience::Stranger && !is_counted && self.exceeds_stranger_limits(to, client, now).await? {
            return Ok(Decision::Drop(MailState::Limited));
        }
        let expires_at = now.plus(limits::MAILED_LINK);
        let grants = Grants::Registration { member_key: member.map(|member| member.member_key) };
        let (url, transaction) = self.link(job, &mailbox, to, grants, expires_at, now);
        let text = wording.mails.registration.fill(&url, expires_at, &wording.dates);
        Ok(Decision::send(text, transaction).to(audience))
    }

    /// Takes the limits of addresses that are on no roster, the narrowest first, so that what one of them stops uses up
    /// none of the others: of this mailbox, whatever its spelling; of who asked; of all of them together. They protect the
    /// sender's reputation.
    async fn exceeds_stranger_limits(
        &self,
        to: &EmailAddress,
        client: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, DeliveryError> {
        let store = &self.app.store;
        let mailbox = self.app.config.service_key.pseudonym(&to.mailbox()).to_string();
        Ok(store.take(Limit::MailOneStranger, &mailbox, now).await?.is_some()
            || store.take(Limit::MailStrangers, client.unwrap_or_default(), now).await?.is_some()
            || self.exceeds_stranger_budget(to, now).await?
            || !store.begin_stranger_mail(now).await?)
    }

    /// Takes from the budgets of an hour and a day. Domains that the roster has are counted apart, so that made-up
    /// domains leave room for a member whose address the roster does not have yet.
    async fn exceeds_stranger_budget(&self, to: &EmailAddress, now: Timestamp) -> Result<bool, DeliveryError> {
        let store = &self.app.store;
        let (insured, is_ours) = tokio::try_join!(store.count_insured(), store.is_roster_domain(to.domain()))?;
        let share = u32::try_from(insured * limits::STRANGER_MAILS_PERCENT / 100).unwrap_or(u32::MAX);
        let max = share.max(limits::MIN_STRANGER_MAILS_PER_HOUR);
        let hour = Budget { max, window: limits::HOUR };
        let day = Budget { max: max.saturating_mul(limits::STRANGER_HOURS_PER_DAY), window: limits::DAY };
        let domain = if is_ours { "roster-domains" } else { "other-domains" };
        Ok(store.take_from(hour, "mail-strangers-hour", domain, now).await?.is_some()
            || store.take_from(day, "mail-strangers-day", domain, now).await?.is_some())
    }
}
