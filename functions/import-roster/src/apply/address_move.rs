use std::sync::Arc;

use jiff::SignedDuration;
use shared::audit::Audit;
use shared::clock::Clock;
use shared::fact::Fact;
use shared::input::EmailAddress;
use shared::language::Language;
use shared::random::{self, Random};
use shared::secret::ServiceKey;
use shared::store::{AddressMove, AddressNotice, Mail, MailJob, RosterEntry};

use super::address_plan::AddressPlan;
use crate::check::Row;

/// Announces the changes of account holders' addresses: by mail to both addresses, and in the audit log.
pub struct Movers {
    /// For how long the new address gets no re-issue.
    pub hold: SignedDuration,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Names of mail jobs.
    pub random: Arc<dyn Random>,
    /// The audit log.
    pub audit: Audit,
    /// The invocation, in the audit log.
    pub request_id: String,
    /// Keys the pseudonyms.
    pub service_key: ServiceKey,
}

impl Movers {
    /// The change of an account holder's address that a row makes. The old address is told if it was theirs
    /// alone, even if it is somebody else's by now; the new one unless it is another account holder's.
    pub(super) fn plan(&self, row: &Row, stored: Option<&RosterEntry>, plan: &AddressPlan) -> Option<AddressMove> {
        let stored = stored.filter(|stored| stored.has_account() && stored.address != row.address)?;
        let at = self.clock.now();
        let held_until = at.plus(self.hold);
        let member_key = &row.member_key;
        let notice = |to: &EmailAddress| {
            let (to, member_key) = (to.clone(), member_key.clone());
            AddressNotice { to, member_key, changed_at: at, held_until }
        };
        let left = stored.address.as_ref().filter(|_| !stored.shares_address).map(|to| Mail::AddressLeft(notice(to)));
        let taken = row.address.as_ref().filter(|_| !plan.shares_address).map(|to| Mail::AddressTaken(notice(to)));
        // `deliver-mail` knows the account's language.
        let job = |mail| MailJob::new(&self.job_id(), mail, Language::default(), &self.request_id, at);
        Some(AddressMove { at, held_until, mails: left.into_iter().chain(taken).map(job).collect() })
    }

    fn job_id(&self) -> String {
        random::string(&*self.random, b"0123456789abcdef", 32)
    }

    /// Records that an account holder has another address.
    pub(super) fn record_move(&self, row: &Row, stored: Option<&RosterEntry>) {
        let pseudonym = |address: Option<&EmailAddress>| address.map(|it| self.service_key.pseudonym(it.as_str()));
        let (before, after) = (stored.and_then(|stored| stored.address.as_ref()), row.address.as_ref());
        let who = self.service_key.pseudonym(row.member_key.as_str());
        let addresses = [pseudonym(before), pseudonym(after)];
        self.audit.record_move(Fact::RosterAddressChanged, &self.request_id, &who, addresses);
    }

    /// Records a fact about the person of a row.
    pub(super) fn record(&self, fact: Fact, row: &Row) {
        let who = self.service_key.pseudonym(row.member_key.as_str());
        self.audit.record(fact, &self.request_id, Some(&who), "");
    }
}
