//! M4, and what a frozen account gets in its place.

use shared::input::EmailAddress;
use shared::limits;
use shared::secret::TemporaryPassword;
use shared::store::{Audience, Grants, MailJob, MailState, MailboxUse, Purpose, Transaction};

use super::courier::Courier;
use super::error::DeliveryError;
use super::issue::Decision;
use super::recipient::is_due;

impl Courier {
    /// M4, only to the address of an account; to that of a frozen one a mail that says to call the society.
    pub(super) async fn reset(&self, job: &MailJob, to: &EmailAddress) -> Result<Decision, DeliveryError> {
        let now = self.app.now();
        let member = self.member_of(to).await?;
        let is_held = member.as_ref().is_some_and(|member| member.address_is_held(now));
        let Some(account) = self.account_of_member(member).await? else { return Ok(Decision::Drop(MailState::NotDue)) };
        if is_held {
            return Ok(Decision::Drop(MailState::Held));
        }
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
}
