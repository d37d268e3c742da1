use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::input::{EmailAddress, LoginKey, MemberKey};
use shared::store::{AddressEntry, ItemKind, Pk};

use super::backoff::Backoff;
use super::row_digest::RowDigest;
use crate::error::ImportError;

/// The members table.
#[derive(Clone, Debug)]
pub struct MembersTable {
    /// A client with more retries than the other functions have.
    pub client: Client,
    /// The table's name.
    pub name: String,
}

/// The attributes of a stored member that the import compares and writes.
#[derive(Clone, Deserialize)]
pub struct RosterEntry {
    pk: String,
    /// メールアドレス
    pub address: Option<EmailAddress>,
    /// 資格喪失日
    pub lost_on: Option<Date>,
    /// Whether another insured person has the address.
    #[serde(default)]
    pub shares_address: bool,
    /// The login ID, once the member has opened an account.
    pub login_id: Option<LoginKey>,
    #[serde(default)]
    row_digest: String,
}

/// Keys in one BatchGetItem request; the limit of DynamoDB.
pub const MAX_BATCH: usize = 100;
const ATTRIBUTES: &str = "pk, address, lost_on, shares_address, login_id, row_digest";

/// Where the next page of a scan begins.
pub struct ScanPosition(HashMap<String, AttributeValue>);

impl RosterEntry {
    /// 加入者ID
    pub fn member_key(&self) -> MemberKey {
        MemberKey::from_normalised(self.pk.strip_prefix(ItemKind::Member.prefix()).unwrap_or(&self.pk))
    }

    /// The digest of the row it was made from.
    pub fn digest(&self) -> RowDigest {
        RowDigest::parse(&self.row_digest)
    }

    /// Whether the person is insured on that day.
    pub fn is_insured(&self, today: Date) -> bool {
        self.lost_on.is_none_or(|lost_on| lost_on > today)
    }
}

impl MembersTable {
    /// Reads up to [`MAX_BATCH`] members by key, consistently; absent ones are left out.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn members(&self, member_keys: &[MemberKey]) -> Result<HashMap<MemberKey, RosterEntry>, ImportError> {
        let mut wanted: Vec<_> = member_keys.iter().map(|key| pk(&Pk::member(key))).collect();
        let mut found = HashMap::new();
        let mut wait = Backoff::default();
        while !wanted.is_empty() {
            let request = KeysAndAttributes::builder().set_keys(Some(wanted)).projection_expression(ATTRIBUTES);
            let request = request.consistent_read(true).build()?;
            let answer = self.client.batch_get_item().request_items(&self.name, request).send().await?;
            for item in answer.responses.unwrap_or_default().remove(&self.name).unwrap_or_default() {
                let stored: RosterEntry = serde_dynamo::from_item(item)?;
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

    /// Reads a member, consistently.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn member(&self, member_key: &MemberKey) -> Result<Option<RosterEntry>, ImportError> {
        self.get(&Pk::member(member_key)).await
    }

    /// Reads the key of the person whom mails to this address reach, consistently.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn holder(&self, address: &EmailAddress) -> Result<Option<MemberKey>, ImportError> {
        let entry: Option<AddressEntry> = self.get(&Pk::address(address)).await?;
        Ok(entry.map(|entry| entry.member_key))
    }

    /// One page of all members, with only what is needed to tell who is insured, and where the next page begins.
    ///
    /// # Errors
    /// If the table does not answer.
    pub async fn scan_members(
        &self,
        from: Option<ScanPosition>,
    ) -> Result<(Vec<RosterEntry>, Option<ScanPosition>), ImportError> {
        let request = self.client.scan().table_name(&self.name).set_exclusive_start_key(from.map(|from| from.0));
        let request =
            request.projection_expression("pk, lost_on, row_digest").filter_expression("begins_with(pk, :member)");
        let page = request
            .expression_attribute_values(":member", AttributeValue::S(ItemKind::Member.prefix().to_owned()))
            .send()
            .await?;
        let members = page.items.unwrap_or_default().into_iter().map(serde_dynamo::from_item);
        Ok((members.collect::<Result<_, _>>()?, page.last_evaluated_key.map(ScanPosition)))
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, key: &Pk) -> Result<Option<T>, ImportError> {
        let request = self.client.get_item().table_name(&self.name).consistent_read(true);
        let answer = request.set_key(Some(pk(key))).send().await?;
        Ok(answer.item.map(serde_dynamo::from_item).transpose()?)
    }
}

pub(super) fn pk(key: &Pk) -> HashMap<String, AttributeValue> {
    HashMap::from([("pk".to_owned(), AttributeValue::S(key.as_str().to_owned()))])
}
