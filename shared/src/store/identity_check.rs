//! Rate limit of identity checks: brute force against the birth date of one roster entry.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::IgnoredAny;

use super::attribute::{number, text};
use super::condition::{Condition, Values};
use super::item::{Update, Updated};
use super::{Grants, Link, Member, Pk, Store, StoreError, Table};
use crate::clock::Timestamp;
use crate::limits;

/// Letters in the decoy of [`Pk::identity_check_decoy`], as many as a roster entry has about.
const ENTRY_LEN: usize = 300;

impl Store {
    /// Counts an identity check against the member to whom the first link was mailed, before anything is compared; `None`
    /// when the entry had too many.
    ///
    /// Against user enumeration by timing, a link that was mailed to an unknown address costs a write of the same kind,
    /// to a decoy item in the same table. The decoy is no limit: such links are limited by their own tries.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_identity_check(&self, link: &Link, now: Timestamp) -> Result<Option<Member>, StoreError> {
        let Grants::Registration { member_key: Some(member_key) } = &link.grants else {
            return self.count_decoy_check(now).await.map(|()| None);
        };
        let add = Update {
            table: Table::Members,
            pk: Pk::member(member_key),
            set: "SET checked_at = list_append(if_not_exists(checked_at, :none), :now)",
            values: one_more(now),
            condition: Condition::new(
                "attribute_exists(member_key) AND (attribute_not_exists(checked_at) OR size(checked_at) < :most)",
                most(),
            ),
        };
        let counted: Option<Member> = match self.update(add).await? {
            Updated::Now(member) => Some(member),
            Updated::Refused(Some(full)) => self.replace_old_checks(&full, now).await?,
            Updated::Refused(None) => None,
        };
        let today = |member: &Member| member.checked_at.iter().filter(|at| now.is_within(limits::DAY, **at)).count();
        Ok(counted.filter(|member| today(member) <= limits::MAX_IDENTITY_CHECKS_PER_DAY))
    }

    /// The same update of the decoy, whose list does not grow.
    async fn count_decoy_check(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut values = one_more(now);
        values.push((":entry", text("-".repeat(ENTRY_LEN))));
        let add = Update {
            table: Table::Members,
            pk: Pk::identity_check_decoy(),
            set: "SET checked_at = list_append(if_not_exists(absent, :none), :now), entry = :entry",
            values,
            condition: Condition::new(
                "attribute_not_exists(member_key) AND (attribute_not_exists(absent) OR size(absent) < :most)",
                most(),
            ),
        };
        self.update::<IgnoredAny>(add).await.map(|_| ())
    }

    /// Counts the check in place of those that are too old to count; `None` when none is.
    async fn replace_old_checks(&self, full: &Member, now: Timestamp) -> Result<Option<Member>, StoreError> {
        let is_recent = |at: &Timestamp| now.is_within(limits::IDENTITY_CHECK_MONTH, *at);
        let mut recent: Vec<_> = full.checked_at.iter().copied().filter(is_recent).collect();
        if recent.len() >= limits::MAX_IDENTITY_CHECKS_PER_MONTH {
            return Ok(None);
        }
        recent.push(now);
        let replace = Update {
            table: Table::Members,
            pk: full.pk.clone(),
            set: "SET checked_at = :recent",
            values: vec![(":recent", list(&recent))],
            condition: Condition::new("checked_at = :seen", vec![(":seen", list(&full.checked_at))]),
        };
        Ok(self.update(replace).await?.now())
    }
}

fn one_more(now: Timestamp) -> Values {
    vec![(":none", list(&[])), (":now", list(&[now]))]
}

fn most() -> Values {
    vec![(":most", number(limits::MAX_IDENTITY_CHECKS_PER_MONTH as i64))]
}

fn list(times: &[Timestamp]) -> AttributeValue {
    AttributeValue::L(times.iter().map(|at| number(at.0)).collect())
}
