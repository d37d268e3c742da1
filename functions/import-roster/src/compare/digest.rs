use shared::digest::digest;
use shared::input::LoginKey;
use shared::secret::{ServiceKey, TemporaryPassword};
use shared::store::RowDigest;

use crate::check::Row;

/// The digest of a row. A row without 仮パスワード keeps the digest of the one issued before.
pub fn row_digest(row: &Row, shares_address: bool, stored: Option<&RowDigest>, service_key: &ServiceKey) -> RowDigest {
    // Without `..`: a new field does not compile until the digest takes it. Otherwise a change of that field alone would
    // count as an unchanged row.
    let Row { line: _, former_key: _, confirmed: _, member_key, birth_date, address, lost_on, issued } = row;
    let (member_key, birth_date) = (member_key.as_str(), birth_date.date());
    let lost_on = lost_on.map(|date| date.to_string()).unwrap_or_default();
    let address = address.as_ref().map_or("", |address| address.as_str());
    let state = format!("{member_key}\n{birth_date}\n{lost_on}\n{address}\n{shares_address}");
    let issued = issued.as_ref().map(|issued| issued_digest(member_key, issued, service_key));
    RowDigest::new(&digest(state.as_bytes()), issued.as_deref().or_else(|| stored.and_then(RowDigest::issued)))
}

/// The digest of 仮ログインID and 仮パスワード. Keyed: an unkeyed digest of a temporary password could be found by brute
/// force, unlike its Argon2id hash.
pub(crate) fn issued_digest(
    member_key: &str,
    (login_id, password): &(LoginKey, TemporaryPassword),
    service_key: &ServiceKey,
) -> String {
    let text = format!("issued\n{member_key}\n{}\n{}", login_id.as_str(), password.reveal());
    service_key.pseudonym(&text).to_string()
}
