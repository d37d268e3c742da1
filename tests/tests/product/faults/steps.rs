//! Fault injection: every call of every step fails once, in every way (throttled, answer lost, timed out); then a
//! simulated user reacts to the page and must reach the same outcome.

use std::collections::BTreeSet;
use std::sync::Arc;

use tests::invariants::{FinalState, assert_invariants};
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, TARO};
use tests::simulated_user::{Goal, SimulatedUser};
use tests::{Call, Fault, World};

/// The pages on which mailed links are requested: the start of a journey.
const STARTS: [&str; 2] = ["/register", "/reset"];

/// A journey under test: at each of its pages each call up to the next page fails once.
struct Journey {
    world: Arc<World>,
    person: Person,
    expected: FinalState,
    tried: usize,
    /// The failures after which the user had to start again, not just repeat a click.
    restarted_after: BTreeSet<String>,
}

impl Journey {
    async fn with_every_fault(world: Arc<World>, person: Person, goal: Goal) -> Self {
        let mut user = SimulatedUser::begin(&world, person, goal).await;
        let mut moments = Vec::new();
        while !user.is_done() {
            moments.push((world.snapshot().await, user.fork(), user.page().path.clone()));
            user.go_on().await;
        }
        world.deliver().await;
        let expected = FinalState::of(&world).await;
        assert_eq!((expected.open_links, expected.open_restricted, expected.waiting_mails), (0, 0, 0), "{expected:?}");
        let mut journey = Self { world, person, expected, tried: 0, restarted_after: BTreeSet::new() };
        for (moment, user, place) in &moments {
            for nth in 0.. {
                let mut failed_call = None;
                for fault in Fault::OF_A_WRITE {
                    journey.world.restore(moment).await;
                    failed_call = journey.survive(user.fork(), nth, fault, place).await;
                    if failed_call.as_ref().is_none_or(Call::is_read) {
                        break;
                    }
                }
                if failed_call.is_none() {
                    break;
                }
            }
        }
        journey
    }

    /// Lets the nth call fail, if there is one, and continues the journey to its end. Returns the failed call.
    async fn survive(&mut self, mut user: SimulatedUser, nth: usize, fault: Fault, place: &str) -> Option<Call> {
        let mails = self.world.mails_to(self.person.address).await.len();
        self.world.faults.break_at(nth, fault);
        user.go_on().await;
        let call = self.world.faults.mend()?;
        let what = format!("at {place}: {fault:?} {call}");
        assert_invariants(&self.world, &what).await;
        user.until_done().await;
        self.world.deliver().await;
        let outcome = FinalState::of(&self.world).await;
        assert_eq!(outcome, self.expected, "{what}: {:?}", user.trail);
        assert_invariants(&self.world, &what).await;
        let mails_came = self.world.mails_to(self.person.address).await.len() > mails;
        assert_eq!(mails_came, user.goal().ends_in_a_mail(), "{what}: a mail at the end");
        assert!(user.has_left().await, "{what}: still signed in: {:?}", user.trail);
        let started_again = |page: &String| STARTS.iter().any(|start| *page == format!("{start} 200"));
        if !STARTS.contains(&place) && user.trail.iter().skip(1).any(started_again) {
            self.restarted_after.insert(what);
        }
        self.tried += 1;
        Some(call)
    }
}

impl Journey {
    /// Asserts that the user had to start again only after a lost answer to these consuming writes, which must not happen
    /// twice. After any other fault repeating the click is enough.
    fn assert_restarted_only_after(&self, places: &[(&str, &str)]) {
        let lost = [Fault::AnswerLost, Fault::TimedOut];
        let expected = places.iter().flat_map(|(place, function)| {
            lost.map(|fault| format!("at {place}: {fault:?} {function} TransactWriteItems"))
        });
        assert_eq!(self.restarted_after, expected.collect());
    }
}

/// [G3] [R7] [P3] [P12] No failed call leaves a dead end or half a registration.
#[tokio::test]
async fn a_registration_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_fault(World::new().await, TARO, Goal::Account).await;
    journey.assert_restarted_only_after(&[("/verify-identity", "verify-identity"), ("/auth-key", "confirm-auth-key")]);
    assert!(journey.tried >= 49, "{}", journey.tried);
}

/// [G3] [I4] [R7]
#[tokio::test]
async fn a_registration_by_a_mailed_code_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_fault(World::new().await, TARO, Goal::AccountByCode).await;
    journey.assert_restarted_only_after(&[("/verify-identity", "verify-identity"), ("/auth-key", "confirm-auth-key")]);
    assert!(journey.tried >= 49, "{}", journey.tried);
}

/// [G3] [R7] [P12]
#[tokio::test]
async fn a_registration_with_pre_issued_credentials_survives_the_failure_of_any_call() {
    let goal = Goal::AccountBy("kenpo0124", "Tmp4HanakoX2");
    let journey = Journey::with_every_fault(World::new().await, HANAKO, goal).await;
    journey.assert_restarted_only_after(&[("/first-login", "temp-login")]);
    assert!(journey.tried >= 30, "{}", journey.tried);
}

/// [G3] [L8] [P14]
#[tokio::test]
async fn a_password_reset_survives_the_failure_of_any_call() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let journey = Journey::with_every_fault(world, TARO, Goal::NewPassword(OTHER_PASSWORD)).await;
    journey.assert_restarted_only_after(&[("/temp-login", "temp-login")]);
    assert!(journey.tried >= 30, "{}", journey.tried);
}

/// [G3] [L8]
#[tokio::test]
async fn a_change_of_password_survives_the_failure_of_any_call() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let journey = Journey::with_every_fault(world, TARO, Goal::OtherPassword(OTHER_PASSWORD)).await;
    journey.assert_restarted_only_after(&[]);
    assert!(journey.tried >= 15, "{}", journey.tried);
}

/// A world in which 太郎 is signed in on another device as well.
async fn with_a_session_elsewhere() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.browser().login(TARO.login_id, PASSWORD).await;
    world
}

/// [G3] [L8] Once the login page is shown, the session has ended on the server.
#[tokio::test]
async fn a_sign_out_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_fault(with_a_session_elsewhere().await, TARO, Goal::SignOut).await;
    journey.assert_restarted_only_after(&[]);
    assert!(journey.tried >= 8, "{}", journey.tried);
}

/// [G3] [L8]
#[tokio::test]
async fn a_sign_out_everywhere_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_fault(with_a_session_elsewhere().await, TARO, Goal::SignOutEverywhere).await;
    journey.assert_restarted_only_after(&[]);
    assert!(journey.tried >= 12, "{}", journey.tried);
}
