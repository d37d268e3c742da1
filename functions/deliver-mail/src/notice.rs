//! Notices: mails about what happened to an account, with the link that freezes it.

use shared::clock::Timestamp;
use shared::device::Device;
use shared::input::EmailAddress;
use shared::limits;
use shared::store::{
    AccountKey, AddressNotice, DeliveryOvertaken, Grants, MailJob, MailState, MailboxUse, Purpose, Transaction,
};

use super::courier::Courier;
use super::error::DeliveryError;
use super::issue::Decision;

impl Courier {
    /// M5, with the link that freezes the account. A job of an earlier release does not name it.
    pub(super) async fn password_changed(
        &self,
        job: &MailJob,
        to: &EmailAddress,
        changed_at: Timestamp,
        account: Option<AccountKey>,
    ) -> Result<Decision, DeliveryError> {
        let account = match account {
            Some(account) => account,
            None => match self.account_of(to).await? {
                Some(account) => account.key(),
                None => return Ok(Decision::Drop(MailState::NotDue)),
            },
        };
        let (url, transaction) = self.freeze_link(job, to, account).await?;
        let wording = self.wording(job);
        Ok(Decision::send(wording.mails.password_changed.fill(changed_at, &url, &wording.dates), transaction))
    }

    /// ログインのお知らせ. Logins of a few minutes share a mail, by the times of the logins: however late one is sent, it covers
    /// no other hour.
    pub(super) async fn login_notice(
        &self,
        job: &MailJob,
        to: &EmailAddress,
        account: &AccountKey,
        at: Timestamp,
        device: Device,
    ) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let mailbox = self.mailbox(MailboxUse::LoginNotice, to, now).await?;
        if mailbox.last_job != job.id() && mailbox.covers_login(at) {
            return Ok(Decision::Drop(MailState::Limited));
        }
        let (until, wording) = (now.plus(limits::FREEZE_LINK), self.wording(job));
        let (url, transaction) = self.link(job, &mailbox, to, Grants::NotMe(account.clone()), until, at);
        let text = wording.mails.login.fill(at, &wording.portal.device(device), &url, &wording.dates);
        Ok(Decision::send(text, transaction))
    }

    /// To the address that an account holder had before, with the link that freezes the account: its reader learns of the
    /// change, wherever the account went.
    pub(super) async fn address_left(&self, job: &MailJob, notice: &AddressNotice) -> Result<Decision, DeliveryError> {
        let member = self.app.store.find_member(&notice.member_key).await?;
        let Some(account) = self.account_of_member(member).await? else {
            return Ok(Decision::Drop(MailState::NotDue));
        };
        let (url, transaction) = self.freeze_link(job, &notice.to, account.key()).await?;
        let wording = self.wording(job);
        let text = wording.mails.address_left.fill(notice.changed_at, held_until(notice), &url, &wording.dates);
        Ok(Decision::send(text, transaction))
    }

    /// To an account holder's new address, as long as the roster has it.
    pub(super) async fn address_taken(&self, job: &MailJob, notice: &AddressNotice) -> Result<Decision, DeliveryError> {
        let member = self.app.store.find_member(&notice.member_key).await?;
        if !member.is_some_and(|member| member.login_id.is_some() && member.is_reached_at(&notice.to)) {
            return Ok(Decision::Drop(MailState::NotDue));
        }
        let wording = self.wording(job);
        Ok(Decision::send(wording.mails.address_taken.fill(held_until(notice), &wording.dates), None))
    }

    /// The link 「これは私ではありません」 of a notice about the account, wherever the notice goes. Not limited: what the
    /// notice tells of is.
    pub(super) async fn freeze_link(
        &self,
        job: &MailJob,
        to: &EmailAddress,
        account: AccountKey,
    ) -> Result<(String, Transaction<DeliveryOvertaken>), DeliveryError> {
        let now = self.app.now();
        let mailbox = self.mailbox(MailboxUse::Link(Purpose::NotMe), to, now).await?;
        Ok(self.link(job, &mailbox, to, Grants::NotMe(account), now.plus(limits::FREEZE_LINK), now))
    }
}

/// Until when the new address gets no re-issue, where the society holds it back at all.
fn held_until(notice: &AddressNotice) -> Option<Timestamp> {
    Some(notice.held_until).filter(|until| *until > notice.changed_at)
}
