//! The cases of the timing measurement, and the restoring of state after each.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use shared::input::LoginId;
use shared::secret::Token;
use shared::store::{Grants, LoginBucket, Pk, Table, text};
use tests::enumeration_cases::{ADDRESSES, GORO, ROKURO, UNKNOWN, at_first_link, at_reset_link, society};
use tests::journey::{HANAKO, JIRO, SABURO, TARO};
use tests::{Browser, World};

/// One form, posted by one browser in one case.
pub struct Case {
    pub form: &'static str,
    pub name: &'static str,
    pub browser: Browser,
    pub fields: Vec<(&'static str, String)>,
    /// The status that every case of the form must get.
    pub status: u16,
    /// The items that the request changes, to be restored.
    pub before: Before,
    /// Whether this is the case that the others of the form are compared with.
    pub is_reference: bool,
}

/// Items as they were before a request.
#[derive(Default)]
pub struct Before {
    items: Vec<(Table, HashMap<String, AttributeValue>)>,
    absent: Vec<Pk>,
}

impl Before {
    /// Restores the items.
    pub async fn restore(&self, world: &World) {
        let store = &world.app().store;
        for (table, item) in &self.items {
            let put = store.db().put_item().table_name(store.name(*table)).set_item(Some(item.clone()));
            put.send().await.expect("the engine");
        }
        for pk in &self.absent {
            let delete = store.db().delete_item().table_name(store.name(Table::Expiring)).key("pk", text(pk.as_str()));
            delete.send().await.expect("the engine");
        }
    }

    async fn of(world: &World, keys: Vec<(Table, Pk)>) -> Self {
        let mut items = Vec::new();
        for (table, pk) in keys {
            let store = &world.app().store;
            let get =
                store.db().get_item().table_name(store.name(table)).key("pk", text(pk.as_str())).consistent_read(true);
            let item = get.send().await.expect("the engine").item;
            items.push((table, item.expect("an item")));
        }
        Self { items, absent: Vec::new() }
    }
}

/// The world, and every case in it.
pub async fn cases() -> (Arc<World>, Vec<Case>) {
    let world = society().await;
    let mut cases = Vec::new();
    for form in ["/register", "/reset"] {
        for (name, address) in ADDRESSES {
            let fields = vec![("email", address.to_owned())];
            cases.push(Case::new(form, name, world.browser(), fields, 303, Before::default()));
        }
    }
    cases.extend(behind_first_link(&world).await);
    cases.extend(behind_reset_link(&world).await);
    cases.extend(logins(&world).await);
    (world, cases)
}

impl Case {
    fn new(
        form: &'static str,
        name: &'static str,
        browser: Browser,
        fields: Vec<(&'static str, String)>,
        status: u16,
        before: Before,
    ) -> Self {
        // The unknown case comes first in each form.
        let is_reference = name.starts_with("unknown");
        Self { form, name, browser, fields, status, before, is_reference }
    }
}

/// S04 and S05.
async fn behind_first_link(world: &Arc<World>) -> Vec<Case> {
    let people = [
        ("unknown", UNKNOWN),
        ("on the roster", SABURO.address),
        ("with pre-issued credentials", HANAKO.address),
        ("closed", JIRO.address),
    ];
    let (mut first_logins, mut identities) = (Vec::new(), Vec::new());
    for (name, address) in people {
        let browser = at_first_link(world, address).await;
        let image = world.read_image(&browser).await;
        let credentials = vec![("login_id", "kenpo0124".into()), ("temporary_password", "Tmp4HanakoX3".into())];
        let before = link_and_member(world, &browser).await;
        first_logins.push(Case::new("/first-login", name, browser.clone(), credentials, 422, before));
        let identity = vec![
            ("email", address.to_owned()),
            ("birth_year", "1961".into()),
            ("birth_month", "2".into()),
            ("birth_day", "3".into()),
            ("image_text", image),
        ];
        let before = link_and_member(world, &browser).await;
        identities.push(Case::new("/verify-identity", name, browser, identity, 422, before));
    }
    first_logins.into_iter().chain(identities).collect()
}

async fn link_and_member(world: &World, browser: &Browser) -> Before {
    let link = world.registration_link(browser).await;
    let mut keys = vec![(Table::Expiring, link.pk.clone())];
    if let Grants::Registration { member_key: Some(member_key) } = &link.grants {
        keys.push((Table::Members, Pk::member(member_key)));
    }
    Before::of(world, keys).await
}

/// S12: one link, different login IDs.
async fn behind_reset_link(world: &Arc<World>) -> Vec<Case> {
    let browser = at_reset_link(world, TARO).await;
    let token = browser.newest_flow("reset").and_then(|(token, _)| Token::parse(&token)).expect("a link");
    let mut cases = Vec::new();
    for (name, login_id) in
        [("unknown", "unknown99"), ("their own", TARO.login_id), ("another member's", GORO.login_id)]
    {
        let fields = vec![("login_id", login_id.to_owned()), ("temporary_password", "ABCDEFGHJK".into())];
        let before = Before::of(world, vec![(Table::Expiring, Pk::link(&token.hash()))]).await;
        cases.push(Case::new("/temp-login", name, browser.clone(), fields, 422, before));
    }
    cases
}

/// S01: a first try, and one while the login is locked.
async fn logins(world: &Arc<World>) -> Vec<Case> {
    let wrong = "まちがい まちがい まちがい";
    let fields = |login_id: &str| vec![("login_id", login_id.to_owned()), ("password", wrong.to_owned())];
    let mut cases = Vec::new();
    for (name, login_id) in [("unknown", "unknown.member"), ("known", TARO.login_id), ("closed", GORO.login_id)] {
        let attempts = Pk::login_attempts(&LoginBucket::of(&LoginId::lookup_key(login_id), None));
        let before = Before { items: Vec::new(), absent: vec![attempts] };
        cases.push(Case::new("/login", name, world.browser(), fields(login_id), 422, before));
    }
    for (name, login_id) in [("unknown, locked", "another.one"), ("known, locked", ROKURO.login_id)] {
        for _ in 0..6 {
            world.browser().login(login_id, wrong).await;
        }
        cases.push(Case::new("/login", name, world.browser(), fields(login_id), 422, Before::default()));
    }
    cases
}
