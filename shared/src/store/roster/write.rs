//! What an import writes for one person: one update or one transaction. Attributes that other functions own, such as the
//! login ID, are never touched.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::IgnoredAny;

use super::super::attribute::{number, text};
use super::super::condition::{Condition, Values, absent, belongs_to, has_address, roster_unchanged, unregistered};
use super::super::item::{StoreError, Update, Updated};
use super::super::pk::Table;
use super::super::{AddressEntry, CommitResult, IssuedCredentials, MailJob, Pk, RowDigest, Transaction};
use super::entry::RosterEntry;
use super::table::RosterTable;
use crate::clock::Timestamp;
use crate::input::{BirthDate, EmailAddress, MemberKey};
use crate::secret::PasswordHash;

/// How a person gets the mails to their address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressClaim {
    /// Not at all: they have no address, or it stays with another person.
    None,
    /// The address is free, or theirs already.
    Free,
    /// The person with this key no longer has the address.
    From(MemberKey),
}

/// Everything that one row changes.
pub struct PersonWrite<'a> {
    /// 加入者ID
    pub member_key: &'a MemberKey,
    /// 生年月日
    pub birth_date: BirthDate,
    /// メールアドレス
    pub address: Option<&'a EmailAddress>,
    /// 資格喪失日
    pub lost_on: Option<Date>,
    /// The entry that was read; the write fails if it has changed since.
    pub stored: Option<&'a RosterEntry>,
    /// The digest of the row.
    pub digest: &'a RowDigest,
    /// Whether another insured person has the address.
    pub shares_address: bool,
    /// Newly issued credentials.
    pub issued: Option<&'a IssuedCredentials>,
    /// The temporary passwords that were handed out, with a new one; none if the row has no new one.
    pub handed_out: Option<&'a [PasswordHash]>,
    /// How the person gets the mails to their address.
    pub claim: &'a AddressClaim,
    /// An address that is no longer theirs.
    pub release: Option<&'a EmailAddress>,
    /// The change of an account holder's address; `None` for a person without an account.
    pub moved: Option<&'a AddressMove>,
}

/// The change of an account holder's address: it is announced by mail, and holds re-issues back for some time.
pub struct AddressMove {
    /// When it was imported.
    pub at: Timestamp,
    /// Until when the new address gets no re-issue.
    pub held_until: Timestamp,
    /// The mails that tell of it, to the old and to the new address.
    pub mails: Vec<MailJob>,
}

/// Another write came in between.
struct LostRace;

impl RosterTable {
    /// Writes what a row changes; `false` if another write came in between (lost race) and nothing was written.
    ///
    /// # Errors
    /// If the table does not answer, or throttles for longer than [`Self::PATIENCE`].
    pub async fn write(&self, write: &PersonWrite<'_>) -> Result<bool, StoreError> {
        let (set, values) = assignments(write)?;
        let (pk, condition) = (Pk::member(write.member_key), unchanged(write));
        let put = address_entry(write);
        if put.is_none() && write.release.is_none() && write.moved.is_none() {
            // One item: a transaction would cost twice as much.
            return self.update(Update { table: Table::Members, pk, set: &set, values, condition }).await;
        }
        let mut transaction = Transaction::default().update(Table::Members, &pk, set, values, condition).or(LostRace);
        if let Some((entry, condition)) = put {
            transaction = transaction.put(Table::Members, &entry, condition).or(LostRace);
        }
        if let Some(address) = write.release {
            let condition = free_or_of(write.member_key);
            transaction = transaction.delete_if(Table::Members, &Pk::address(address), condition).or(LostRace);
        }
        let mails = write.moved.iter().flat_map(|moved| &moved.mails);
        let transaction = mails.fold(transaction, Transaction::record_job);
        Ok(matches!(self.store.commit(transaction).await?, CommitResult::Committed))
    }

    /// Marks a member's address as shared, so that it cannot be used to register; `false` if the member no longer has it,
    /// or has opened an account with it, which keeps it.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn mark_as_shared(&self, member: &RosterEntry, address: &EmailAddress) -> Result<bool, StoreError> {
        let outdated = member.row_digest.outdated();
        let values = vec![(":yes", AttributeValue::Bool(true)), (":outdated", text(outdated.as_str()))];
        let update = Update {
            table: Table::Members,
            pk: member.pk.clone(),
            set: "SET shares_address = :yes, row_digest = :outdated",
            values,
            condition: has_address(address).and(unregistered()),
        };
        self.update(update).await
    }

    async fn update(&self, update: Update<'_>) -> Result<bool, StoreError> {
        Ok(matches!(self.store.update::<IgnoredAny>(update).await?, Updated::Now(_)))
    }
}

/// The update expression of the roster's attributes: absent ones are removed, except credentials, which stay.
fn assignments(write: &PersonWrite<'_>) -> Result<(String, Values), StoreError> {
    let shares_address = write.shares_address.then_some(AttributeValue::Bool(true));
    let attributes = [
        ("member_key", ":member_key", Some(text(write.member_key.as_str()))),
        ("birth_date", ":birth_date", Some(attribute(&write.birth_date)?)),
        ("row_digest", ":row_digest", Some(text(write.digest.as_str()))),
        ("address", ":address", write.address.map(|address| text(address.as_str()))),
        ("lost_on", ":lost_on", write.lost_on.map(|date| attribute(&date)).transpose()?),
        ("shares_address", ":shares_address", shares_address),
    ];
    let (mut set, mut remove, mut values) = (Vec::new(), Vec::new(), Values::new());
    for (name, placeholder, value) in attributes {
        match value {
            Some(value) => {
                set.push(format!("{name} = {placeholder}"));
                values.push((placeholder, value));
            }
            None => remove.push(name),
        }
    }
    if let Some(issued) = write.issued {
        set.push("issued = :issued".to_owned());
        values.push((":issued", attribute(issued)?));
    }
    if let Some(handed_out) = write.handed_out {
        set.push("handed_out = :handed_out".to_owned());
        values.push((":handed_out", attribute(&handed_out)?));
    }
    if let Some(moved) = write.moved {
        set.push("address_changed_at = :changed_at, address_held_until = :held_until".to_owned());
        values.extend([(":changed_at", number(moved.at.0)), (":held_until", number(moved.held_until.0))]);
    }
    let remove = if remove.is_empty() { String::new() } else { format!(" REMOVE {}", remove.join(", ")) };
    Ok((format!("SET {}{remove}", set.join(", ")), values))
}

/// The entry is as it was read. Race: if the member has opened an account meanwhile, no credentials are issued any more,
/// and a change of the address has to be announced.
fn unchanged(write: &PersonWrite<'_>) -> Condition {
    let Some(stored) = write.stored else { return absent() };
    let unchanged = roster_unchanged(&stored.row_digest);
    let is_moved = stored.address.as_ref() != write.address && !stored.has_account();
    if write.issued.is_some() || is_moved { unchanged.and(unregistered()) } else { unchanged }
}

/// The address entry to put, and the condition on the one it replaces.
fn address_entry(write: &PersonWrite<'_>) -> Option<(AddressEntry, Condition)> {
    let address = write.address?;
    let condition = match write.claim {
        AddressClaim::None => return None,
        AddressClaim::Free => free_or_of(write.member_key),
        AddressClaim::From(holder) => belongs_to(holder),
    };
    Some((AddressEntry { pk: Pk::address(address), member_key: write.member_key.clone() }, condition))
}

/// An address entry that is absent or belongs to this member.
fn free_or_of(member_key: &MemberKey) -> Condition {
    let Condition { expression, values } = belongs_to(member_key);
    Condition::new(format!("attribute_not_exists(pk) OR {expression}"), values)
}

fn attribute(value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(value)
        .map_err(|_| StoreError::new("write an attribute", "it cannot be stored"))
}
