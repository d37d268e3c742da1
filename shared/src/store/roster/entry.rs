use jiff::civil::Date;
use serde::Deserialize;

use super::super::{ItemKind, Pk, RowDigest};
use crate::input::{BirthDate, EmailAddress, LoginKey, MemberKey};
use crate::secret::PasswordHash;

/// The attributes of a stored member that the import compares and writes.
#[derive(Clone, Deserialize)]
pub struct RosterEntry {
    pub(super) pk: Pk,
    /// メールアドレス
    pub address: Option<EmailAddress>,
    /// 生年月日
    pub birth_date: BirthDate,
    /// 資格喪失日
    pub lost_on: Option<Date>,
    /// Whether another insured person has the address.
    #[serde(default)]
    pub shares_address: bool,
    /// The login ID, once the member has opened an account.
    pub login_id: Option<LoginKey>,
    /// See [`super::super::Member::handed_out`].
    #[serde(default)]
    pub handed_out: Vec<PasswordHash>,
    /// The digest of the row it was made from.
    pub row_digest: RowDigest,
}

impl RosterEntry {
    /// The attributes of an entry, as a projection.
    pub(super) const ATTRIBUTES: &str =
        "pk, address, birth_date, lost_on, shares_address, login_id, handed_out, row_digest";

    /// 加入者ID
    pub fn member_key(&self) -> MemberKey {
        MemberKey::from_normalised(self.pk.rest(ItemKind::Member))
    }

    /// Whether the person has opened an account.
    pub fn has_account(&self) -> bool {
        self.login_id.is_some()
    }

    /// Whether the person is insured on that day.
    pub fn is_insured(&self, today: Date) -> bool {
        self.lost_on.is_none_or(|lost_on| lost_on > today)
    }
}
