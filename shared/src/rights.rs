//! What a function may do in its account: declared once, beside the code that does it.
//!
//! `infra/template.yaml` grants each function exactly its list; a test compares both, and the tests run every function
//! under a guard that refuses whatever is not on its list and notes what is used.

pub use crate::store::ItemKind;
use crate::store::Table;

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
