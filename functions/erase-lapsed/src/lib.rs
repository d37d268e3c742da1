//! Erases people whose insurance ended long ago, weekly: personal data that is no longer needed is deleted
//! (個人情報保護法22条).

use shared::app::App;
use shared::clock::Timestamp;
use shared::fact::Fact;
use shared::rights::{Action, ItemKind, Right};
use shared::store::{CommitResult, StoreError, Table};

/// What the function may do; `infra/template.yaml` grants exactly these rights.
pub const RIGHTS: &[Right] = &[
    Right::Scan(Table::Members),
    Right::Items(ItemKind::Member, &[Action::Delete]),
    Right::Items(ItemKind::AddressEntry, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Account, &[Action::Delete]),
    Right::Items(ItemKind::Suppression, &[Action::Delete]),
    Right::Items(ItemKind::Mailbox, &[Action::Get, Action::Delete]),
    Right::Items(ItemKind::Link, &[Action::Delete]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Delete]),
];

/// Erases all people whose 資格喪失日 was at least `keep_days` days ago, and returns their number. Idempotent: people left
/// over when `stop_at` comes are erased by the next weekly run.
///
/// Race: a person who is changed at the same time, for example by a roster that removes 資格喪失日, is not erased.
///
/// # Errors
/// If the store does not answer. People who were not erased yet remain complete: each erasure is one transaction.
pub async fn erase_lapsed(app: &App, keep_days: i32, stop_at: Timestamp, request_id: &str) -> Result<u64, StoreError> {
    let last_day = app.now().date_in_japan().saturating_sub(jiff::Span::new().days(keep_days));
    let (mut page, mut erased) = (None, 0);
    loop {
        let (members, next) = app.store.lapsed_members(last_day, page).await?;
        for member in members {
            if app.now() >= stop_at {
                return Ok(erased);
            }
            if app.store.erase(&member).await? == CommitResult::Committed {
                let who = app.config.service_key.pseudonym(member.member_key.as_str());
                app.audit.record(Fact::LapsedErased, request_id, Some(&who), "");
                erased += 1;
            }
        }
        if next.is_none() {
            return Ok(erased);
        }
        page = next;
    }
}
