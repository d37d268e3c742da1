use serde::{Deserialize, Serialize};

use super::item::{StoreError, Table, Update, number};
use super::{Pk, Store};
use crate::clock::Timestamp;

/// How often one network address may post, by kind of form.
///
/// Sized for a company behind one address: 2,000 employees who register within half an hour, mistyping now and then,
/// must never be refused. What one person may do is limited by link, by login ID and by mail address instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Asking for a mail: registration, re-issue.
    AskMail,
    /// Signing in: each try costs an Argon2 run.
    Login,
    /// Posting a form behind a mailed link: what a link lets guess is limited by the link, what it costs by this.
    UseLink,
    /// Mails to addresses that are on no roster, all together: they cost reputation when they bounce.
    MailStrangers,
    /// Mails to one mailbox of somebody on no roster, whatever it is called: see [`crate::input::EmailAddress::mailbox`].
    MailOneStranger,
}

/// So many in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The most in one window.
    pub most: u32,
    /// The window, in seconds.
    pub window: i64,
}

impl Limit {
    /// The numbers, for half an hour: 2,000 people who each post 3 times, and as many again for the mistakes of others;
    /// for one mailbox those of an address.
    pub const fn budget(self) -> Budget {
        match self {
            Self::AskMail => Budget { most: 6_000, window: 1_800 },
            Self::Login => Budget { most: 12_000, window: 1_800 },
            Self::UseLink => Budget { most: 20_000, window: 1_800 },
            Self::MailStrangers => Budget { most: 500, window: 1_800 },
            Self::MailOneStranger => Budget { most: 3, window: 3_600 },
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::AskMail => "ask-mail",
            Self::Login => "login",
            Self::UseLink => "use-link",
            Self::MailStrangers => "mail-strangers",
            Self::MailOneStranger => "mail-one-stranger",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Counter {
    taken: u32,
}

impl Store {
    /// Takes one from the budget of `who`; gives the seconds to wait when it is used up.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take(&self, limit: Limit, who: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
        self.take_of(limit.budget(), limit.name(), who, now).await
    }

    /// Takes the place of one mail in this second, of the places that all instances share; `false` when there is none.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take_place(&self, mails_per_second: u32, now: Timestamp) -> Result<bool, StoreError> {
        let budget = Budget { most: mails_per_second, window: 1 };
        Ok(self.take_of(budget, "mails-in-second", "all", now).await?.is_none())
    }

    async fn take_of(&self, budget: Budget, name: &str, who: &str, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let Budget { most, window } = budget;
        let start = now.0.div_euclid(window) * window;
        let end = start + window;
        let update = Update {
            table: Table::Expiring,
            pk: Pk::counter(name, who, start),
            set: "ADD taken :one SET expires_at = :end",
            condition: "",
            values: vec![(":one", number(1)), (":end", number(end))],
        };
        let counter: Option<Counter> = self.update(update).await?.now();
        let over = counter.is_some_and(|counter| counter.taken > most);
        Ok(over.then_some(end - now.0))
    }
}
