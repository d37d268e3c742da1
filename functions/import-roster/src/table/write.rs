//! What an import writes for one person: one update or one transaction. Attributes that other functions own, such as the
//! login ID, are never touched.

use aws_sdk_dynamodb::types::AttributeValue::{self, S};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use jiff::civil::Date;
use shared::input::{BirthDate, EmailAddress, MemberKey};
use shared::store::{AddressEntry, IssuedCredentials, Pk};

use super::assignments::{Assignments, value};
use super::members_table::{MembersTable, RosterEntry, pk};
use super::row_digest::RowDigest;
use crate::error::ImportError;

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
    /// How the person gets the mails to their address.
    pub claim: &'a AddressClaim,
    /// An address that is no longer theirs.
    pub release: Option<&'a EmailAddress>,
}

const FREE_OR_MINE: &str = "attribute_not_exists(pk) OR member_key = :me";

impl MembersTable {
    /// Writes what a row changes; `false` if another write came in between and nothing was written.
    ///
    /// # Errors
    /// If the table does not answer, or throttles for too long.
    pub async fn write(&self, write: &PersonWrite<'_>) -> Result<bool, ImportError> {
        let member = self.member_update(write)?;
        let addresses: Vec<_> = [self.claim(write)?, self.release(write)?].into_iter().flatten().collect();
        if addresses.is_empty() {
            // A transaction would cost twice as much.
            return self.update(member).await;
        }
        let member = TransactWriteItem::builder().update(member).build();
        self.commit(std::iter::once(member).chain(addresses).collect()).await
    }

    /// Marks a member's address as shared, so that it cannot be used to register; `false` if the member no longer has it.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn mark_as_shared(&self, member: &RosterEntry, address: &EmailAddress) -> Result<bool, ImportError> {
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(pk(&Pk::member(&member.member_key()))))
            .update_expression("SET shares_address = :yes, row_digest = :outdated")
            .condition_expression("address = :address")
            .expression_attribute_values(":yes", AttributeValue::Bool(true))
            .expression_attribute_values(":outdated", S(member.digest().outdated().to_string()))
            .expression_attribute_values(":address", value(address)?)
            .build()?;
        self.update(update).await
    }

    fn member_update(&self, write: &PersonWrite<'_>) -> Result<Update, ImportError> {
        let mut set = Assignments::new(Update::builder().table_name(&self.name));
        set.assign("member_key", Some(S(write.member_key.as_str().to_owned())));
        set.assign("birth_date", Some(value(write.birth_date)?));
        set.assign("row_digest", Some(S(write.digest.to_string())));
        set.assign("address", write.address.map(value).transpose()?);
        set.assign("lost_on", write.lost_on.map(value).transpose()?);
        set.assign("shares_address", write.shares_address.then_some(AttributeValue::Bool(true)));
        if let Some(issued) = write.issued {
            set.assign("issued", Some(value(issued)?));
        }
        let (update, expression) = set.finish();
        let update = update.set_key(Some(pk(&Pk::member(write.member_key)))).update_expression(expression);
        let update = match write.stored {
            None => update.condition_expression("attribute_not_exists(pk)"),
            Some(stored) => {
                // Race: if the member has opened an account meanwhile, nothing is issued any more.
                let unopened = if write.issued.is_some() { " AND attribute_not_exists(login_id)" } else { "" };
                let update = update.condition_expression(format!("row_digest = :read{unopened}"));
                update.expression_attribute_values(":read", S(stored.digest().to_string()))
            }
        };
        Ok(update.build()?)
    }

    fn claim(&self, write: &PersonWrite<'_>) -> Result<Option<TransactWriteItem>, ImportError> {
        let Some(address) = write.address else { return Ok(None) };
        let put = Put::builder().table_name(&self.name);
        let put = match write.claim {
            AddressClaim::None => return Ok(None),
            AddressClaim::Free => put
                .condition_expression(FREE_OR_MINE)
                .expression_attribute_values(":me", S(write.member_key.as_str().to_owned())),
            AddressClaim::From(holder) => put
                .condition_expression("member_key = :holder")
                .expression_attribute_values(":holder", S(holder.as_str().to_owned())),
        };
        let entry = AddressEntry { pk: Pk::address(address), member_key: write.member_key.clone() };
        let put = put.set_item(Some(serde_dynamo::to_item(entry)?)).build()?;
        Ok(Some(TransactWriteItem::builder().put(put).build()))
    }

    fn release(&self, write: &PersonWrite<'_>) -> Result<Option<TransactWriteItem>, ImportError> {
        let Some(address) = write.release else { return Ok(None) };
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(pk(&Pk::address(address))))
            .condition_expression(FREE_OR_MINE)
            .expression_attribute_values(":me", S(write.member_key.as_str().to_owned()))
            .build()?;
        Ok(Some(TransactWriteItem::builder().delete(delete).build()))
    }
}
