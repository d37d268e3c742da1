//! State machine, exhaustively: every state that a gate can distinguish × every route of the template, generated from the
//! conditions of the gates.
//!
//! `registration.rs` and `accounts.rs` reach their states by the real journeys and try all routes. Here the items are
//! written directly, in every combination, and only the routes that require them are tried.

mod people;
mod rule;
mod state;

use std::convert::Infallible;
use std::sync::Arc;

use http::StatusCode;
use shared::secret::ImageQuestion;
use shared::store::{CommitResult, IdentityDigest, Pk, Purpose, Store, Table, Transaction};
use tests::access::{Access, access_of, acts_without_input, good_body};
use tests::route_matrix::assert_refused;
use tests::tables::{assert_only_tries_changed, assert_unchanged, items};
use tests::{Browser, World};

use people::Person;
use rule::Jar;
use state::{LinkIs, RestrictedIs, SessionIs, token};

/// The right key and the right temporary password of every link.
const SECRET: &str = "Rght2345";

async fn put<T: serde::Serialize>(store: &Store, item: Option<T>) {
    let Some(item) = item else { return };
    let transaction = Transaction::<Infallible>::default().create(Table::Expiring, &item);
    assert_eq!(store.commit(transaction).await.expect("the store"), CommitResult::Committed);
}

/// A world with an item for every state.
async fn world() -> Arc<World> {
    let world = people::world().await;
    let (app, now) = (world.app(), world.now());
    let hash = app.hasher.hash(SECRET.as_bytes(), &*app.random).expect("a hash");
    for purpose in [Purpose::Registration, Purpose::Credentials, Purpose::Reset] {
        // The open links of other purposes are created with their own purpose.
        let own = LinkIs::all(purpose)
            .into_iter()
            .filter(|link| matches!(link, LinkIs::There { purpose: of, .. } if *of == purpose));
        for link in own {
            put(&app.store, link.item(now, [&hash, &hash])).await;
        }
    }
    let mut identities = std::collections::BTreeMap::new();
    for person in Person::ALL {
        let member: Option<shared::store::Member> =
            app.store.get(Table::Members, Pk::member(&person.key())).await.expect("the store");
        let identity = member.map(|member| member.identity(&app.config.service_key));
        identities.insert(person.key(), identity.unwrap_or(IdentityDigest::from_stored("of no member")));
    }
    for restricted in RestrictedIs::all() {
        put(&app.store, restricted.item(now, |person| identities[&person.key()].clone())).await;
    }
    for session in SessionIs::all() {
        put(&app.store, session.item(now, app.config.session_idle_minutes)).await;
    }
    world
}

fn browser(world: &Arc<World>, jar: &Jar) -> Browser {
    let browser = world.browser();
    let flows = [
        ("registration", token(&jar.registration)),
        ("credentials", token(&jar.credentials)),
        ("reset", token(&jar.reset)),
    ];
    for (kind, token) in flows {
        if let Some(token) = token {
            browser.hold_flow(kind, &token);
        }
    }
    if let Some(token) = token(&jar.restricted) {
        let tag = browser.hold_flow("restricted", &token);
        let member = jar.restricted.member().map(|member| world.app().config.service_key.member_tag(&member));
        let member = member.map(|member| format!(".{}", member.as_str())).unwrap_or_default();
        browser.set_cookie(&format!("__Host-restricted-{tag}"), &format!("{token}.0{member}"));
    }
    if let Some(token) = token(&jar.session) {
        browser.set_cookie("__Host-session", &token);
    }
    browser
}

/// A body with the right secrets for the links whose cookies are sent.
fn right_body(world: &World, jar: &Jar, path: &str) -> Vec<(&'static str, String)> {
    let link = token(&jar.registration).map(|token| format!("LINK#{}", shared::digest::digest(token.as_bytes())));
    let question = ImageQuestion { link: link.as_deref().unwrap_or_default(), number: 0 };
    let image = world.app().config.service_key.image_answer(question, world.now());
    good_body(path, &[("auth_key", SECRET), ("temporary_password", SECRET), ("image_text", &image)])
}

/// Tries the routes with one requirement in every given state; returns the number of requests.
async fn try_all(world: &Arc<World>, door: Access, jars: impl IntoIterator<Item = Jar>) -> usize {
    let routes: Vec<_> =
        world.template().routes().map(|(route, _)| (route.method.clone(), route.path.clone())).collect();
    let routes: Vec<_> = routes.into_iter().filter(|(method, path)| access_of(method, path) == door).collect();
    let before = items(world).await;
    let mut tried = 0;
    for jar in jars {
        for (method, path) in &routes {
            let what = format!("{jar:?}: {method} {path}");
            let refused = jar.refused(door, method == "POST");
            tried += 1;
            if refused.is_none() && acts_without_input(path) {
                continue;
            }
            let body = if refused.is_some() { right_body(world, &jar, path) } else { Vec::new() };
            let body: Vec<_> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let page = match method.as_str() {
                "POST" => browser(world, &jar).post(path, &body).await,
                method => {
                    let browser = browser(world, &jar);
                    browser.request(method, &browser.action_of(path).await, None).await
                }
            };
            match refused {
                Some(refused) => assert_refused(&page, refused, &what),
                // No input: the form again, and nothing is consumed.
                None if method == "POST" => assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}"),
                None => assert_eq!(page.status, StatusCode::OK, "{what}"),
            }
        }
    }
    match door {
        Access::Reset => assert_only_tries_changed(world, &before, "a re-issue").await,
        door => assert_unchanged(world, &before, &format!("{door:?}")).await,
    }
    tried
}

/// Every state of a link with the sessions that may matter, every such session with an open link and with none, and every
/// state of a link while its member is signed in.
fn at_links(purpose: Purpose) -> Vec<Jar> {
    let jar = |link| match purpose {
        Purpose::Registration => Jar { registration: link, ..Jar::EMPTY },
        Purpose::Credentials => Jar { credentials: link, ..Jar::EMPTY },
        Purpose::Reset => Jar { reset: link, ..Jar::EMPTY },
        Purpose::NotMe => unreachable!("no browser here holds such a link"),
    };
    let links = LinkIs::all(purpose).into_iter().flat_map(|link| RestrictedIs::FEW.map(|few| (link, few)));
    let ends = [LinkIs::None, LinkIs::open(purpose)];
    let sessions = RestrictedIs::all().into_iter().flat_map(|restricted| ends.map(|link| (link, restricted)));
    let all: Vec<_> = links.chain(sessions).map(|(link, restricted)| Jar { restricted, ..jar(link) }).collect();
    let signed_in = LinkIs::all(purpose).into_iter().map(|link| Jar { session: SessionIs::ALIVE, ..jar(link) });
    all.into_iter().chain(signed_in).collect()
}

/// [P8] [G1]
#[tokio::test]
async fn in_every_state_of_the_first_link_the_first_step_opens_only_for_an_open_link() {
    let tried = try_all(&world().await, Access::Registration, at_links(Purpose::Registration)).await;
    assert_eq!(tried, (12 * 7 + 2 * 58) * 6);
}

/// [P8] [G1]
#[tokio::test]
async fn in_every_state_of_the_second_link_the_key_form_opens_only_for_an_open_link() {
    let tried = try_all(&world().await, Access::Credentials, at_links(Purpose::Credentials)).await;
    assert_eq!(tried, (12 * 7 + 2 * 58) * 3);
}

/// [P8] [G1] [P6]
#[tokio::test]
async fn in_every_state_of_a_reset_link_the_temporary_login_opens_only_for_an_open_link() {
    let tried = try_all(&world().await, Access::Reset, at_links(Purpose::Reset)).await;
    assert_eq!(tried, (52 * 7 + 2 * 58) * 3);
}

/// [P8] [G1] [L4]
#[tokio::test]
async fn in_every_state_of_a_restricted_session_its_one_page_opens_and_no_other() {
    let world = world().await;
    let restricted = || RestrictedIs::all().into_iter().map(|restricted| Jar { restricted, ..Jar::EMPTY });
    let sessions = || SessionIs::all().into_iter().map(|session| Jar { session, ..Jar::EMPTY });
    let beside = |few: [SessionIs; 2]| restricted().flat_map(move |jar| few.map(|session| Jar { session, ..jar }));
    let with_few = || sessions().flat_map(|jar| RestrictedIs::FEW.map(|restricted| Jar { restricted, ..jar }));
    assert_eq!(try_all(&world, Access::OpenAccount, restricted()).await, 58 * 2);
    assert_eq!(try_all(&world, Access::Opened, restricted()).await, 58);
    let both = beside([SessionIs::None, SessionIs::ALIVE]).chain(with_few());
    assert_eq!(try_all(&world, Access::ReplacePassword, both).await, (58 * 2 + 26 * 6) * 2);
    assert_eq!(tried_signed_in(&world, with_few()).await, 26 * 6);
}

async fn tried_signed_in(world: &Arc<World>, jars: impl Iterator<Item = Jar>) -> usize {
    let routes = world.template().routes();
    let doors = routes.filter(|(route, _)| access_of(&route.method, &route.path) == Access::SignedIn).count();
    try_all(world, Access::SignedIn, jars).await / doors
}

/// [P8] [G1] A cookie that a route does not require never opens it, alone or with all other cookies.
#[tokio::test]
async fn no_state_of_another_cookie_opens_a_route() {
    let world = world().await;
    let [first, second, reset] = [Purpose::Registration, Purpose::Credentials, Purpose::Reset].map(LinkIs::open);
    let everything = Jar {
        registration: first,
        credentials: second,
        reset,
        restricted: RestrictedIs::None,
        session: SessionIs::ALIVE,
    };
    let alone = [
        Jar { registration: first, ..Jar::EMPTY },
        Jar { credentials: second, ..Jar::EMPTY },
        Jar { reset, ..Jar::EMPTY },
        Jar { session: SessionIs::ALIVE, ..Jar::EMPTY },
        everything,
        Jar { registration: LinkIs::None, ..everything },
        Jar { credentials: LinkIs::None, ..everything },
        Jar { reset: LinkIs::None, ..everything },
        Jar { session: SessionIs::None, ..everything },
    ];
    for door in Access::RESTRICTED {
        let few = alone.into_iter().flat_map(|jar| RestrictedIs::FEW.map(|restricted| Jar { restricted, ..jar }));
        try_all(&world, door, few).await;
    }
}
