use serde::{Deserialize, Serialize};

use super::attribute::number;
use super::condition::{exists, unused};
use super::item::Update;
use super::{IdentityDigest, Pk, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::input::{EmailAddress, LoginKey, MemberKey};
use crate::limits;
use crate::secret::TokenHash;

/// A session of a visitor who proved enough to set a password and may do nothing else, at [`Pk::restricted_session`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RestrictedSession {
    /// Partition key.
    pub pk: Pk,
    /// The one thing that may be done.
    pub may: May,
    /// The end.
    pub expires_at: Timestamp,
    /// When the password was set: nothing may be done any more, but the page that says so may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// Login IDs that were tried and are taken.
    #[serde(default)]
    pub taken: u32,
}

impl RestrictedSession {
    /// Whether the password may still be set.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && self.expires_at > now && self.taken < limits::MAX_TAKEN_LOGIN_IDS
    }
}

/// What a restricted session allows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "may", rename_all = "kebab-case")]
pub enum May {
    /// S08: open an account.
    OpenAccount {
        /// Who was identified.
        member_key: MemberKey,
        /// The identity that was confirmed: see [`super::Member::identity`].
        identity: IdentityDigest,
        /// The pre-issued login ID, where the member came with one: the new one must differ.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued_login_id: Option<LoginKey>,
    },
    /// S13: replace the password.
    ReplacePassword {
        /// The account, in the form that is compared.
        login_key: LoginKey,
        /// Whose account it is.
        member_key: MemberKey,
        /// The account's epoch when the temporary password was issued.
        epoch: u64,
        /// Where it was mailed to. If the roster has another address by now, the mail may have reached another person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mailed_to: Option<EmailAddress>,
    },
}

impl Store {
    /// Reads a restricted session.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_restricted_session(&self, token: &TokenHash) -> Result<Option<RestrictedSession>, StoreError> {
        self.get(Table::Expiring, Pk::restricted_session(token)).await
    }

    /// Counts that a login ID was tried which another account has.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_taken(&self, session: &RestrictedSession) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Expiring,
            pk: session.pk.clone(),
            set: "ADD taken :one",
            values: vec![(":one", number(1))],
            condition: exists(),
        };
        self.update::<RestrictedSession>(update).await.map(|_| ())
    }
}

impl<R> Transaction<R> {
    /// Begins a restricted session for a visitor who has just proven enough: see [`May`].
    pub(super) fn restrict(self, token: &TokenHash, may: May, now: Timestamp) -> Self {
        let expires_at = now.plus(limits::RESTRICTED_SESSION);
        let pk = Pk::restricted_session(token);
        self.create(Table::Expiring, &RestrictedSession { pk, may, expires_at, used_at: None, taken: 0 })
    }

    /// Uses up the restricted session, if it is still there and has not ended.
    pub(super) fn use_restricted(self, session: &RestrictedSession, now: Timestamp) -> Self {
        self.update(Table::Expiring, &session.pk, "SET used_at = :now", Vec::new(), unused(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(100_000);

    /// [L4] [G4]
    #[test]
    fn a_restricted_session_is_open_until_it_is_used_or_over() {
        for (used, end, open) in
            [(false, 100_001, true), (false, 100_000, false), (false, 99_999, false), (true, 100_001, false)]
        {
            let (member_key, identity) = (MemberKey::from_normalised(""), IdentityDigest::from_stored(""));
            let may = May::OpenAccount { member_key, identity, issued_login_id: None };
            let (expires_at, used_at) = (Timestamp(end), used.then_some(NOW));
            let session = RestrictedSession { pk: Pk::warm_up(), may, expires_at, used_at, taken: 0 };
            assert_eq!(session.is_open(NOW), open, "{used} {end}");
        }
    }
}
