//! What an import reads from the members table.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::input::{EmailAddress, LoginKey, MemberKey};
use shared::store::{AddressEntry, ItemKind, Pk};

use crate::commit::Backoff;
use crate::error::ImportError;
use crate::row_digest::RowDigest;

/// The members table, as the roster sees it.
#[derive(Clone, Debug)]
pub struct MembersTable {
    /// With time-outs and retries of its own.
    pub client: Client,
    /// The table's name.
    pub name: String,
}

/// What a stored member is compared by.
#[derive(Clone, Deserialize)]
pub struct Stored {
    pk: String,
    /// メールアドレス
    pub address: Option<EmailAddress>,
    /// 資格喪失日
    pub lost_on: Option<Date>,
    /// Whether another insured person has the address.
    #[serde(default)]
    pub shares_address: bool,
    /// Set once an account was opened.
    pub login_id: Option<LoginKey>,
    #[serde(default)]
    row_digest: String,
}

/// Most keys of one BatchGetItem.
pub const BATCH: usize = 100;
const ATTRIBUTES: &str = "pk, address, lost_on, shares_address, login_id, row_digest";

impl Stored {
    /// Whose it is.
    pub fn member_key(&self) -> MemberKey {
        MemberKey::from_normalised(self.pk.strip_prefix(ItemKind::Member.prefix()).unwrap_or(&self.pk))
    }

    /// What it was made from.
    pub fn digest(&self) -> RowDigest {
        RowDigest::parse(&self.row_digest)
    }

    /// Whether the person is insured on that day.
    pub fn is_active(&self, today: Date) -> bool {
        self.lost_on.is_none_or(|lost_on| lost_on > today)
    }
}

impl MembersTable {
    /// The stored members among at most [`BATCH`] keys, by key, as of now.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn members(&self, member_keys: &[MemberKey]) -> Result<HashMap<MemberKey, Stored>, ImportError> {
        let mut wanted: Vec<_> = member_keys.iter().map(|key| pk(&Pk::member(key))).collect();
        let mut found = HashMap::new();
        let mut wait = Backoff::default();
        while !wanted.is_empty() {
            let request = KeysAndAttributes::builder().set_keys(Some(wanted)).projection_expression(ATTRIBUTES);
            let request = request.consistent_read(true).build()?;
            let answer = self.client.batch_get_item().request_items(&self.name, request).send().await?;
            for item in answer.responses.unwrap_or_default().remove(&self.name).unwrap_or_default() {
                let stored: Stored = serde_dynamo::from_item(item)?;
                found.insert(stored.pk.clone(), stored);
            }
            let unprocessed = answer.unprocessed_keys.unwrap_or_default().remove(&self.name);
            wanted = unprocessed.map(|rest| rest.keys).unwrap_or_default();
            if !wanted.is_empty() {
                wait.pause().await?;
            }
        }
        Ok(member_keys.iter().filter_map(|key| Some((key.clone(), found.remove(Pk::member(key).as_str())?))).collect())
    }

    /// A member, as of now.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn member(&self, member_key: &MemberKey) -> Result<Option<Stored>, ImportError> {
        self.get(&Pk::member(member_key)).await
    }

    /// The key of the person to whom mails to this address belong, as of now.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn holder(&self, address: &EmailAddress) -> Result<Option<MemberKey>, ImportError> {
        let entry: Option<AddressEntry> = self.get(&Pk::address(address)).await?;
        Ok(entry.map(|entry| entry.member_key))
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, key: &Pk) -> Result<Option<T>, ImportError> {
        let request = self.client.get_item().table_name(&self.name).consistent_read(true);
        let answer = request.set_key(Some(pk(key))).send().await?;
        Ok(answer.item.map(serde_dynamo::from_item).transpose()?)
    }
}

pub(crate) fn pk(key: &Pk) -> HashMap<String, AttributeValue> {
    HashMap::from([("pk".to_owned(), AttributeValue::S(key.as_str().to_owned()))])
}
