use super::attribute::{number, text};
use super::item::{boxed, read};
use super::session::{Session, signed_in_as};
use super::{Store, StoreError, Table};
use crate::clock::Timestamp;
use crate::input::LoginKey;
use crate::limits;

/// The index of the sessions by account, in the order of their ends.
const INDEX: &str = "signed-in";

impl Store {
    /// The latest sessions of an account that have not ended by themselves; idle ones and those of an older epoch are
    /// among them. The index lags behind by moments: what began or ended just now may be missing or still there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn sessions_of(&self, login_key: &LoginKey, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let request =
            self.db.query().table_name(self.name(Table::Expiring)).index_name(INDEX).limit(limits::MAX_LISTED_SESSIONS);
        let request = request
            .scan_index_forward(false)
            .key_condition_expression("signed_in_as = :account AND expires_at > :now")
            .expression_attribute_values(":account", text(signed_in_as(login_key)))
            .expression_attribute_values(":now", number(now.0));
        let answer = boxed(request.send()).await.map_err(|e| StoreError::new("list sessions", e))?;
        answer.items.unwrap_or_default().into_iter().map(read).collect()
    }
}
