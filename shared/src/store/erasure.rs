//! Erasure of a member: everything that the tables hold about one person, in one transaction.

use jiff::civil::Date;

use super::attribute::{Item, text};
use super::condition::{belongs_to, day, registered_as, roster_unchanged, unregistered};
use super::item::{boxed, read};
use super::{CommitResult, ItemKind, LoginBucket, MailboxUse, Member, Pk, Store, StoreError, Table, Transaction};
use crate::input::EmailAddress;

/// The member was changed since it was read; nothing was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberChanged;

/// Where the next page of [`Store::lapsed_members`] begins.
pub struct NextPage(Item);

impl Store {
    /// Erases a member in one transaction: roster entry, account, mailboxes, open links. Sessions end because their account
    /// is gone.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn erase(&self, member: &Member) -> Result<CommitResult<MemberChanged>, StoreError> {
        let transaction = match &member.address {
            Some(address) => self.with_address(member, address, durable(member)).await?,
            None => durable(member),
        };
        self.commit(transaction).await
    }

    /// One page of the members whose 資格喪失日 is that day or earlier, and where the next page begins. Reads the whole
    /// table, page by page.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn lapsed_members(
        &self,
        last_day: Date,
        page: Option<NextPage>,
    ) -> Result<(Vec<Member>, Option<NextPage>), StoreError> {
        let request = self.db.scan().table_name(self.name(Table::Members)).consistent_read(true);
        let request = request
            .set_exclusive_start_key(page.map(|page| page.0))
            .filter_expression("begins_with(pk, :member) AND lost_on <= :day")
            .expression_attribute_values(":member", text(ItemKind::Member.prefix()))
            .expression_attribute_values(":day", day(last_day));
        let answer = boxed(request.send()).await.map_err(|error| StoreError::new("scan", error))?;
        let members = answer.items.unwrap_or_default().into_iter().map(read).collect::<Result<_, _>>()?;
        Ok((members, answer.last_evaluated_key.map(NextPage)))
    }

    /// What is stored under the address, if it is this member's.
    async fn with_address(
        &self,
        member: &Member,
        address: &EmailAddress,
        so_far: Transaction<MemberChanged>,
    ) -> Result<Transaction<MemberChanged>, StoreError> {
        let entry = self.find_address_entry(address).await?;
        if entry.is_none_or(|entry| entry.member_key != member.member_key) {
            return Ok(so_far);
        }
        let mut transaction = so_far
            .delete_if(Table::Members, &Pk::address(address), belongs_to(&member.member_key))
            .or(MemberChanged)
            .delete(Table::Members, &Pk::suppression(address));
        for of in MailboxUse::ALL {
            let Some(mailbox) = self.find_mailbox(of, address).await? else { continue };
            transaction = transaction.delete(Table::Expiring, &mailbox.pk);
            transaction = mailbox.links().fold(transaction, |it, link| it.delete(Table::Expiring, link));
        }
        Ok(transaction)
    }
}

/// The roster entry as it was read, and the account.
fn durable(member: &Member) -> Transaction<MemberChanged> {
    let unchanged = roster_unchanged(&member.row_digest);
    let Some(login_key) = &member.login_id else {
        let condition = unchanged.and(unregistered());
        return Transaction::default().delete_if(Table::Members, &member.pk, condition).or(MemberChanged);
    };
    Transaction::default()
        .delete_if(Table::Members, &member.pk, unchanged.and(registered_as(login_key)))
        .or(MemberChanged)
        .delete(Table::Members, &Pk::account(login_key))
        .forget_failures(&LoginBucket::of(login_key, None))
}
