//! Rate limit of a mailed link: brute force against what it asks for. A try is counted before anything is compared, under
//! a condition, so that guesses sent at the same time gain nothing.

use super::attribute::{number, text};
use super::condition::{Condition, Values, live_code, open_link};
use super::item::{Update, Updated};
use super::{Link, LinkCode, Pk, Purpose, Store, StoreError, Table};
use crate::clock::Timestamp;
use crate::limits::MAX_TRIES;
use crate::secret::TokenHash;

impl Store {
    /// Counts a try of an open link of that purpose before anything is compared. Gives the link as it is then; if the link
    /// is not open, as it is, if there is one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn count_try(
        &self,
        token: &TokenHash,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Updated<Link>, StoreError> {
        let of_purpose = Condition::new("grants.purpose = :purpose", vec![(":purpose", text(purpose.name()))]);
        let condition = open_link(now, MAX_TRIES).and(of_purpose);
        self.update_link(Pk::link(token), "ADD tries :one", condition).await
    }

    /// Uses up the image of that number, and a try with it when its answer was right. Only one request can use up an
    /// image.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn use_up_image(&self, link: &Link, answered: bool, now: Timestamp) -> Result<Option<Link>, StoreError> {
        let set = if answered { "ADD tries :one, images :one" } else { "ADD images :one" };
        let this_image = Condition::new("images = :shown", vec![(":shown", number(link.images))]);
        let condition = open_link(now, MAX_TRIES).and(this_image);
        Ok(self.update_link(link.pk.clone(), set, condition).await?.now())
    }

    /// Uses up a try of the mailed code, and one of the link with it when the code was right.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn use_up_code(
        &self,
        link: &Link,
        code: &LinkCode,
        right: bool,
        now: Timestamp,
    ) -> Result<Option<Link>, StoreError> {
        let set = "SET code.tries = code.tries + :one";
        let set = if right { format!("{set}, tries = tries + :one") } else { set.to_owned() };
        let condition = open_link(now, MAX_TRIES).and(live_code(&code.digest));
        Ok(self.update_link(link.pk.clone(), &set, condition).await?.now())
    }

    async fn update_link(&self, pk: Pk, set: &str, condition: Condition) -> Result<Updated<Link>, StoreError> {
        let values: Values = vec![(":one", number(1))];
        self.update(Update { table: Table::Expiring, pk, set, values, condition }).await
    }
}
