//! Clock skew between the functions, and TTL deletion that happens at once or never.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use shared::function::Function;
use tests::World;
use tests::invariants::{FinalState, assert_invariants};
use tests::journey::{HANAKO, OTHER_PASSWORD, Person, TARO};
use tests::simulated_user::{Goal, SimulatedUser};

/// Every journey to an account and to a new password.
const JOURNEYS: [(Person, Goal); 5] = [
    (TARO, Goal::Account),
    (HANAKO, Goal::AccountBy("kenpo0124", "Tmp4HanakoX2")),
    (TARO, Goal::AccountByCode),
    (TARO, Goal::NewPassword(OTHER_PASSWORD)),
    (TARO, Goal::OtherPassword(OTHER_PASSWORD)),
];

async fn world_for(goal: Goal) -> Arc<World> {
    let world = World::new().await;
    if matches!(goal, Goal::NewPassword(_) | Goal::OtherPassword(_)) {
        world.browser().register(&world, TARO).await;
        world.pass_minutes(60);
    }
    world
}

/// [G4] [A4] [P20] Each function's clock is up to 30 seconds fast or slow, so two of them differ by up to a minute.
#[tokio::test]
async fn a_clock_skew_of_a_minute_between_functions_changes_no_journey() {
    for (person, goal) in JOURNEYS {
        let world = world_for(goal).await;
        let moment = world.snapshot().await;
        let mut undisturbed = SimulatedUser::begin(&world, person, goal).await;
        undisturbed.until_done().await;
        world.deliver().await;
        let expected = FinalState::of(&world).await;
        for seed in 0..4 {
            let mut random = StdRng::seed_from_u64(seed);
            world.restore(&moment).await;
            for function in Function::ALL {
                world.set_clock_off(function, [-30, 0, 30][random.random_range(0..3)]);
            }
            let mut user = SimulatedUser::begin(&world, person, goal).await;
            user.until_done().await;
            assert_eq!(user.trail, undisturbed.trail, "{goal:?}, seed {seed}");
            world.deliver().await;
            assert_eq!(FinalState::of(&world).await, expected, "{goal:?}, seed {seed}");
        }
        let early =
            world.notes.metrics().into_iter().filter(|line| line["mail.wait"].as_f64().is_some_and(|s| s < 0.0));
        assert_eq!(early.count(), 0, "no mail is sent before it was requested");
    }
}

/// [G4] [P3] [P12] Members who leave any page for a while see the same afterwards, whether DynamoDB's TTL has deleted
/// expired items at once or not at all: expiry is compared on read.
#[tokio::test]
async fn ttl_deletion_at_once_or_never_makes_no_visible_difference() {
    const AWAY_MINUTES: [u64; 3] = [31, 181, 3 * 24 * 60];
    for (person, goal) in JOURNEYS {
        let world = world_for(goal).await;
        let mut user = SimulatedUser::begin(&world, person, goal).await;
        let mut moments = Vec::new();
        loop {
            moments.push((world.snapshot().await, user.fork(), user.page().path.clone()));
            if user.is_done() {
                break;
            }
            user.go_on().await;
        }
        for (moment, user, place) in &moments {
            for minutes in AWAY_MINUTES {
                let mut seen = Vec::new();
                for is_swept in [false, true] {
                    world.restore(moment).await;
                    let mut user = user.fork();
                    world.pass_minutes(minutes);
                    if is_swept {
                        world.engine.sweep().expect("the engine");
                    }
                    let links = user.where_the_links_lead().await;
                    user.go_on().await;
                    assert_invariants(&world, place).await;
                    seen.push((links, user.trail.clone(), user.page().heading(), user.page().errors()));
                }
                assert_eq!(seen[0], seen[1], "{goal:?} at {place}, away for {minutes} minutes");
            }
        }
    }
}
