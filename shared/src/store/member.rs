//! The durable table: who may register, and the accounts that were opened.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Pk;
use super::item::number;
use crate::clock::Timestamp;
use crate::input::{BirthDate, EmailAddress, LoginId, LoginKey, MemberKey, Nickname};
use crate::language::Language;
use crate::limits;
use crate::opaque::opaque_text;
use crate::secret::{PasswordHash, ServiceKey};

opaque_text! {
    /// What a roster entry was made from. A write that names the digest it read is refused when the roster has changed the
    /// entry since (optimistic locking).
    RowDigest
}

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

/// One person of the roster, at `MEMBER#{member_key}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// Partition key.
    pub pk: Pk,
    /// 加入者ID: stays the same when 記号・番号 change.
    pub member_key: MemberKey,
    /// メールアドレス of the roster; nobody without one can register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<EmailAddress>,
    /// 生年月日
    pub birth_date: BirthDate,
    /// 資格喪失日: the first day on which the person is no longer insured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_on: Option<Date>,
    /// Set when two active people share the address: neither may register with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shares_address: bool,
    /// What the society handed out beforehand (path P).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<IssuedCredentials>,
    /// The key of the account, once one was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_id: Option<LoginKey>,
    /// When identity checks against this entry were made, newest last: they are rate limited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checked_at: Vec<Timestamp>,
    /// A digest of the imported row: an unchanged row costs no write.
    pub row_digest: RowDigest,
}

/// A login ID and temporary password handed out by the society.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IssuedCredentials {
    /// 仮ログインID, in the form in which it is looked up.
    pub login_id: LoginKey,
    /// Argon2id of the 仮パスワード.
    pub password_hash: PasswordHash,
    /// Until when they work.
    pub expires_at: Timestamp,
}

/// From a mail address to its person, at `ADDRESS#{digest of the address}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddressEntry {
    /// Partition key.
    pub pk: Pk,
    /// Whose address it is.
    pub member_key: MemberKey,
}

/// An account, at `ACCOUNT#{login ID in lower case}`: the item is the lock on its login ID as well.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Partition key.
    pub pk: Pk,
    /// Whose account it is.
    pub member_key: MemberKey,
    /// As its owner typed it.
    pub login_id: LoginId,
    /// Argon2id, with its parameters.
    pub password_hash: PasswordHash,
    /// For 「ようこそ！○○さん」.
    pub nickname: Nickname,
    /// Raised by every change of password: sessions and re-issue links of an older epoch are dead.
    pub epoch: u64,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The latest successful login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_login_at: Option<Timestamp>,
    /// The language that its owner chose last; none for an account of a release that had only one.
    /// `language` by itself is a reserved word of DynamoDB's expressions.
    #[serde(default, rename = "display_language", skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// Letters in the decoy of [`Pk::identity_check_decoy`], as many as an entry of the roster has about.
const ENTRY_LEN: usize = 300;

/// An epoch as the table has it. One that is larger than the table's numbers is never reached: it counts changes.
pub fn epoch_value(epoch: u64) -> AttributeValue {
    number(i64::try_from(epoch).unwrap_or(i64::MAX))
}

impl Member {
    /// Whether 資格喪失日 has come, with the society's days of grace added; `today` is the date in Japan.
    pub fn is_closed(&self, today: Date, grace_days: i16) -> bool {
        self.lost_on.is_some_and(|lost_on| lost_on <= last_closed_day(today, grace_days))
    }
}

/// People who lost their insurance on this day or before are closed today.
pub fn last_closed_day(today: Date, grace_days: i16) -> Date {
    today.saturating_sub(jiff::Span::new().days(grace_days))
}

impl Member {
    /// Whether mails to the address reach this person and nobody else.
    pub fn is_reached_at(&self, address: &EmailAddress) -> bool {
        self.address.as_ref() == Some(address) && !self.shares_address
    }

    /// What was confirmed when the identity was: it changes when the roster's address or birth date do, and a
    /// registration that is under way ends.
    pub fn identity(&self, key: &ServiceKey) -> IdentityDigest {
        let address = self.address.as_ref().map_or("", EmailAddress::as_str);
        let birth_date = String::from(self.birth_date);
        let confirmed = format!("identity {} {address} {birth_date}", self.member_key.as_str());
        IdentityDigest(key.pseudonym(&confirmed).to_string())
    }
}

impl super::Store {
    /// Counts an identity check against whomever the first link was mailed to, before anything is compared; nothing
    /// when the entry had too many. For somebody on no roster as much is written to [`Pk::identity_check_decoy`]: how long it takes does
    /// not tell who is on it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_identity_check(
        &self,
        link: &super::Link,
        now: Timestamp,
    ) -> Result<Option<Member>, super::StoreError> {
        use super::item::{Update, Updated};
        let super::Grants::Registration { member_key: Some(member_key) } = &link.grants else {
            return self.count_for_nobody(now).await.map(|()| None);
        };
        let add = Update {
            table: super::Table::Members,
            pk: Pk::member(member_key),
            set: "SET checked_at = list_append(if_not_exists(checked_at, :none), :now)",
            condition: "attribute_exists(member_key) AND (attribute_not_exists(checked_at) OR size(checked_at) < :most)",
            values: one_more(now),
        };
        let counted: Option<Member> = match self.update(add).await? {
            Updated::Now(member) => Some(member),
            Updated::Refused(Some(full)) => self.replace_old_checks(&full, now).await?,
            Updated::Refused(None) => None,
        };
        let today = |member: &Member| member.checked_at.iter().filter(|at| now.is_within(limits::DAY, **at)).count();
        Ok(counted.filter(|member| today(member) <= limits::MAX_IDENTITY_CHECKS_PER_DAY))
    }

    /// The same, but for a list that does not grow.
    async fn count_for_nobody(&self, now: Timestamp) -> Result<(), super::StoreError> {
        use super::item::{Update, text};
        let mut values = one_more(now);
        values.push((":entry", text("-".repeat(ENTRY_LEN))));
        let add = Update {
            table: super::Table::Members,
            pk: Pk::identity_check_decoy(),
            set: "SET checked_at = list_append(if_not_exists(absent, :none), :now), entry = :entry",
            condition: "attribute_not_exists(member_key) AND (attribute_not_exists(absent) OR size(absent) < :most)",
            values,
        };
        self.update::<serde::de::IgnoredAny>(add).await.map(|_| ())
    }

    async fn replace_old_checks(&self, full: &Member, now: Timestamp) -> Result<Option<Member>, super::StoreError> {
        use super::item::Update;
        let is_recent = |at: &Timestamp| now.is_within(limits::IDENTITY_CHECK_MONTH, *at);
        let mut recent: Vec<_> = full.checked_at.iter().copied().filter(is_recent).collect();
        if recent.len() >= limits::MAX_IDENTITY_CHECKS_PER_MONTH {
            return Ok(None);
        }
        recent.push(now);
        let replace = Update {
            table: super::Table::Members,
            pk: full.pk.clone(),
            set: "SET checked_at = :recent",
            condition: "checked_at = :seen",
            values: vec![(":recent", list(&recent)), (":seen", list(&full.checked_at))],
        };
        Ok(self.update(replace).await?.now())
    }
}

impl super::Store {
    /// Remembers the language that the owner of an account chose, if the session is of its present epoch.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remember_language(
        &self,
        session: &super::Session,
        language: Language,
    ) -> Result<(), super::StoreError> {
        use super::item::{Update, text};
        let update = Update {
            table: super::Table::Members,
            pk: Pk::account(&session.login_key),
            set: "SET display_language = :language",
            condition: "epoch = :epoch",
            values: vec![(":language", text(language.code())), (":epoch", epoch_value(session.epoch))],
        };
        self.update::<Account>(update).await.map(|_| ())
    }
}

impl super::Transaction {
    /// Demands that the person is insured, and that mails to the address reach them and nobody else.
    pub fn check_reached_at(self, member_key: &MemberKey, address: &EmailAddress, last_closed_day: Date) -> Self {
        let condition = "address = :address AND (attribute_not_exists(shares_address) OR shares_address = :no) \
                         AND (attribute_not_exists(lost_on) OR lost_on > :closed)";
        let values = vec![
            (":address", super::item::text(address.as_str())),
            (":no", AttributeValue::Bool(false)),
            (":closed", day(last_closed_day)),
        ];
        self.check(super::Table::Members, &Pk::member(member_key), condition, values)
    }

    /// Demands that the person is insured and has no account yet.
    pub fn check_may_open(self, member_key: &MemberKey, last_closed_day: Date) -> Self {
        let condition = "attribute_exists(member_key) AND attribute_not_exists(login_id) \
                         AND (attribute_not_exists(lost_on) OR lost_on > :closed)";
        self.check(super::Table::Members, &Pk::member(member_key), condition, vec![(":closed", day(last_closed_day))])
    }

    /// Demands that the person is insured.
    pub fn check_insured(self, member_key: &MemberKey, last_closed_day: Date) -> Self {
        let condition = "attribute_exists(member_key) AND (attribute_not_exists(lost_on) OR lost_on > :closed)";
        self.check(super::Table::Members, &Pk::member(member_key), condition, vec![(":closed", day(last_closed_day))])
    }
}

/// Dates are stored as `2026-11-23`: they compare as text.
pub(super) fn day(date: Date) -> aws_sdk_dynamodb::types::AttributeValue {
    super::item::text(date.to_string())
}

/// What one more check is counted with.
fn one_more(now: Timestamp) -> Vec<(&'static str, AttributeValue)> {
    vec![(":none", list(&[])), (":now", list(&[now])), (":most", number(limits::MAX_IDENTITY_CHECKS_PER_MONTH as i64))]
}

fn list(times: &[Timestamp]) -> aws_sdk_dynamodb::types::AttributeValue {
    let numbers = times.iter().map(|at| super::item::number(at.0)).collect();
    aws_sdk_dynamodb::types::AttributeValue::L(numbers)
}
