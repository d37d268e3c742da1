//! Rate limits: counters of a fixed window, taken atomically.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::attribute::number;
use super::condition::{Condition, always};
use super::item::Update;
use super::{Pk, Store, StoreError, Table};
use crate::clock::Timestamp;
use crate::limits::{self, Budget};

/// A rate limit, most of them per network address and kind of form. What one member may do is limited by link, by login ID
/// and by mail address instead. The numbers are in [`limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Asking for a mail: registration, re-issue.
    AskMail,
    /// Signing in: each try costs an Argon2 run.
    Login,
    /// Failing to sign in, from browsers that did not sign in with the login ID before.
    FailedLogin,
    /// Posting a form behind a mailed link. Guesses are limited by the link; this limits what the requests cost.
    UseLink,
    /// New passwords behind a restricted session (S08, S13): each is hashed and estimated.
    SetPassword,
    /// New passwords behind a session.
    ChangePassword,
    /// Mails to addresses on no roster that a network address asks for.
    MailStrangers,
    /// Mails to one mailbox on no roster, under all of its addresses: see [`crate::input::EmailAddress::mailbox`].
    MailOneStranger,
}

impl Limit {
    /// How many in how long.
    pub const fn budget(self) -> Budget {
        match self {
            Self::AskMail => limits::MAIL_REQUESTS_OF_ADDRESS,
            Self::Login => limits::LOGINS_OF_ADDRESS,
            Self::FailedLogin => limits::FAILED_LOGINS_OF_ADDRESS,
            Self::UseLink => limits::LINK_POSTS_OF_ADDRESS,
            Self::SetPassword | Self::ChangePassword => limits::NEW_PASSWORDS_OF_SESSION,
            Self::MailStrangers => limits::STRANGER_MAILS_OF_ADDRESS,
            Self::MailOneStranger => limits::MAILS_TO_ONE_STRANGER,
        }
    }

    /// The name in the key of a counter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AskMail => "ask-mail",
            Self::Login => "login",
            Self::FailedLogin => "failed-login",
            Self::UseLink => "use-link",
            Self::SetPassword => "set-password",
            Self::ChangePassword => "change-password",
            Self::MailStrangers => "mail-strangers",
            Self::MailOneStranger => "mail-one-stranger",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Counter {
    taken: u32,
}

/// When the window of the budget began.
const fn window_start(budget: Budget, now: Timestamp) -> i64 {
    let window = budget.window.as_secs();
    now.0.div_euclid(window) * window
}

impl Store {
    /// Takes one from the budget of `who`; gives the seconds to wait when it is used up.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take(&self, limit: Limit, who: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
        self.take_from(limit.budget(), limit.name(), who, now).await
    }

    /// Takes one from a budget whose size depends on the society; gives the seconds to wait when it is used up.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take_from(
        &self,
        budget: Budget,
        name: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let start = window_start(budget, now);
        let end = start + budget.window.as_secs();
        let update = Update {
            table: Table::Expiring,
            pk: Pk::counter(name, who, start),
            set: "ADD taken :one SET expires_at = :end",
            values: vec![(":one", number(1)), (":end", number(end))],
            condition: always(),
        };
        let counter: Option<Counter> = self.update(update).await?.now();
        let over = counter.is_some_and(|counter| counter.taken > budget.max);
        Ok(over.then_some(end - now.0))
    }

    /// Gives back what was taken in the same window, because it turned out to cost nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn give_back(&self, limit: Limit, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Expiring,
            pk: Pk::counter(limit.name(), who, window_start(limit.budget(), now)),
            set: "ADD taken :one",
            values: vec![(":one", number(-1))],
            // A repeated call whose first response was lost must not count below nothing.
            condition: Condition::new("taken > :none", vec![(":none", number(0))]),
        };
        self.update::<Counter>(update).await.map(|_| ())
    }

    /// Takes the place of one mail in this second, of the sending rate that all instances share; `false` when it is used up.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take_place(&self, mails_per_second: u32, now: Timestamp) -> Result<bool, StoreError> {
        let budget = Budget { max: mails_per_second, window: SignedDuration::from_secs(1) };
        Ok(self.take_from(budget, "mails-in-second", "all", now).await?.is_none())
    }
}
