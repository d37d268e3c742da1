//! What a function may do in its account: declared once, beside the code that does it.
//!
//! `infra/template.yaml` grants each function exactly its list; a test compares both, and the tests run every function
//! under a guard that refuses whatever is not on its list and notes what is used.

use crate::store::Table;

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
    /// What the import remembers of the last full list.
    LastFullList,
    /// Where identity checks are counted behind links of people on no roster.
    Nobody,
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
    /// No item: what a starting function asks for, to open its connection.
    WarmUp,
}

impl ItemKind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Member,
        Self::AddressEntry,
        Self::Account,
        Self::Suppression,
        Self::LastFullList,
        Self::Nobody,
        Self::Link,
        Self::Mailbox,
        Self::MailJob,
        Self::RestrictedSession,
        Self::Session,
        Self::LoginAttempts,
        Self::Counter,
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
            | Self::Nobody => Table::Members,
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
            Self::Nobody => "NOBODY#",
            Self::Link => "LINK#",
            Self::Mailbox => "MAILBOX#",
            Self::MailJob => "JOB#",
            Self::RestrictedSession => "RESTRICTED#",
            Self::Session => "SESSION#",
            Self::LoginAttempts => "ATTEMPTS#",
            Self::Counter => "LIMIT#",
            Self::WarmUp => "WARM-UP",
        }
    }

    /// The kind of the item with that key.
    pub fn of(pk: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| pk.starts_with(kind.prefix()))
    }
}

/// What may be done with an item, by itself or in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Read it.
    Get,
    /// Read it among others.
    BatchGet,
    /// Put it, whole.
    Put,
    /// Change it.
    Update,
    /// Delete it.
    Delete,
    /// Demand a condition of it.
    Check,
}

impl Action {
    /// The name in a policy.
    pub const fn iam(self) -> &'static str {
        match self {
            Self::Get => "dynamodb:GetItem",
            Self::BatchGet => "dynamodb:BatchGetItem",
            Self::Put => "dynamodb:PutItem",
            Self::Update => "dynamodb:UpdateItem",
            Self::Delete => "dynamodb:DeleteItem",
            Self::Check => "dynamodb:ConditionCheckItem",
        }
    }
}

/// One line of a function's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// To do that with items of a kind.
    Items(ItemKind, &'static [Action]),
    /// To list the sessions of one account, through their index.
    ListSessions,
    /// To read a whole table, item by item.
    Scan(Table),
    /// To send mail as the society, through SES.
    SendMail,
    /// To read what staff put into the roster bucket.
    ReadRoster,
    /// To write reports into it.
    WriteReport,
}
