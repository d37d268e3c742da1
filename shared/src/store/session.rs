use serde::{Deserialize, Serialize};

use super::attribute::number;
use super::condition::Condition;
use super::item::Update;
use super::{Pk, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::device::Device;
use crate::input::{LoginKey, MemberKey};
use crate::limits;
use crate::secret::{MemberTag, TokenHash};

/// A session of a signed-in member, at [`Pk::session`].
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
    /// When the password was replaced in this session: another one took its place. A browser that never got the new cookie
    /// still holds this one, and is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_at: Option<Timestamp>,
    /// Names the member on the pages of the session; none in a session of a release that had no such tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_tag: Option<MemberTag>,
}

/// Key of an account's sessions in the index `signed-in`. Links and restricted sessions have no such attribute, so that
/// the index holds nothing else.
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
    /// Reads a session.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_session(&self, token: &TokenHash) -> Result<Option<Session>, StoreError> {
        self.get(Table::Expiring, Pk::session(token)).await
    }

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
            values: vec![(":now", number(now.0))],
            condition: Condition::new("attribute_exists(pk) AND seen_at < :now", Vec::new()),
        };
        self.update::<Session>(update).await.map(|_| ())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn end_session(&self, session: &Session) -> Result<(), StoreError> {
        self.delete(Table::Expiring, session.pk.clone()).await
    }
}

impl<R> Transaction<R> {
    /// Ends a session, there or not.
    pub(super) fn end_session(self, session: &Session) -> Self {
        self.delete(Table::Expiring, &session.pk)
    }

    /// Ends the session that a browser had, there or not.
    pub(super) fn end_session_at(self, pk: Option<&Pk>) -> Self {
        match pk {
            Some(pk) => self.delete(Table::Expiring, pk),
            None => self,
        }
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
                member_tag: None,
            };
            assert_eq!(session.is_alive(NOW, 30), alive, "{seen} {end}");
        }
    }
}
