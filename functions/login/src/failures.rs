//! Failed logins by network address: the budget of browsers that did not sign in with the login ID before.

use shared::clock::minutes_to_wait;
use shared::fact::Fact;
use shared::input::LoginKey;
use shared::store::{Limit, StoreError};
use shared::web::{Rejection, Visit, is_known_device};
use shared::wording::ErrorPage;

/// Counts a failure before the password is compared; a success gives it back.
///
/// # Errors
/// E04, with the minutes to wait, when the budget is used up.
pub async fn count(visit: &Visit, login_key: &LoginKey) -> Result<(), Rejection> {
    if is_known_device(visit, login_key) {
        return Ok(());
    }
    let client = visit.client();
    let Some(seconds) = visit.store.take(Limit::FailedLogin, &client, visit.now).await? else { return Ok(()) };
    visit.record(Fact::Limited, Some(&client), "failed-login");
    Err(Rejection::Page(ErrorPage::TooMany(minutes_to_wait(seconds))))
}

/// Gives back what [`count`] took: the login is no failure, or was held back without a comparison.
pub async fn forget(visit: &Visit, login_key: &LoginKey) -> Result<(), StoreError> {
    match is_known_device(visit, login_key) {
        true => Ok(()),
        false => visit.store.give_back(Limit::FailedLogin, &visit.client(), visit.now).await,
    }
}
