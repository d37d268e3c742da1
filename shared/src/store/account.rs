use serde::{Deserialize, Serialize};

use super::attribute::text;
use super::condition::epoch_is;
use super::item::Update;
use super::{Pk, Session, Store, StoreError, Table};
use crate::clock::Timestamp;
use crate::input::{LoginId, LoginKey, MemberKey, Nickname};
use crate::language::Language;
use crate::secret::PasswordHash;

/// An account, at [`Pk::account`]: the item is the lock on its login ID as well.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Partition key.
    pub pk: Pk,
    /// Whose account it is.
    pub member_key: MemberKey,
    /// As the account owner typed it.
    pub login_id: LoginId,
    /// Of the password.
    pub password_hash: PasswordHash,
    /// For 「ようこそ！○○さん」.
    pub nickname: Nickname,
    /// Raised by every change of password and every sign-out everywhere: sessions and re-issue links of an older epoch are
    /// dead.
    pub epoch: u64,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The latest successful login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_login_at: Option<Timestamp>,
    /// The language that the account owner chose last; none for an account of a release that had only one.
    /// `language` by itself is a reserved word of DynamoDB's expressions.
    #[serde(default, rename = "display_language", skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Since when the account is frozen: see [`Store::freeze`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_at: Option<Timestamp>,
}

/// Names an account together with its owner: a login ID that another member has by now is another account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountKey {
    /// The account, in the form that is compared.
    pub login_key: LoginKey,
    /// Whose account it is.
    pub member_key: MemberKey,
}

impl Account {
    /// What names the account in a mail job and in a link.
    pub fn key(&self) -> AccountKey {
        AccountKey { login_key: self.login_id.key().clone(), member_key: self.member_key.clone() }
    }

    /// Whether the account may not be used until staff lift the freeze.
    pub const fn is_frozen(&self) -> bool {
        self.frozen_at.is_some()
    }
}

impl Store {
    /// Reads an account.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_account(&self, key: &LoginKey) -> Result<Option<Account>, StoreError> {
        self.get(Table::Members, Pk::account(key)).await
    }

    /// Remembers the language that the account owner chose, if the session is of the account's present epoch.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn remember_language(&self, session: &Session, language: Language) -> Result<(), StoreError> {
        let update = Update {
            table: Table::Members,
            pk: Pk::account(&session.login_key),
            set: "SET display_language = :language",
            values: vec![(":language", text(language.code()))],
            condition: epoch_is(session.epoch),
        };
        self.update::<Account>(update).await.map(|_| ())
    }
}
