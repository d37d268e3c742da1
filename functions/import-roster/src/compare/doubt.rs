use shared::store::RosterEntry;

use crate::check::Row;

/// Whether a row may belong to another person than the account holder whom its key names: address and birth date, the two
/// values that tell people apart, are both others. Keys that slipped by a row look like this.
pub fn is_doubted(row: &Row, stored: Option<&RosterEntry>) -> bool {
    stored.is_some_and(|stored| stored.has_account() && differs(row, stored))
}

fn differs(row: &Row, stored: &RosterEntry) -> bool {
    row.address != stored.address && row.birth_date != stored.birth_date
}
