//! What an import writes: one update, or one transaction, for one person. Attributes that other steps own, such as the
//! login ID, are never touched.

use aws_sdk_dynamodb::types::AttributeValue::{self, S};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use shared::input::{EmailAddress, MemberKey};
use shared::store::{AddressEntry, IssuedCredentials, Pk};

use crate::assignments::{Assignments, value};
use crate::error::ImportError;
use crate::row::Row;
use crate::row_digest::RowDigest;
use crate::table::{MembersTable, Stored, pk};

/// How the person gets the mails to their address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Not at all: there is no address, or it stays with somebody else.
    None,
    /// The address is free, or theirs already.
    Free,
    /// From the person with this key, who no longer has it.
    From(MemberKey),
}

/// Everything that one row changes.
pub struct PersonWrite<'a> {
    /// The row.
    pub row: &'a Row,
    /// What was read of the person; the write fails when that is no longer so.
    pub stored: Option<&'a Stored>,
    /// What the row is compared by next time.
    pub digest: &'a RowDigest,
    /// Whether another insured person has the address.
    pub shares_address: bool,
    /// Credentials handed out anew.
    pub issued: Option<&'a IssuedCredentials>,
    /// How the person gets the mails to their address.
    pub claim: &'a Claim,
    /// An address that is theirs no longer.
    pub release: Option<&'a EmailAddress>,
}

const FREE_OR_MINE: &str = "attribute_not_exists(pk) OR member_key = :me";

impl MembersTable {
    /// Writes what a row changes; `false` when another write came in between and nothing was written.
    ///
    /// # Errors
    /// When the table does not answer, or is too busy for too long.
    pub async fn write(&self, write: &PersonWrite<'_>) -> Result<bool, ImportError> {
        let member = self.member_update(write)?;
        let addresses: Vec<_> = [self.claim(write)?, self.release(write)?].into_iter().flatten().collect();
        if addresses.is_empty() {
            return self.update(member).await;
        }
        let member = TransactWriteItem::builder().update(member).build();
        self.commit(std::iter::once(member).chain(addresses).collect()).await
    }

    /// Lets nobody register with this address of a member; `false` when the member no longer has it.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn mark_as_shared(&self, member: &Stored, address: &EmailAddress) -> Result<bool, ImportError> {
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
        let row = write.row;
        let mut set = Assignments::new(Update::builder().table_name(&self.name));
        set.assign("member_key", Some(S(row.member_key.as_str().to_owned())));
        set.assign("birth_date", Some(value(row.birth_date)?));
        set.assign("row_digest", Some(S(write.digest.to_string())));
        set.assign("address", row.address.as_ref().map(value).transpose()?);
        set.assign("lost_on", row.lost_on.map(value).transpose()?);
        set.assign("shares_address", write.shares_address.then_some(AttributeValue::Bool(true)));
        if let Some(issued) = write.issued {
            set.assign("issued", Some(value(issued)?));
        }
        let (update, expression) = set.finish();
        let update = update.set_key(Some(pk(&Pk::member(&row.member_key)))).update_expression(expression);
        let update = match write.stored {
            None => update.condition_expression("attribute_not_exists(pk)"),
            Some(stored) => {
                // Who opened an account in the meantime keeps it: nothing is handed out to them any more.
                let unopened = if write.issued.is_some() { " AND attribute_not_exists(login_id)" } else { "" };
                let update = update.condition_expression(format!("row_digest = :read{unopened}"));
                update.expression_attribute_values(":read", S(stored.digest().to_string()))
            }
        };
        Ok(update.build()?)
    }

    fn claim(&self, write: &PersonWrite<'_>) -> Result<Option<TransactWriteItem>, ImportError> {
        let Some(address) = &write.row.address else { return Ok(None) };
        let put = Put::builder().table_name(&self.name);
        let put = match write.claim {
            Claim::None => return Ok(None),
            Claim::Free => put
                .condition_expression(FREE_OR_MINE)
                .expression_attribute_values(":me", S(write.row.member_key.as_str().to_owned())),
            Claim::From(holder) => put
                .condition_expression("member_key = :holder")
                .expression_attribute_values(":holder", S(holder.as_str().to_owned())),
        };
        let entry = AddressEntry { pk: Pk::address(address), member_key: write.row.member_key.clone() };
        let put = put.set_item(Some(serde_dynamo::to_item(entry)?)).build()?;
        Ok(Some(TransactWriteItem::builder().put(put).build()))
    }

    fn release(&self, write: &PersonWrite<'_>) -> Result<Option<TransactWriteItem>, ImportError> {
        let Some(address) = write.release else { return Ok(None) };
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(pk(&Pk::address(address))))
            .condition_expression(FREE_OR_MINE)
            .expression_attribute_values(":me", S(write.row.member_key.as_str().to_owned()))
            .build()?;
        Ok(Some(TransactWriteItem::builder().delete(delete).build()))
    }
}
