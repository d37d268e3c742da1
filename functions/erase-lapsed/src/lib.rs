//! Erases people whose insurance ended long ago, every week: what is no longer needed is not kept (個人情報保護法22条).

use shared::app::App;
use shared::clock::Timestamp;
use shared::fact::Fact;
use shared::rights::{Action, ItemKind, Right};
use shared::store::{Member, Outcome, StoreError, Table, read, text};

/// What the function may do; `infra/template.yaml` grants exactly this.
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

/// Erases everybody whose 資格喪失日 is so many days ago or more; what is left when `stop_at` has come is next week's.
///
/// Gives how many were erased. Who is changed at the same moment, by a roster that takes the loss back for example,
/// stays.
///
/// # Errors
/// When the store does not answer: whoever was not erased yet is still there.
pub async fn erase_lapsed(app: &App, keep_days: i32, stop_at: Timestamp, request_id: &str) -> Result<u64, StoreError> {
    let last_day = app.now().date_in_japan().saturating_sub(jiff::Span::new().days(keep_days)).to_string();
    let (mut start, mut erased) = (None, 0);
    loop {
        let request = app.store.db().scan().table_name(app.store.name(Table::Members)).set_exclusive_start_key(start);
        let request = request.filter_expression("begins_with(pk, :member) AND lost_on <= :day").consistent_read(true);
        let request = request
            .expression_attribute_values(":member", text(ItemKind::Member.prefix()))
            .expression_attribute_values(":day", text(&last_day));
        let page = request.send().await.map_err(|error| StoreError::new("scan", error))?;
        for item in page.items.unwrap_or_default() {
            if app.now() >= stop_at {
                return Ok(erased);
            }
            let member: Member = read(item)?;
            if app.store.erase(&member).await? == Outcome::Committed {
                let who = app.config.service_key.pseudonym(member.member_key.as_str());
                app.audit.record(Fact::LapsedErased, request_id, Some(&who), "");
                erased += 1;
            }
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return Ok(erased);
        }
    }
}
