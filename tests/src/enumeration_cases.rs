//! Fixture for tests of user enumeration: one society with an address in every state that must look alike from outside.

use std::convert::Infallible;
use std::sync::Arc;

use shared::input::{EmailAddress, LoginId};
use shared::secret::Token;
use shared::store::{CommitResult, Grants, Link, MailState, Pk, Table, Transaction};

use crate::journey::{HANAKO, JIRO, Person, SABURO, TARO};
use crate::{Browser, ROSTER, World};

/// Addresses, each after the state that must not show.
pub const ADDRESSES: [(&str, &str); 9] = [
    ("unknown", UNKNOWN),
    ("registered", TARO.address),
    ("on the roster", SABURO.address),
    ("with pre-issued credentials", HANAKO.address),
    ("closed", JIRO.address),
    ("registered, then closed", GORO.address),
    ("shared by two", "two.kenpo@example.co.jp"),
    ("used up", "used.up@example.co.jp"),
    ("bounced", "bounced@example.co.jp"),
];

/// An address that is on no roster.
pub const UNKNOWN: &str = "unknown@example.co.jp";

/// A member who registered and lost the insurance afterwards.
pub const GORO: Person = Person {
    address: "goro.kenpo@example.co.jp",
    birth_date: ["1972", "2", "2"],
    login_id: "goro.1972",
    nickname: "ごろう",
};

/// A registered member who never signs in.
pub const ROKURO: Person = Person {
    address: "rokuro.kenpo@example.co.jp",
    birth_date: ["1972", "2", "2"],
    login_id: "rokuro72",
    nickname: "ろくろう",
};

/// The society with [`ADDRESSES`].
pub async fn society() -> Arc<World> {
    let world = World::new().await;
    let row = |key, born, address, lost| format!("{key},,,{born},1,{address},20100401,{lost},,\n");
    let two = ["A000201", "A000202"].map(|key| row(key, "19700101", "two.kenpo@example.co.jp", "")).concat();
    let rokuro = row("A000204", "19720202", ROKURO.address, "");
    let goro = |lost| row("A000203", "19720202", GORO.address, lost) + &rokuro;
    assert!(world.import(&format!("{ROSTER}{two}{}", goro(""))).await.accepted);
    world.browser().register(&world, GORO).await;
    assert!(world.import(&format!("{ROSTER}{two}{}", goro("20261101"))).await.accepted);
    world.browser().register(&world, TARO).await;
    world.browser().register(&world, ROKURO).await;
    world.deliver().await;
    world.pass_minutes(61);
    for _ in 0..4 {
        world.browser().ask_registration("used.up@example.co.jp").await;
        world.deliver().await;
        world.pass_seconds(61);
    }
    let bounced = EmailAddress::parse("bounced@example.co.jp").expect("an address");
    let suppression = Pk::suppression(&bounced);
    world.app().store.suppress(&suppression, MailState::Bounced, world.now()).await.expect("the store");
    world
}

/// A registered member's account is frozen, without a mail.
pub async fn freeze(world: &World, person: Person) {
    let store = &world.app().store;
    let key = LoginId::lookup_key(person.login_id);
    let account = store.find_account(&key).await.expect("the store").expect("an account").key();
    let address = EmailAddress::parse(person.address).expect("an address");
    let pk = Pk::link(&Token::draw(&*world.app().random).hash());
    let link = Link::new(pk, Grants::NotMe(account.clone()), address, world.now().plus_minutes(1));
    let created = Transaction::<Infallible>::default().create(Table::Expiring, &link);
    assert_eq!(store.commit(created).await.expect("the store"), CommitResult::Committed);
    assert_eq!(store.freeze(&link, &account, world.now()).await.expect("the store"), CommitResult::Committed);
}

/// 花子 loses her insurance.
pub async fn close_hanako(world: &World) {
    let roster =
        ROSTER.replace("hanako.kenpo@example.co.jp,20100401,,", "hanako.kenpo@example.co.jp,20100401,20261101,");
    assert!(roster != ROSTER && world.import(&roster).await.accepted);
}

/// A browser that opened the registration link of an address, on the roster or not.
pub async fn at_first_link(world: &Arc<World>, address: &'static str) -> Browser {
    let browser = world.browser();
    browser.open_registration(world, Person { address, ..TARO }).await;
    browser
}

/// A browser that opened the password reset link of a member.
pub async fn at_reset_link(world: &Arc<World>, person: Person) -> Browser {
    let browser = world.browser();
    browser.open_reset(world, person).await;
    browser
}
