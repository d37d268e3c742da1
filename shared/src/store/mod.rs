//! The two tables. Every method is one request to DynamoDB, and every consumption carries its condition.

mod client;
mod erasure;
mod item;
mod limit;
mod link;
mod login_attempts;
mod mail_job;
mod mailbox;
mod member;
mod pk;
mod session;
mod sessions_of_account;
mod transaction;

pub use client::{AMAZON_ROOTS, Endpoint, connect, endpoint, http_client};
pub use item::{StoreError, Table, Updated, number, read, text};
pub use limit::Limit;
pub use link::{Grants, Link, LinkCode, Purpose};
pub use login_attempts::{Attempt, LoginAttempts, LoginBucket};
pub use mail_job::{Mail, MailJob, MailState};
pub use mailbox::{Mailbox, MailboxUse, Suppression};
pub use member::{
    Account, AddressEntry, IdentityDigest, IssuedCredentials, Member, RowDigest, epoch_value, last_closed_day,
};
pub use pk::{ItemKind, Pk};
pub use session::{May, RestrictedSession, Session, signed_in_as};
pub use transaction::{Outcome, Transaction};

use aws_sdk_dynamodb::Client;

/// The product's tables.
#[derive(Clone)]
pub struct Store {
    db: Client,
    members: String,
    expiring: String,
}

impl Store {
    /// The tables of these names.
    pub fn new(db: Client, members: impl Into<String>, expiring: impl Into<String>) -> Self {
        Self { db, members: members.into(), expiring: expiring.into() }
    }

    /// The client, for requests that one function alone makes.
    pub fn db(&self) -> &Client {
        &self.db
    }

    /// The name of a table.
    pub fn name(&self, table: Table) -> &str {
        match table {
            Table::Members => &self.members,
            Table::Expiring => &self.expiring,
        }
    }
}
