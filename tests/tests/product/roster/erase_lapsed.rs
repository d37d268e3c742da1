//! Erasure of members whose insurance ended long ago.

use erase_lapsed::erase_lapsed;
use shared::function::Function;
use shared::input::MemberKey;
use shared::store::{Member, Pk, Table};
use tests::journey::{HANAKO, JIRO, PASSWORD};
use tests::tables::everything;
use tests::{ROSTER, World, captured_log};

/// Jiro lost the insurance on 2026-04-01; the tests begin on 2026-11-23.
const DAYS_SINCE: i32 = 236;

async fn erased(world: &World, keep_days: i32) -> u64 {
    let stop_at = world.now().plus_minutes(1);
    erase_lapsed(world.app_of(Function::EraseLapsed), keep_days, stop_at, "schedule").await.expect("the store")
}

async fn is_there(world: &World, member_key: &str) -> bool {
    let member: Option<Member> = world
        .app()
        .store
        .get(Table::Members, Pk::member(&MemberKey::from_normalised(member_key)))
        .await
        .expect("the store");
    member.is_some()
}

#[tokio::test]
async fn a_member_is_erased_on_the_configured_day_and_not_a_day_before() {
    let world = World::new().await;
    assert_eq!(erased(&world, DAYS_SINCE + 1).await, 0);
    assert!(is_there(&world, "A000125").await);
    assert_eq!(erased(&world, DAYS_SINCE).await, 1);
    assert!(!is_there(&world, "A000125").await);
    let text = format!("{:?}", everything(&world).await);
    assert!(!text.contains(JIRO.address) && !text.contains("1975-05-15"), "{text}");
    assert_eq!(erased(&world, DAYS_SINCE).await, 0, "and no insured member");
    let log = captured_log::of_this_thread();
    assert!(log.contains("lapsed.erased") && !log.contains("A000125"));
}

#[tokio::test]
async fn an_account_is_erased_with_its_member_and_a_corrected_loss_keeps_both() {
    let world = World::new().await;
    world.browser().register(&world, HANAKO).await;
    let lost = ROSTER.replace("20100401,,kenpo0124", "20100401,20260401,kenpo0124");
    world.import(&lost).await;
    world.import(ROSTER).await;
    assert_eq!(erased(&world, DAYS_SINCE).await, 1, "Jiro alone");
    assert_eq!(world.browser().login(HANAKO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    world.import(&lost).await;
    assert_eq!(erased(&world, DAYS_SINCE).await, 2, "and Jiro, whom the roster brought back");
    assert!(!everything(&world).await.keys().any(|key| key.starts_with("ACCOUNT#")));
}

#[tokio::test]
async fn an_erasure_that_times_out_resumes_the_next_week() {
    let world = World::new().await;
    let app = world.app_of(Function::EraseLapsed);
    assert_eq!(erase_lapsed(app, DAYS_SINCE, world.now(), "schedule").await.expect("the store"), 0);
    assert!(is_there(&world, "A000125").await);
}
