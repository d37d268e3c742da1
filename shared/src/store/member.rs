//! Members of the roster: who may register.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Pk, RowDigest, Store, StoreError, Suppression, Table};
use crate::clock::Timestamp;
use crate::input::{BirthDate, EmailAddress, LoginKey, MemberKey};
use crate::opaque::opaque_text;
use crate::secret::{PasswordHash, ServiceKey};

opaque_text! {
    /// Keyed digest of a confirmed identity: see [`Member::identity`].
    IdentityDigest
}

impl IdentityDigest {
    /// Takes a digest as it was stored.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// One member of the roster, at [`Pk::member`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// Partition key.
    pub pk: Pk,
    /// 加入者ID: stays the same when 記号・番号 change.
    pub member_key: MemberKey,
    /// メールアドレス of the roster; a member without one cannot register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<EmailAddress>,
    /// 生年月日
    pub birth_date: BirthDate,
    /// 資格喪失日: the first day on which the member is no longer insured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_on: Option<Date>,
    /// Set when two insured members share the address: neither may register with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shares_address: bool,
    /// What the society handed out beforehand (path P).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<IssuedCredentials>,
    /// Temporary passwords that the society's rosters ever had for this member, oldest first, at most
    /// [`crate::limits::MAX_HANDED_OUT_PASSWORDS`]. They stay when the account is opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handed_out: Vec<PasswordHash>,
    /// The key of the account, once one was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_id: Option<LoginKey>,
    /// When the roster gave the account holder another address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_changed_at: Option<Timestamp>,
    /// Until when that address gets no re-issue: see [`Member::address_is_held`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_held_until: Option<Timestamp>,
    /// That mails to the address come back: a copy of its suppression, which tells the member on the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<Suppression>,
    /// When identity checks against this entry were made, newest last: see [`Store::count_identity_check`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checked_at: Vec<Timestamp>,
    /// A digest of the imported row: an unchanged row costs no write.
    pub row_digest: RowDigest,
}

/// A login ID and temporary password handed out by the society.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IssuedCredentials {
    /// 仮ログインID
    pub login_id: LoginKey,
    /// Of the 仮パスワード.
    pub password_hash: PasswordHash,
    /// Until when they work.
    pub expires_at: Timestamp,
}

/// From a mail address to its member, at [`Pk::address`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddressEntry {
    /// Partition key.
    pub pk: Pk,
    /// Whose address it is.
    pub member_key: MemberKey,
}

/// Members whose 資格喪失日 is this day or earlier are no longer insured today: the society's days of grace are over.
pub fn last_closed_day(today: Date, grace_days: i16) -> Date {
    today.saturating_sub(jiff::Span::new().days(grace_days))
}

impl Member {
    /// Whether 資格喪失日 has come, with the society's days of grace added; `today` is the date in Japan.
    pub fn is_closed(&self, today: Date, grace_days: i16) -> bool {
        self.lost_on.is_some_and(|lost_on| lost_on <= last_closed_day(today, grace_days))
    }

    /// Whether mails to the address reach this member alone.
    pub fn is_reached_at(&self, address: &EmailAddress) -> bool {
        self.address.as_ref() == Some(address) && !self.shares_address
    }

    /// Whether the roster changed the account holder's address so recently that no re-issue goes to it yet.
    pub fn address_is_held(&self, now: Timestamp) -> bool {
        self.address_held_until.is_some_and(|until| until > now)
    }

    /// Whether mails to the present address come back.
    pub fn is_unreachable(&self, now: Timestamp) -> bool {
        let of_address =
            |it: &Suppression| self.address.as_ref().is_some_and(|address| it.pk == Pk::suppression(address));
        self.unreachable.as_ref().is_some_and(|it| of_address(it) && it.is_in_force(now))
    }

    /// What an identity check confirms. It changes when the roster's address or birth date do, which ends a registration
    /// that is under way.
    pub fn identity(&self, key: &ServiceKey) -> IdentityDigest {
        let address = self.address.as_ref().map_or("", EmailAddress::as_str);
        let birth_date = String::from(self.birth_date);
        let confirmed = format!("identity {} {address} {birth_date}", self.member_key.as_str());
        IdentityDigest(key.pseudonym(&confirmed).to_string())
    }

    /// Whether that identity, confirmed with this key or the one of before, is still the member's.
    pub fn has_identity(&self, confirmed: &IdentityDigest, key: &ServiceKey, now: Timestamp) -> bool {
        key.readable(now).any(|key| self.identity(&key) == *confirmed)
    }
}

impl Store {
    /// Reads a member.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_member(&self, key: &MemberKey) -> Result<Option<Member>, StoreError> {
        self.get(Table::Members, Pk::member(key)).await
    }

    /// Reads the entry that tells whose address it is.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_address_entry(&self, address: &EmailAddress) -> Result<Option<AddressEntry>, StoreError> {
        self.get(Table::Members, Pk::address(address)).await
    }

    /// Reads the member to whom the address belongs, in two requests one after the other.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_member_by_address(&self, address: &EmailAddress) -> Result<Option<Member>, StoreError> {
        match self.find_address_entry(address).await? {
            Some(entry) => self.find_member(&entry.member_key).await,
            None => Ok(None),
        }
    }
}
