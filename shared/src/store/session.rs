use serde::{Deserialize, Serialize};

use super::item::{StoreError, Table, Update, number};
use super::{IdentityDigest, Pk, Store};
use crate::clock::Timestamp;
use crate::device::Device;
use crate::input::{EmailAddress, LoginKey, MemberKey};
use crate::limits;
use crate::secret::{PasswordHash, TokenHash};

/// Somebody signed in, at `SESSION#{SHA-256 of the cookie}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// Partition key.
    pub pk: Pk,
    /// The account, in the form that is compared.
    pub login_key: LoginKey,
    /// Whose account it is.
    pub member_key: MemberKey,
    /// By which the sessions of an account are listed: see [`signed_in_as`].
    pub signed_in_as: String,
    /// The account's epoch at sign-in: a change of password ends the session.
    pub epoch: u64,
    /// What it began with.
    pub device: Device,
    /// When it began.
    pub signed_in_at: Timestamp,
    /// The login before this one, for 最新ログイン日時.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_login_at: Option<Timestamp>,
    /// Last use, to the nearest minute or so.
    pub seen_at: Timestamp,
    /// The end in any case.
    pub expires_at: Timestamp,
    /// When the password was replaced from here: another session took its place, and this one says so to a browser that
    /// the other never reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_at: Option<Timestamp>,
}

/// Somebody who proved enough to set a password and nothing else, at `RESTRICTED#{SHA-256 of the cookie}`.
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
    /// Login IDs that were tried and belong to others.
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
        /// Argon2id of the 仮パスワード: the new password must differ.
        temporary_hash: PasswordHash,
        /// Where it was mailed to: an address that the roster corrects since then was somebody else's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mailed_to: Option<EmailAddress>,
    },
}

/// Key of an account's sessions in the index `signed-in`. Links and restricted sessions have no such attribute.
pub fn signed_in_as(login_key: &LoginKey) -> String {
    format!("SIGNED-IN#{}", login_key.as_str())
}

impl Session {
    /// Whether it neither ended nor lay idle for too long.
    pub fn is_alive(&self, now: Timestamp, idle_minutes: i64) -> bool {
        self.replaced_at.is_none() && self.expires_at > now && self.seen_at.plus_minutes(idle_minutes) > now
    }
}

impl Store {
    /// Marks the session as seen, where that is due.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn mark_seen(&self, session: &Session, now: Timestamp) -> Result<(), StoreError> {
        if now.is_within(limits::SESSION_SEEN_INTERVAL, session.seen_at) {
            return Ok(());
        }
        let update = Update {
            table: Table::Expiring,
            pk: session.pk.clone(),
            set: "SET seen_at = :now",
            condition: "attribute_exists(pk) AND seen_at < :now",
            values: vec![(":now", number(now.0))],
        };
        self.update::<Session>(update).await.map(|_| ())
    }

    /// Counts that a login ID was tried which belongs to somebody else.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_taken(&self, session: &RestrictedSession) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Expiring,
            pk: session.pk.clone(),
            set: "ADD taken :one",
            condition: "attribute_exists(pk)",
            values: vec![(":one", number(1))],
        };
        self.update::<RestrictedSession>(update).await.map(|_| ())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn end_session(&self, hash: &TokenHash) -> Result<(), StoreError> {
        self.delete(Table::Expiring, Pk::session(hash)).await
    }
}

impl super::Transaction {
    /// Ends a session, there or not.
    pub fn end_session(self, session: &Session) -> Self {
        self.delete(Table::Expiring, &session.pk)
    }

    /// Lets another session take the place of this one, if it is still there.
    pub fn replace_session(self, session: &Session, now: Timestamp) -> Self {
        let values = vec![(":now", number(now.0))];
        self.update(Table::Expiring, &session.pk, "SET replaced_at = :now", "attribute_exists(pk)", values)
    }

    /// Lets somebody set a password who has just proven enough: see [`May`].
    pub fn restrict(self, token: &TokenHash, may: May, now: Timestamp) -> Self {
        let expires_at = now.plus(limits::RESTRICTED_SESSION);
        let session = RestrictedSession { pk: Pk::restricted_session(token), may, expires_at, used_at: None, taken: 0 };
        self.create(Table::Expiring, &session)
    }

    /// Uses up the restricted session, if it is still there and has not ended.
    pub fn use_restricted(self, session: &RestrictedSession, now: Timestamp) -> Self {
        let condition = "attribute_exists(pk) AND attribute_not_exists(used_at) AND expires_at > :now";
        self.update(Table::Expiring, &session.pk, "SET used_at = :now", condition, vec![(":now", number(now.0))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(100_000);

    /// [L7] [G4]
    #[test]
    fn a_session_is_alive_until_the_second_of_its_end_and_of_its_idleness_or_until_it_is_replaced() {
        for (seen, end, replaced, alive) in [
            (100_000, 100_001, false, true),
            (100_000, 100_001, true, false),
            (100_000 - 30 * 60 + 1, 100_001, false, true),
            (100_000 - 30 * 60, 100_001, false, false),
            (100_000 - 30 * 60 - 1, 100_001, false, false),
            (100_000, 100_000, false, false),
            (100_000, 99_999, false, false),
            (0, 0, false, false),
        ] {
            let session = Session {
                pk: Pk::warm_up(),
                login_key: crate::input::LoginId::lookup_key(""),
                member_key: MemberKey::from_normalised(""),
                signed_in_as: String::new(),
                epoch: 1,
                device: Device::default(),
                signed_in_at: NOW,
                previous_login_at: None,
                seen_at: Timestamp(seen),
                expires_at: Timestamp(end),
                replaced_at: replaced.then_some(NOW),
            };
            assert_eq!(session.is_alive(NOW, 30), alive, "{seen} {end}");
        }
    }

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
