use super::item::{StoreError, Table, text};
use super::{AddressEntry, LoginBucket, Mailbox, MailboxUse, Member, Outcome, Pk, Store, Transaction};
use crate::input::EmailAddress;

impl Store {
    /// Erases a person in one transaction: roster entry, account, mailboxes, open links. Sessions end because their
    /// account is gone. Refused when the person was changed since `member` was read.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn erase(&self, member: &Member) -> Result<Outcome, StoreError> {
        let transaction = match &member.address {
            Some(address) => self.with_address(member, address, durable(member)).await?,
            None => durable(member),
        };
        self.commit(transaction).await
    }

    /// What is stored under the address, if it is this member's and nobody else's.
    async fn with_address(
        &self,
        member: &Member,
        address: &EmailAddress,
        so_far: Transaction,
    ) -> Result<Transaction, StoreError> {
        let entry: Option<AddressEntry> = self.get(Table::Members, Pk::address(address)).await?;
        if entry.is_none_or(|entry| entry.member_key != member.member_key) {
            return Ok(so_far);
        }
        let mine = vec![(":me", text(member.member_key.as_str()))];
        let mut transaction = so_far
            .delete_if(Table::Members, &Pk::address(address), "member_key = :me", mine)
            .delete(Table::Members, &Pk::suppression(address));
        for of in MailboxUse::ALL {
            let mailbox: Option<Mailbox> = self.get(Table::Expiring, Pk::mailbox(of, address)).await?;
            let Some(mailbox) = mailbox else { continue };
            transaction = transaction.delete(Table::Expiring, &mailbox.pk);
            if let Some(link) = mailbox.current_link {
                transaction = transaction.delete(Table::Expiring, &link);
            }
        }
        Ok(transaction)
    }
}

/// The roster entry as it was read, and the account.
fn durable(member: &Member) -> Transaction {
    let mut seen = vec![(":row", text(member.row_digest.as_str()))];
    let Some(login_key) = &member.login_id else {
        let condition = "row_digest = :row AND attribute_not_exists(login_id)";
        return Transaction::default().delete_if(Table::Members, &member.pk, condition, seen);
    };
    seen.push((":login", text(login_key.as_str())));
    Transaction::default()
        .delete_if(Table::Members, &member.pk, "row_digest = :row AND login_id = :login", seen)
        .delete(Table::Members, &Pk::account(login_key))
        .forget_failures(&LoginBucket::of(login_key, None))
}
