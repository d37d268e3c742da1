//! IAM rights: each function declares its own, beside the code that uses them.
//!
//! `infra/template.yaml` grants each function exactly its list; a test compares both, and the tests run every function
//! under a guard that denies every action that is not on its list and records the ones used.

pub use crate::store::ItemKind;
use crate::store::Table;

/// An action on an item, alone or in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Read one item.
    Get,
    /// Read several items.
    BatchGet,
    /// Put a whole item.
    Put,
    /// Update an item.
    Update,
    /// Delete an item.
    Delete,
    /// Check a condition of an item, in a transaction.
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

/// One right of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Actions on the items of one kind.
    Items(ItemKind, &'static [Action]),
    /// Query the sessions of one account by their index.
    ListSessions,
    /// Scan a table.
    Scan(Table),
    /// Send mail as the society, through SES.
    SendMail,
    /// Read objects in the roster bucket.
    ReadRoster,
    /// Write reports to it.
    WriteReport,
}
