//! Strangers shut nobody out of an account: holds of a login ID, and the budget of failed logins per network address.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use shared::limits;
use shared::store::{Limit, Table};
use tests::journey::{OTHER_PASSWORD, PASSWORD, TARO};
use tests::tables::{everything, number};
use tests::{Browser, World};

const TOP: &str = "加入者マイポータルトップ";

/// Strangers fail until the login ID is held back on every new device.
async fn held_back() -> (Arc<World>, Browser) {
    let world = World::new().await;
    let known = world.browser();
    known.register(&world, TARO).await;
    known.login(TARO.login_id, PASSWORD).await;
    world.pass_minutes(61);
    for _ in 0..=limits::FREE_LOGIN_FAILURES {
        world.browser().login(TARO.login_id, "not the password").await;
    }
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    (world, known)
}

/// [L11] [P15] The temporary password alone: the old password still works.
#[tokio::test]
async fn the_mail_link_of_a_reissue_ends_the_hold_of_strangers_for_a_new_device() {
    let (world, _) = held_back().await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    browser.temporary_login(&page, &mail).await;
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), TOP);
}

/// [L11] Also when the password is replaced on a device that signed in before, which has a count of its own.
#[tokio::test]
async fn a_new_password_ends_the_hold_of_strangers_on_every_device() {
    let (world, known) = held_back().await;
    known.login(TARO.login_id, PASSWORD).await;
    known.change_password(&world, TARO, OTHER_PASSWORD).await;
    assert_eq!(world.browser().login(TARO.login_id, OTHER_PASSWORD).await.heading(), TOP);
}

/// The failures counted for a network address in this window.
async fn failures(world: &World, address: &str) -> u32 {
    let who = world.app().config.service_key.pseudonym(address).to_string();
    let all = everything(world).await;
    let counter = all.into_iter().find(|(pk, _)| pk.starts_with(&format!("LIMIT#failed-login#{who}#")));
    counter.map_or(0, |(_, item)| number(&item, "taken"))
}

async fn use_up_failures(world: &World, address: &str) {
    let (app, budget) = (world.app(), Limit::FailedLogin.budget());
    let who = app.config.service_key.pseudonym(address).to_string();
    let window = budget.window.as_secs();
    let pk = format!("LIMIT#failed-login#{who}#{}", world.now().0.div_euclid(window) * window);
    let put = app.store.db().put_item().table_name(app.store.name(Table::Expiring)).item("pk", AttributeValue::S(pk));
    put.item("taken", AttributeValue::N(budget.max.to_string())).send().await.expect("the engine");
}

/// [L11] [G14]
#[tokio::test]
async fn a_network_address_with_too_many_failures_waits_and_known_devices_do_not() {
    let world = World::new().await;
    let known = world.browser();
    known.register(&world, TARO).await;
    known.login(TARO.login_id, PASSWORD).await;
    let mut stranger = world.browser();
    use_up_failures(&world, &stranger.address).await;
    for password in [PASSWORD, "not the password"] {
        assert_eq!(stranger.login(TARO.login_id, password).await.status, StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(known.login(TARO.login_id, PASSWORD).await.heading(), TOP, "behind the same address");
    stranger.address = "198.51.100.9".to_owned();
    assert_eq!(stranger.login(TARO.login_id, PASSWORD).await.heading(), TOP, "another network");
}

/// [L11] A company that logs in uses up nothing.
#[tokio::test]
async fn a_right_login_gives_its_place_in_the_budget_back() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    browser.login(TARO.login_id, "not the password").await;
    assert_eq!(failures(&world, &browser.address).await, 1);
    browser.login(TARO.login_id, PASSWORD).await;
    assert_eq!(failures(&world, &browser.address).await, 1);
}
