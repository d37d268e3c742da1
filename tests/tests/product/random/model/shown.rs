//! Whom a page was shown for, and what a form of it may change: what is theirs, and nothing of anybody else.

use std::collections::BTreeMap;

use shared::input::MemberKey;
use shared::secret::Token;
use shared::store::{Account, Link, May, Pk, RestrictedSession, read};
use tests::World;
use tests::simulated_user::SimulatedUser;
use tests::tables::{Item, items};

use super::ledger::member_key;

/// The members who take part.
const MEMBERS: [&str; 3] = ["A000123", "A000124", "A000126"];

/// The tables before a user acts, and the member for whom the user's page was shown.
pub struct Shown {
    member: Option<String>,
    before: BTreeMap<String, Item>,
}

impl Shown {
    /// The tables now, and for whom the page was shown: by the token that the page's form names, or by the member who is
    /// named on it. A form of a public page is its user's own.
    pub async fn before(world: &World, user: &SimulatedUser) -> Self {
        let page = user.page();
        let action = page.attributes("form#entries", "action").into_iter().chain(page.actions()).next();
        let query = action.as_deref().and_then(|action| action.split_once('?')).map_or("", |(_, query)| query);
        let named = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)).map(str::to_owned);
        let member = match (named("flow="), named("for=")) {
            (Some(tag), _) => owner_of_flow(world, user, &tag).await,
            (None, Some(tag)) => MEMBERS.into_iter().map(str::to_owned).find(|member| tag_of(world, member) == tag),
            (None, None) => Some(member_key(user.person().address).to_owned()),
        };
        Self { member, before: items(world).await }
    }

    /// Checks that nothing of anybody else was changed: roster entries, accounts, links, restricted sessions.
    pub async fn assert_only_theirs_changed(self, world: &World, what: &str) {
        let after = items(world).await;
        let is_same = |before: &Item, after: &Item| without_new_code(before, after) == without_new_code(after, before);
        let changed = after.iter().filter(|(pk, item)| !self.before.get(*pk).is_some_and(|it| is_same(it, item)));
        for (pk, item) in changed.filter(|(pk, _)| is_kept_apart(pk, &self.before)) {
            assert_eq!(owner(pk, item), self.member, "{what}: {pk} was changed by a page shown for another");
        }
    }
}

/// A link that did not exist before was created by the worker, for whom the mail was asked for.
fn is_kept_apart(pk: &str, before: &BTreeMap<String, Item>) -> bool {
    let is_old_link = pk.starts_with("LINK#") && before.contains_key(pk);
    is_old_link || ["MEMBER#", "ACCOUNT#", "RESTRICTED#"].iter().any(|kind| pk.starts_with(kind))
}

/// The item without its mailed code, if the other has another one: the worker put it there, for whom it was asked for.
fn without_new_code(item: &Item, other: &Item) -> Item {
    let digest = |item: &Item| item.get("code")?.as_m().ok()?.get("digest").cloned();
    let mut kept = item.clone();
    if digest(item) != digest(other) {
        kept.remove("code");
    }
    kept
}

fn tag_of(world: &World, member: &str) -> String {
    world.app().config.service_key.member_tag(&MemberKey::from_normalised(member)).as_str().to_owned()
}

async fn owner_of_flow(world: &World, user: &SimulatedUser, tag: &str) -> Option<String> {
    let kinds = ["registration", "credentials", "reset", "restricted"];
    let flows = kinds.into_iter().flat_map(|kind| user.browser().flows(kind).into_iter().map(move |flow| (kind, flow)));
    let mut flows = flows.filter(|(_, (_, other))| other == tag);
    let (kind, (token, _)) = flows.next()?;
    let token = Token::parse(&token)?;
    let pk = if kind == "restricted" { Pk::restricted_session(&token.hash()) } else { Pk::link(&token.hash()) };
    let item: Option<Item> = items(world).await.remove(pk.as_str());
    owner(pk.as_str(), &item?)
}

/// Whose item it is.
fn owner(pk: &str, item: &Item) -> Option<String> {
    if let Some(member) = pk.strip_prefix("MEMBER#") {
        return Some(member.to_owned());
    }
    if pk.starts_with("ACCOUNT#") {
        return Some(read::<Account>(item.clone()).ok()?.member_key.as_str().to_owned());
    }
    if pk.starts_with("LINK#") {
        return read::<Link>(item.clone()).ok()?.grants.member_key().map(|member| member.as_str().to_owned());
    }
    match read::<RestrictedSession>(item.clone()).ok()?.may {
        May::OpenAccount { member_key, .. } | May::ReplacePassword { member_key, .. } => {
            Some(member_key.as_str().to_owned())
        }
    }
}
