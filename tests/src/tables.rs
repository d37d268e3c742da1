//! The items of both tables, to compare before and after.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use shared::store::Table;

use crate::World;

/// One item.
pub type Item = HashMap<String, AttributeValue>;

/// Every item of both tables by partition key, without rate limit counters.
pub async fn items(world: &World) -> BTreeMap<String, Item> {
    let mut found = everything(world).await;
    found.retain(|pk, _| !pk.starts_with("LIMIT#"));
    found
}

/// Every item of both tables by partition key.
pub async fn everything(world: &World) -> BTreeMap<String, Item> {
    let store = &world.app().store;
    let mut found = BTreeMap::new();
    for table in [Table::Members, Table::Expiring] {
        let mut pages = store.db().scan().table_name(store.name(table)).consistent_read(true).into_paginator().send();
        while let Some(page) = pages.next().await {
            found.extend(page.expect("the engine").items().iter().map(|item| (pk(item), item.clone())));
        }
    }
    found
}

/// Every item whose key has this prefix.
pub async fn items_at(world: &World, prefix: &str) -> Vec<Item> {
    everything(world).await.into_iter().filter(|(pk, _)| pk.starts_with(prefix)).map(|(_, item)| item).collect()
}

/// Fails when an item was created, deleted or changed.
pub async fn assert_unchanged(world: &World, before: &BTreeMap<String, Item>, what: &str) {
    let after = items(world).await;
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changed: Vec<_> = keys.into_iter().filter(|pk| before.get(*pk) != after.get(*pk)).collect();
    assert!(changed.is_empty(), "{what} changed {changed:?}");
}

/// Fails when more changed than the counted tries of links. A reset link is read and its try counted in one request, so a
/// try is also counted for a link that has expired; that has no effect.
pub async fn assert_only_tries_changed(world: &World, before: &BTreeMap<String, Item>, what: &str) {
    let without_tries = |mut items: BTreeMap<String, Item>| {
        for (_, link) in items.iter_mut().filter(|(pk, _)| pk.starts_with("LINK#")) {
            link.remove("tries");
        }
        items
    };
    assert_eq!(without_tries(before.clone()), without_tries(items(world).await), "{what}");
}

/// A numeric attribute of an item; 0 when absent.
pub fn number(item: &Item, name: &str) -> u32 {
    item.get(name).map_or(0, |value| value.as_n().expect("a number").parse().expect("a small number"))
}

fn pk(item: &Item) -> String {
    item["pk"].as_s().expect("a text").clone()
}
