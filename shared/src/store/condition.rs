//! Conditions of writes, each written once. They combine with [`Condition::and`].

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;

use super::attribute::{number, text};
use super::row_digest::RowDigest;
use crate::clock::Timestamp;
use crate::input::{EmailAddress, LoginKey, MemberKey};
use crate::secret::{CodeDigest, PasswordHash};

/// Values of an expression, by the names that it uses.
pub(super) type Values = Vec<(&'static str, AttributeValue)>;

/// A condition on the item that a write replaces, with the values that it names. An empty one always holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Condition {
    pub(super) expression: String,
    pub(super) values: Values,
}

impl Condition {
    pub(super) fn new(expression: impl Into<String>, values: Values) -> Self {
        Self { expression: expression.into(), values }
    }

    /// Both conditions.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.expression = format!("{} AND {}", self.expression, other.expression);
        self.values.extend(other.values);
        self
    }
}

/// The write always happens.
pub(super) fn always() -> Condition {
    Condition::default()
}

/// There is no such item yet.
pub(super) fn absent() -> Condition {
    Condition::new("attribute_not_exists(pk)", Vec::new())
}

/// There is such an item.
pub(super) fn exists() -> Condition {
    Condition::new("attribute_exists(pk)", Vec::new())
}

/// A member of the roster who is insured: 資格喪失日, with the society's days of grace, has not come.
pub(super) fn insured(last_closed_day: Date) -> Condition {
    let expression = "attribute_exists(member_key) AND (attribute_not_exists(lost_on) OR lost_on > :closed)";
    Condition::new(expression, vec![(":closed", day(last_closed_day))])
}

/// A member who has no account yet.
pub(super) fn unregistered() -> Condition {
    Condition::new("attribute_not_exists(login_id)", Vec::new())
}

/// A member who has this account.
pub(super) fn registered_as(login_key: &LoginKey) -> Condition {
    Condition::new("login_id = :login", vec![(":login", text(login_key.as_str()))])
}

/// A member who is the only one that mails to the address reach.
pub(super) fn reached_at(address: &EmailAddress) -> Condition {
    let expression = "address = :address AND (attribute_not_exists(shares_address) OR shares_address = :no)";
    Condition::new(expression, vec![(":address", text(address.as_str())), (":no", AttributeValue::Bool(false))])
}

/// A member whose address the roster did not change so recently that it gets no re-issue.
pub(super) fn not_held(now: Timestamp) -> Condition {
    let expression = "(attribute_not_exists(address_held_until) OR address_held_until <= :now)";
    Condition::new(expression, vec![(":now", number(now.0))])
}

/// A member who has this address.
pub(super) fn has_address(address: &EmailAddress) -> Condition {
    Condition::new("address = :address", vec![(":address", text(address.as_str()))])
}

/// A member whose roster entry is as it was read (optimistic locking).
pub(super) fn roster_unchanged(seen: &RowDigest) -> Condition {
    Condition::new("row_digest = :row", vec![(":row", text(seen.as_str()))])
}

/// An item of this member.
pub(super) fn belongs_to(member_key: &MemberKey) -> Condition {
    Condition::new("member_key = :me", vec![(":me", text(member_key.as_str()))])
}

/// An account whose password was not changed, and which was not signed out everywhere, since it was read.
pub(super) fn epoch_is(seen: u64) -> Condition {
    Condition::new("epoch = :seen", vec![(":seen", counter(seen))])
}

/// An account that is not frozen.
pub(super) fn not_frozen() -> Condition {
    Condition::new("attribute_not_exists(frozen_at)", Vec::new())
}

/// An account whose password hash is as it was read.
pub(super) fn password_unchanged(seen: &PasswordHash) -> Condition {
    Condition::new("password_hash = :seen", vec![(":seen", text(seen.as_str()))])
}

/// A link or restricted session that was not used and has not expired.
pub(super) fn unused(now: Timestamp) -> Condition {
    let expression = "attribute_exists(pk) AND attribute_not_exists(used_at) AND expires_at > :now";
    Condition::new(expression, vec![(":now", number(now.0))])
}

/// An unused link that has tries left.
pub(super) fn open_link(now: Timestamp, max_tries: u32) -> Condition {
    unused(now).and(Condition::new("tries < :max", vec![(":max", number(max_tries))]))
}

/// A link with this mailed code, which has not expired and has tries left. Goes with [`open_link`], whose values it uses.
pub(super) fn live_code(digest: &CodeDigest) -> Condition {
    let expression = "code.digest = :seen AND code.expires_at > :now AND code.tries < :max";
    Condition::new(expression, vec![(":seen", text(digest.as_str()))])
}

/// An item of this version (optimistic locking).
pub(super) fn version_is(seen: u64) -> Condition {
    Condition::new("version = :seen", vec![(":seen", counter(seen))])
}

/// A count as the table has it. One that is larger than the table's numbers is never reached.
pub(super) fn counter(count: u64) -> AttributeValue {
    number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Dates are stored as `2026-11-23`: they compare as text.
pub(super) fn day(date: Date) -> AttributeValue {
    text(date.to_string())
}
