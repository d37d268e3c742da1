//! What the two tables hold, to be compared before and after.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use shared::store::Table;
use tests::World;

/// Every item of both tables by its key.
pub async fn everything(world: &World) -> BTreeMap<String, BTreeMap<String, AttributeValue>> {
    let store = &world.app().store;
    let mut all = BTreeMap::new();
    for table in [Table::Members, Table::Expiring] {
        let mut pages = store.db().scan().table_name(store.name(table)).into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item: BTreeMap<_, _> = item.expect("the store").into_iter().collect();
            let key = item.get("pk").and_then(|pk| pk.as_s().ok()).expect("a key").clone();
            all.insert(key, item);
        }
    }
    all
}
