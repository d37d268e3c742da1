//! Sends all mails; the only function that may call SES. The consumer of the transactional outbox.
//!
//! A step writes a mail job, in the same transaction as the change that the mail reports, and DynamoDB Streams delivers
//! the job here, at least once. Only here are addresses looked up, links, codes and temporary passwords made, and limits per address kept, so that
//! a request for a mail costs the same time and gets the same answer for every address (no user enumeration).
//!
//! Deliveries are idempotent up to the call of SES: a job is handled until its mail was sent, and every repetition revokes
//! the secrets made before. If the answer of SES is lost, a mail may arrive twice; only the link of the last one works.

mod batch;
mod courier;
mod deliver;
mod error;
mod fact;
mod invitation;
mod issue;
mod job;
mod message;
mod notice;
mod pace;
mod recipient;
mod reissue;
mod send;

pub use batch::{BatchItemFailure, BatchResponse};
pub use courier::Courier;
pub use deliver::deliver;
pub use error::SendError;
pub use message::compose;
pub use pace::{Pace, Pause, SystemPause};
pub use send::{ConfigurationSets, Sender};

use shared::rights::{Action, ItemKind, Right};

/// What the function may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get]),
    Right::Items(ItemKind::Account, &[Action::Get]),
    Right::Items(ItemKind::Suppression, &[Action::Get]),
    Right::Items(ItemKind::MailJob, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::Mailbox, &[Action::Get, Action::Put]),
    Right::Items(ItemKind::Link, &[Action::Get, Action::Put, Action::Update, Action::Delete]),
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::LastFullList, &[Action::Get]),
    Right::Items(ItemKind::StrangerMails, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
    Right::SendMail,
];
