//! DynamoDB access: the only module that knows keys, attributes and expressions.
//!
//! - Every write that consumes something (a link, a try, a session, a place in a limit) is conditional, so that of several
//!   requests at once one wins. What was read before is compared in the write (optimistic locking).
//! - Writes that belong together are one [`Transaction`]. It names the reason for which each of them may be refused.
//! - A mail is asked for in the transaction that it tells of (transactional outbox: [`MailJob`]).
//! - Most methods are one request; those that are more say so. [`retry`] sends refused requests again.
//! - Items are deleted by TTL some time after they expire, so every reader compares the time itself.

mod account;
mod attribute;
mod client;
mod condition;
mod erasure;
mod freeze;
mod identity_check;
mod item;
mod limit;
mod link;
mod link_tries;
mod login_attempts;
mod login_bucket;
mod mail;
mod mail_job;
mod mail_state;
mod mailbox;
mod member;
mod password_change;
mod pk;
mod purpose;
mod reachability;
mod registration;
mod restricted_session;
mod retry;
mod roster;
mod row_digest;
mod session;
mod sessions_of_account;
mod sign_in;
mod staff;
mod stranger_mails;
mod suppression;
mod transaction;

pub use account::{Account, AccountKey};
pub use attribute::{number, text};
pub use client::{AMAZON_ROOTS, Endpoint, connect, endpoint, http_client};
pub use erasure::{MemberChanged, NextPage};
pub use freeze::{FreezeRefused, NotFrozen};
pub use item::{StoreError, Updated, read};
pub use limit::Limit;
pub use link::{Grants, Link, LinkCode};
pub use login_attempts::{Attempt, LoginAttempts};
pub use login_bucket::LoginBucket;
pub use mail::{AddressNotice, Mail};
pub use mail_job::MailJob;
pub use mail_state::MailState;
pub use mailbox::{Audience, DeliveryOvertaken, Mailbox};
pub use member::{AddressEntry, IdentityDigest, IssuedCredentials, Member, last_closed_day};
pub use password_change::{PasswordProof, ReplacePassword, ReplacePasswordRefused, TemporaryLoginRefused};
pub use pk::{ItemKind, Pk, Table};
pub use purpose::{MailboxUse, Purpose};
pub use registration::{OpenAccount, OpenAccountRefused, RegistrationRefused};
pub use restricted_session::{May, RestrictedSession};
pub use retry::Patience;
pub use roster::{AddressClaim, AddressMove, Confirmed, FullList, PersonWrite, RosterEntry, RosterTable, ScanPosition};
pub use row_digest::RowDigest;
pub use session::{Session, signed_in_as};
pub use sign_in::{SignIn, SignInRefused, SignOutRefused};
pub use staff::{ChangedSince, Unlock};
pub use suppression::Suppression;
pub use transaction::{CommitResult, Transaction};

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

    /// The client, for tools and tests. Functions speak to the store in the words of the domain.
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
