//! What was typed by whom: from it follows what may be in the tables.

use std::collections::{BTreeMap, BTreeSet};

use shared::store::{Account, Grants, Link, May, RestrictedSession};
use tests::invariants::{all, in_order};
use tests::journey::{HANAKO, PASSWORD, SABURO, TARO};
use tests::simulated_user::{Errand, Goal};
use tests::tables::items;
use tests::{Browser, World};

/// The book.
#[derive(Default)]
pub struct Ledger {
    identified: BTreeSet<&'static str>,
    typed_key: BTreeSet<&'static str>,
    typed_issued: BTreeSet<&'static str>,
    /// Keys that were shown, and to whom.
    pub keys: BTreeSet<(&'static str, String)>,
    /// The password that counts, and how often it was changed, by login ID.
    accounts: BTreeMap<String, (&'static str, u64)>,
    /// Whose they are.
    owners: BTreeSet<String>,
    /// Whoever signed in from elsewhere.
    pub elsewhere: Vec<(String, Browser)>,
    /// Somebody is about to end all sessions: the account's epoch rises, its password stays.
    pub signs_out_everywhere: bool,
    /// Passwords that were replaced.
    pub replaced: usize,
}

/// The roster key of whoever has the address.
pub fn member_key(address: &str) -> &'static str {
    let known = [(TARO, "A000123"), (HANAKO, "A000124"), (SABURO, "A000126")];
    known.iter().find(|(person, _)| person.address == address).map_or("", |(_, key)| key)
}

impl Ledger {
    /// Somebody is about to do what the page says.
    pub fn about_to_act(&mut self, errand: &Errand) {
        let who = member_key(errand.person().address);
        match (errand.page().path.as_str(), errand.goal()) {
            ("/first-login", Goal::AccountBy(..)) => self.typed_issued.insert(who),
            ("/verify-identity", _) => self.identified.insert(who),
            ("/auth-key", _) if errand.key().is_some() => self.typed_key.insert(who),
            _ => false,
        };
    }

    /// Somebody has done so.
    pub fn acted(&mut self, errand: &Errand) {
        if let Some(key) = errand.key() {
            self.keys.insert((errand.person().address, key.to_owned()));
        }
    }

    /// Whether the password is the one that counts; nothing when there is no such account.
    pub fn is_current(&self, login_key: &str, password: &str) -> Option<bool> {
        self.accounts.get(login_key).map(|(current, _)| *current == password)
    }

    /// A key that was shown to somebody else.
    pub fn foreign_key(&self, address: &str) -> Option<&str> {
        self.keys.iter().find(|(of, _)| *of != address).map(|(_, key)| key.as_str())
    }

    /// Whether the person has an account.
    pub fn is_open(&self, member_key: &str) -> bool {
        self.owners.contains(member_key)
    }

    /// Accounts that were opened.
    pub fn opened(&self) -> usize {
        self.accounts.len()
    }

    fn has_proven(&self, member_key: &str) -> bool {
        let by_key = self.identified.contains(member_key) && self.typed_key.contains(member_key);
        by_key || self.typed_issued.contains(member_key)
    }

    /// Holds the tables against the book; `actor` is who acted last.
    pub async fn audit(&mut self, world: &World, actor: Option<&Errand>, others: &[&Errand], what: &str) {
        let items = items(world).await;
        in_order(&items, world.now(), what);
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

    /// An account that is new, or whose password is.
    async fn enter(&mut self, account: Account, actor: Option<&Errand>, others: &[&Errand], what: &str) {
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
        let password = match actor.map(Errand::goal) {
            Some(Goal::NewPassword(new) | Goal::OtherPassword(new)) => new,
            _ if self.signs_out_everywhere => password,
            _ => panic!("{what}: the password of {login_key} was changed by nobody who wanted that"),
        };
        self.accounts.insert(login_key.clone(), (password, account.epoch));
        self.replaced += usize::from(!self.signs_out_everywhere);
        self.nobody_else_is_signed_in(&login_key, account.member_key.as_str(), others, what).await;
    }

    /// No session survives a change of the password but that of whoever changed it.
    async fn nobody_else_is_signed_in(&mut self, login_key: &str, member: &str, others: &[&Errand], what: &str) {
        let of_member = others.iter().filter(|errand| member_key(errand.person().address) == member);
        let mut browsers: Vec<Browser> = of_member.map(|errand| errand.browser().fork()).collect();
        browsers
            .extend(self.elsewhere.iter().filter(|(login, _)| login == login_key).map(|(_, browser)| browser.fork()));
        for browser in browsers {
            let page = browser.get("/").await;
            assert_eq!(page.path, "/login", "{what}: a session survived the change of the password");
        }
        self.elsewhere.retain(|(login, _)| login != login_key);
    }
}
