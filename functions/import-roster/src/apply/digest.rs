use shared::digest::digest;
use shared::secret::ServiceKey;
use shared::store::RowDigest;

use crate::check::Row;

/// The digest of a row. A row without 仮パスワード keeps the digest of the one issued before.
pub(super) fn row_digest(
    row: &Row,
    shares_address: bool,
    stored: Option<&RowDigest>,
    service_key: &ServiceKey,
) -> RowDigest {
    let birth_date = row.birth_date.date();
    let lost_on = row.lost_on.map(|date| date.to_string()).unwrap_or_default();
    let address = row.address.as_ref().map_or("", |address| address.as_str());
    let state = format!("{}\n{birth_date}\n{lost_on}\n{address}\n{shares_address}", row.member_key.as_str());
    let issued = row.issued.as_ref().map(|(login_id, password)| {
        // Keyed: an unkeyed digest of a temporary password could be brute-forced, unlike its Argon2id hash.
        let text = format!("issued\n{}\n{}\n{}", row.member_key.as_str(), login_id.as_str(), password.reveal());
        service_key.pseudonym(&text).to_string()
    });
    RowDigest::new(&digest(state.as_bytes()), issued.as_deref().or_else(|| stored.and_then(RowDigest::issued)))
}
