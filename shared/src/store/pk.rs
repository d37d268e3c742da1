//! Partition keys, and the kinds of items that they tell apart. No other file composes a key.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{LoginBucket, MailboxUse};
use crate::digest::digest;
use crate::input::{EmailAddress, LoginKey, MemberKey};
use crate::secret::TokenHash;

/// One of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// What lasts: members, accounts.
    Members,
    /// What expires: links, sessions, counters, mail jobs.
    Expiring,
}

/// A kind of item, told by how its key begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A person of the roster.
    Member,
    /// From an address to its person.
    AddressEntry,
    /// An account.
    Account,
    /// An address that mail must not go to.
    Suppression,
    /// What the import remembers: the last full list, the file that was confirmed, the domains of addresses.
    LastFullList,
    /// Where identity checks are counted behind links of people on no roster.
    IdentityCheckDecoy,
    /// A mailed link.
    Link,
    /// What an address was sent for one use.
    Mailbox,
    /// A mail that was asked for.
    MailJob,
    /// May do one thing only.
    RestrictedSession,
    /// Signed in.
    Session,
    /// Failed logins of a login ID.
    LoginAttempts,
    /// A budget.
    Counter,
    /// The mails to addresses on no roster.
    StrangerMails,
    /// No item: what a starting function asks for, to open its connection.
    WarmUp,
}

impl ItemKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Member,
        Self::AddressEntry,
        Self::Account,
        Self::Suppression,
        Self::LastFullList,
        Self::IdentityCheckDecoy,
        Self::Link,
        Self::Mailbox,
        Self::MailJob,
        Self::RestrictedSession,
        Self::Session,
        Self::LoginAttempts,
        Self::Counter,
        Self::StrangerMails,
        Self::WarmUp,
    ];

    /// The table of such items.
    pub const fn table(self) -> Table {
        match self {
            Self::Member
            | Self::AddressEntry
            | Self::Account
            | Self::Suppression
            | Self::LastFullList
            | Self::IdentityCheckDecoy => Table::Members,
            _ => Table::Expiring,
        }
    }

    /// How their keys begin.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Member => "MEMBER#",
            Self::AddressEntry => "ADDRESS#",
            Self::Account => "ACCOUNT#",
            Self::Suppression => "SUPPRESSED#",
            Self::LastFullList => "ROSTER#",
            Self::IdentityCheckDecoy => "NOBODY#",
            Self::Link => "LINK#",
            Self::Mailbox => "MAILBOX#",
            Self::MailJob => "JOB#",
            Self::RestrictedSession => "RESTRICTED#",
            Self::Session => "SESSION#",
            Self::LoginAttempts => "ATTEMPTS#",
            Self::Counter => "LIMIT#",
            Self::StrangerMails => "STRANGERS#",
            Self::WarmUp => "WARM-UP",
        }
    }

    /// The kind of the item with that key.
    pub fn of(pk: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| pk.starts_with(kind.prefix()))
    }
}

/// A partition key: the prefix of its [`ItemKind`] and what tells the items of that kind apart.
///
/// Keys show up in the provider's own logs, so none holds an address or a token: digests stand for them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pk(String);

impl Pk {
    fn new(kind: ItemKind, rest: &str) -> Self {
        Self(format!("{}{rest}", kind.prefix()))
    }

    /// `MEMBER#{加入者ID}`, of a [`super::Member`].
    pub fn member(key: &MemberKey) -> Self {
        Self::new(ItemKind::Member, key.as_str())
    }

    /// `ACCOUNT#{login ID in lower case}`, of a [`super::Account`].
    pub fn account(key: &LoginKey) -> Self {
        Self::new(ItemKind::Account, key.as_str())
    }

    /// `ADDRESS#{digest of the address}`, of a [`super::AddressEntry`].
    pub fn address(address: &EmailAddress) -> Self {
        Self::new(ItemKind::AddressEntry, &digest(address.as_str().as_bytes()))
    }

    /// `SUPPRESSED#{digest of the address}`, of a [`super::Suppression`].
    pub fn suppression(address: &EmailAddress) -> Self {
        Self::new(ItemKind::Suppression, &digest(address.as_str().as_bytes()))
    }

    /// Of the decoy item for identity checks behind links that were mailed to an unknown address.
    pub(super) fn identity_check_decoy() -> Self {
        Self::new(ItemKind::IdentityCheckDecoy, "CHECKS")
    }

    /// `LINK#{hash of its token}`, of a [`super::Link`].
    pub fn link(token: &TokenHash) -> Self {
        Self::new(ItemKind::Link, token.as_str())
    }

    /// `SESSION#{hash of the cookie's token}`, of a [`super::Session`].
    pub fn session(token: &TokenHash) -> Self {
        Self::new(ItemKind::Session, token.as_str())
    }

    /// `RESTRICTED#{hash of the cookie's token}`, of a [`super::RestrictedSession`].
    pub fn restricted_session(token: &TokenHash) -> Self {
        Self::new(ItemKind::RestrictedSession, token.as_str())
    }

    /// `MAILBOX#{use}#{digest of the address}`, of a [`super::Mailbox`].
    pub fn mailbox(of: MailboxUse, address: &EmailAddress) -> Self {
        Self::new(ItemKind::Mailbox, &format!("{}#{}", of.name(), digest(address.as_str().as_bytes())))
    }

    /// `ATTEMPTS#{bucket}`, of [`super::LoginAttempts`].
    pub fn login_attempts(bucket: &LoginBucket) -> Self {
        Self::new(ItemKind::LoginAttempts, bucket.as_str())
    }

    /// `JOB#{id}`, of a [`super::MailJob`].
    pub fn mail_job(id: &str) -> Self {
        Self::new(ItemKind::MailJob, id)
    }

    /// `LIMIT#{limit}#{who}#{start of the window}`, of the counter of a rate limit.
    pub(super) fn counter(limit: &str, who: &str, window_start: i64) -> Self {
        Self::new(ItemKind::Counter, &format!("{limit}#{who}#{window_start}"))
    }

    /// Of no item: read by a starting function, to open its connection.
    pub(super) fn warm_up() -> Self {
        Self::new(ItemKind::WarmUp, "")
    }

    /// `ROSTER#META`: what the import remembers of the last full list.
    pub fn last_full_list() -> Self {
        Self::new(ItemKind::LastFullList, "META")
    }

    /// `ROSTER#DOMAIN#{digest of the domain}`: the roster has addresses at the domain.
    pub(super) fn roster_domain(domain: &str) -> Self {
        Self::new(ItemKind::LastFullList, &format!("DOMAIN#{}", digest(domain.as_bytes())))
    }

    /// `STRANGERS#MAILS`: the mails to addresses on no roster.
    pub(super) fn stranger_mails() -> Self {
        Self::new(ItemKind::StrangerMails, "MAILS")
    }

    /// `ROSTER#CONFIRMED`: the file whose confirmation number was accepted, while it is imported.
    pub fn confirmed_file() -> Self {
        Self::new(ItemKind::LastFullList, "CONFIRMED")
    }

    /// Takes a key that another service of AWS hands over, such as the table's stream; `None` when it is not of that kind.
    pub fn parse(kind: ItemKind, text: String) -> Option<Self> {
        text.starts_with(kind.prefix()).then_some(Self(text))
    }

    /// The key as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the prefix.
    pub(super) fn rest(&self, kind: ItemKind) -> &str {
        self.0.strip_prefix(kind.prefix()).unwrap_or(&self.0)
    }
}

/// Shows the kind only: the rest may be personal data, or the hash of a secret.
impl fmt::Debug for Pk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pk({}…)", ItemKind::of(&self.0).map_or("", ItemKind::prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_use_and_each_address_has_a_mailbox_of_its_own() -> Result<(), crate::input::EmailProblem> {
        let (taro, jiro) = (EmailAddress::parse("taro@example.jp")?, EmailAddress::parse("jiro@example.jp")?);
        let all = MailboxUse::ALL.into_iter().flat_map(|of| [Pk::mailbox(of, &taro), Pk::mailbox(of, &jiro)]);
        let all: std::collections::BTreeSet<_> = all.collect();
        assert_eq!(all.len(), 2 * MailboxUse::ALL.len());
        assert!(all.iter().all(|pk| pk.as_str().starts_with("MAILBOX#") && !pk.as_str().contains("taro")));
        assert!(Pk::mailbox(MailboxUse::Code, &taro).as_str().starts_with("MAILBOX#code#"));
        assert_ne!(Pk::suppression(&taro), Pk::suppression(&jiro));
        Ok(())
    }

    #[test]
    fn a_key_is_of_one_kind_and_its_debug_output_says_no_more() {
        let key = Pk::member(&MemberKey::from_normalised("A000123"));
        assert_eq!((key.as_str(), ItemKind::of(key.as_str())), ("MEMBER#A000123", Some(ItemKind::Member)));
        assert_eq!(format!("{key:?}"), "Pk(MEMBER#…)");
        assert_eq!(Pk::parse(ItemKind::Member, "MEMBER#A000123".to_owned()), Some(key));
        assert_eq!(Pk::parse(ItemKind::MailJob, "MEMBER#A000123".to_owned()), None);
    }
}
