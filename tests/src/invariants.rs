//! The state of the tables after a journey, and the invariants that hold at any moment.
//!
//! [`FinalState`] leaves out secrets, times and whatever has expired, so that two runs can be compared.

use std::collections::{BTreeMap, BTreeSet};

use shared::clock::Timestamp;
use shared::store::{Account, Link, MailJob, MailState, May, Member, Pk, Purpose, RestrictedSession, Session, read};

use crate::World;
use crate::tables::{Item, items};

/// What a journey leaves in the tables.
#[derive(Debug, PartialEq, Eq)]
pub struct FinalState {
    /// Each member of the roster with the key of the account.
    pub people: BTreeMap<String, Option<String>>,
    /// Each account: member key, nickname, epoch.
    pub accounts: BTreeMap<String, (String, String, u64)>,
    /// Open links of a journey: that of a notice stays open.
    pub open_links: usize,
    /// Restricted sessions that can still be used.
    pub open_restricted: usize,
    /// Mail jobs that are neither sent nor given up.
    pub waiting_mails: usize,
    /// Every kind of item that exists.
    pub kinds: BTreeSet<String>,
}

impl FinalState {
    /// The state of a world now.
    pub async fn of(world: &World) -> Self {
        let items = items(world).await;
        let now = world.now();
        let members = all::<Member>(&items, "MEMBER#");
        let accounts = all::<Account>(&items, "ACCOUNT#");
        let restricted = all::<RestrictedSession>(&items, "RESTRICTED#").into_values();
        let restricted = restricted.filter(|session| session.is_open(now));
        let open_restricted = restricted.filter(|session| is_usable(&session.may, &members, &accounts)).count();
        let people =
            members.into_iter().map(|(pk, member)| (pk, member.login_id.map(|key| key.as_str().to_owned()))).collect();
        let accounts = accounts
            .into_iter()
            .map(|(pk, it)| (pk, (it.member_key.as_str().to_owned(), it.nickname.as_str().to_owned(), it.epoch)));
        let links = all::<Link>(&items, "LINK#").into_values();
        let jobs = all::<MailJob>(&items, "JOB#").into_values();
        let kind = |pk: &String| pk.split('#').next().unwrap_or_default().to_owned();
        Self {
            people,
            accounts: accounts.collect(),
            open_links: links.filter(|link| link.is_open(now) && link.grants.purpose() != Purpose::NotMe).count(),
            open_restricted,
            waiting_mails: jobs.filter(|job| job.mail_state == MailState::Waiting).count(),
            kinds: items.keys().map(kind).collect(),
        }
    }
}

/// Whether a restricted session still allows something.
fn is_usable(may: &May, members: &BTreeMap<String, Member>, accounts: &BTreeMap<String, Account>) -> bool {
    match may {
        May::OpenAccount { member_key, .. } => {
            members.get(Pk::member(member_key).as_str()).is_some_and(|member| member.login_id.is_none())
        }
        May::ReplacePassword { login_key, epoch, .. } => {
            accounts.get(Pk::account(login_key).as_str()).is_some_and(|account| account.epoch == *epoch)
        }
    }
}

/// The items whose key has this prefix, deserialized.
pub fn all<T: serde::de::DeserializeOwned>(items: &BTreeMap<String, Item>, prefix: &str) -> BTreeMap<String, T> {
    let found = items.iter().filter(|(pk, _)| pk.starts_with(prefix));
    found.map(|(pk, item)| (pk.clone(), read(item.clone()).expect("such an item"))).collect()
}

/// Fails when an invariant does not hold: an account has one member, a purpose one open link (a notice has one of its own),
/// a session one account.
pub async fn assert_invariants(world: &World, what: &str) {
    check_invariants(&items(world).await, world.now(), what);
}

/// The same for items that were read before.
pub fn check_invariants(items: &BTreeMap<String, Item>, now: Timestamp, what: &str) {
    let (members, accounts) = (all::<Member>(items, "MEMBER#"), all::<Account>(items, "ACCOUNT#"));
    for (pk, account) in &accounts {
        let owner = members.get(Pk::member(&account.member_key).as_str());
        let named = owner.and_then(|owner| owner.login_id.as_ref());
        assert_eq!(named, Some(account.login_id.key()), "{what}: {pk} has no member");
    }
    let opened = members.values().filter_map(|member| member.login_id.as_ref());
    let opened: Vec<_> = opened.collect();
    assert_eq!(opened.len(), accounts.len(), "{what}: {opened:?}");
    let mut current = BTreeSet::new();
    let is_single = |link: &Link| link.is_open(now) && link.grants.purpose() != Purpose::NotMe;
    for link in all::<Link>(items, "LINK#").into_values().filter(is_single) {
        let purpose = format!("{:?} {}", link.grants.purpose(), link.address.as_str());
        assert!(current.insert(purpose.clone()), "{what}: two working links: {purpose}");
    }
    for (pk, session) in all::<Session>(items, "SESSION#") {
        let account = accounts.get(Pk::account(&session.login_key).as_str());
        let owner = account.map(|account| &account.member_key);
        assert_eq!(owner, Some(&session.member_key), "{what}: {pk} is of no account");
    }
}
