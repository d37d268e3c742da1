//! The model's ledger: who typed what. The expected content of the tables follows from it.

use std::collections::{BTreeMap, BTreeSet};

use shared::store::{Account, Grants, Link, May, RestrictedSession};
use tests::invariants::{all, check_invariants};
use tests::journey::{HANAKO, PASSWORD, SABURO, TARO};
use tests::simulated_user::{Goal, SimulatedUser};
use tests::tables::items;
use tests::{Browser, World};

/// The ledger.
#[derive(Default)]
pub struct Ledger {
    identified: BTreeSet<&'static str>,
    typed_key: BTreeSet<&'static str>,
    typed_issued: BTreeSet<&'static str>,
    /// 認証キー that were shown, with the address of the member who saw them.
    pub keys: BTreeSet<(&'static str, String)>,
    /// The current password and the epoch of each account, by login ID.
    accounts: BTreeMap<String, (&'static str, u64)>,
    /// The members who have an account.
    owners: BTreeSet<String>,
    /// Further signed-in browsers, by login ID.
    pub elsewhere: Vec<(String, Browser)>,
    /// A member is about to sign out everywhere: the account's epoch rises, the password stays.
    pub signs_out_everywhere: bool,
    /// Number of passwords replaced.
    pub replaced: usize,
}

/// The 加入者ID of the member with this address; empty when there is none.
pub fn member_key(address: &str) -> &'static str {
    let known = [(TARO, "A000123"), (HANAKO, "A000124"), (SABURO, "A000126")];
    known.iter().find(|(person, _)| person.address == address).map_or("", |(_, key)| key)
}

impl Ledger {
    /// Records what a user is about to submit on their current page.
    pub fn about_to_act(&mut self, user: &SimulatedUser) {
        let member = member_key(user.person().address);
        match (user.page().path.as_str(), user.goal()) {
            ("/first-login", Goal::AccountBy(..)) => self.typed_issued.insert(member),
            ("/verify-identity", _) => self.identified.insert(member),
            ("/auth-key", _) if user.key().is_some() => self.typed_key.insert(member),
            _ => false,
        };
    }

    /// Records what the user was shown afterwards.
    pub fn acted(&mut self, user: &SimulatedUser) {
        if let Some(key) = user.key() {
            self.keys.insert((user.person().address, key.to_owned()));
        }
    }

    /// Whether this is the account's current password; `None` when there is no such account.
    pub fn is_current(&self, login_key: &str, password: &str) -> Option<bool> {
        self.accounts.get(login_key).map(|(current, _)| *current == password)
    }

    /// A 認証キー that was shown to another member.
    pub fn foreign_key(&self, address: &str) -> Option<&str> {
        self.keys.iter().find(|(of, _)| *of != address).map(|(_, key)| key.as_str())
    }

    /// Whether the member has an account.
    pub fn is_open(&self, member_key: &str) -> bool {
        self.owners.contains(member_key)
    }

    /// Number of accounts opened.
    pub fn opened(&self) -> usize {
        self.accounts.len()
    }

    fn has_proven(&self, member_key: &str) -> bool {
        let by_key = self.identified.contains(member_key) && self.typed_key.contains(member_key);
        by_key || self.typed_issued.contains(member_key)
    }

    /// Checks the tables against the ledger. `actor` is the user who acted last, `others` are all other users.
    pub async fn audit(&mut self, world: &World, actor: Option<&SimulatedUser>, others: &[&SimulatedUser], what: &str) {
        let items = items(world).await;
        check_invariants(&items, world.now(), what);
        for (pk, session) in all::<RestrictedSession>(&items, "RESTRICTED#") {
            if let May::OpenAccount { member_key, .. } = &session.may {
                let member_key = member_key.as_str();
                assert!(self.has_proven(member_key), "{what}: {pk} of {member_key}, who has proven nothing");
            }
        }
        for (pk, link) in all::<Link>(&items, "LINK#") {
            if let Grants::Credentials { member_key, .. } = &link.grants {
                let member_key = member_key.as_str();
                assert!(self.identified.contains(member_key), "{what}: {pk} of {member_key}, never identified");
            }
        }
        for account in all::<Account>(&items, "ACCOUNT#").into_values() {
            let member_key = account.member_key.as_str();
            assert!(self.has_proven(member_key), "{what}: {member_key} has proven nothing");
            self.enter(account, actor, others, what).await;
        }
    }

    /// Enters a new account, or a new epoch of a known one, which only its actor may have caused.
    async fn enter(&mut self, account: Account, actor: Option<&SimulatedUser>, others: &[&SimulatedUser], what: &str) {
        let login_key = account.login_id.key().as_str().to_owned();
        let Some((password, epoch)) = self.accounts.get(&login_key) else {
            self.accounts.insert(login_key, (PASSWORD, account.epoch));
            self.owners.insert(account.member_key.as_str().to_owned());
            return;
        };
        if *epoch == account.epoch {
            return;
        }
        assert_eq!(*epoch + 1, account.epoch, "{what}: changed once");
        let password = match actor.map(SimulatedUser::goal) {
            Some(Goal::NewPassword(new) | Goal::OtherPassword(new)) => new,
            _ if self.signs_out_everywhere => password,
            _ => panic!("{what}: the password of {login_key} was changed without an act of its owner"),
        };
        self.accounts.insert(login_key, (password, account.epoch));
        self.replaced += usize::from(!self.signs_out_everywhere);
        self.assert_other_sessions_ended(&account, actor, others, what).await;
    }

    /// Only the session that changed the password survives the change.
    async fn assert_other_sessions_ended(
        &mut self,
        account: &Account,
        actor: Option<&SimulatedUser>,
        others: &[&SimulatedUser],
        what: &str,
    ) {
        let (login_key, member) = (account.login_id.key().as_str(), account.member_key.as_str());
        // A browser that the actor shares has the new session.
        let is_shared = |browser: &Browser| actor.is_some_and(|actor| actor.browser().is_same_as(browser));
        let of_member = others.iter().filter(|user| member_key(user.person().address) == member);
        let of_member = of_member.filter(|user| !is_shared(user.browser()));
        let mut browsers: Vec<Browser> = of_member.map(|user| user.browser().fork()).collect();
        browsers.extend(
            self.elsewhere
                .iter()
                .filter(|(login, browser)| login == login_key && !is_shared(browser))
                .map(|(_, browser)| browser.fork()),
        );
        for browser in browsers {
            let page = browser.get("/").await;
            // Another member may have signed in at the same browser.
            let is_of_account = page.path != "/login" && page.body().contains(account.nickname.as_str());
            assert!(!is_of_account, "{what}: a session survived the change of the password");
        }
        self.elsewhere.retain(|(login, _)| login != login_key);
    }
}
