//! Every call of every step fails once, in every way; then its user does what people do.

use std::collections::BTreeSet;
use std::sync::Arc;

use tests::invariants::{Ended, assert_in_order};
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, TARO};
use tests::simulated_user::{Errand, Goal};
use tests::{Call, Fault, World};

/// Where the mailed links are asked for.
const STARTS: [&str; 2] = ["/register", "/reset"];

/// A journey with one failure after the other: at each page, each call that is made from there on to the next page.
struct Journey {
    world: Arc<World>,
    person: Person,
    expected: Ended,
    tried: usize,
    /// Which failures cost their user more than another click.
    from_the_start: BTreeSet<String>,
}

impl Journey {
    async fn with_every_failure(world: Arc<World>, person: Person, goal: Goal) -> Self {
        let mut errand = Errand::begin(&world, person, goal).await;
        let mut moments = Vec::new();
        while !errand.is_done() {
            moments.push((world.snapshot().await, errand.fork(), errand.page().path.clone()));
            errand.go_on().await;
        }
        world.deliver().await;
        let expected = Ended::of(&world).await;
        assert_eq!((expected.open_links, expected.open_restricted, expected.waiting_mails), (0, 0, 0), "{expected:?}");
        let mut journey = Self { world, person, expected, tried: 0, from_the_start: BTreeSet::new() };
        for (moment, errand, place) in &moments {
            for nth in 0.. {
                let mut struck = None;
                for fault in Fault::OF_A_WRITE {
                    journey.world.restore(moment).await;
                    struck = journey.survive(errand.fork(), nth, fault, place).await;
                    if struck.as_ref().is_none_or(Call::is_read) {
                        break;
                    }
                }
                if struck.is_none() {
                    break;
                }
            }
        }
        journey
    }

    /// Fails that call, if there is one, and goes on to the end.
    async fn survive(&mut self, mut errand: Errand, nth: usize, fault: Fault, place: &str) -> Option<Call> {
        let mails = self.world.mails_to(self.person.address).await.len();
        self.world.wire.break_at(nth, fault);
        errand.go_on().await;
        let call = self.world.wire.mend()?;
        let what = format!("at {place}: {fault:?} {call}");
        assert_in_order(&self.world, &what).await;
        errand.until_done().await;
        self.world.deliver().await;
        let ended = Ended::of(&self.world).await;
        assert_eq!(ended, self.expected, "{what}: {:?}", errand.trail);
        assert_in_order(&self.world, &what).await;
        let mails_came = self.world.mails_to(self.person.address).await.len() > mails;
        assert_eq!(mails_came, errand.goal().ends_in_a_mail(), "{what}: a mail at the end");
        assert!(errand.has_left().await, "{what}: still signed in: {:?}", errand.trail);
        let started_again = |page: &String| STARTS.iter().any(|start| *page == format!("{start} 200"));
        if !STARTS.contains(&place) && errand.trail.iter().skip(1).any(started_again) {
            self.from_the_start.insert(what);
        }
        self.tried += 1;
        Some(call)
    }
}

impl Journey {
    /// What was written may not be done twice; when its answer is lost, its user begins at the first page. Nothing else
    /// that fails costs more than another click.
    fn starts_again_only_after(&self, places: &[(&str, &str)]) {
        let lost = [Fault::AnswerLost, Fault::TimedOut];
        let expected = places.iter().flat_map(|(place, function)| {
            lost.map(|fault| format!("at {place}: {fault:?} {function} TransactWriteItems"))
        });
        assert_eq!(self.from_the_start, expected.collect());
    }
}

/// [G3] [R7] [P3] [P12] No call whose failure leaves a dead end or half a registration.
#[tokio::test]
async fn a_registration_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_failure(World::new().await, TARO, Goal::Account).await;
    journey.starts_again_only_after(&[("/verify-identity", "verify-identity"), ("/auth-key", "confirm-auth-key")]);
    assert!(journey.tried >= 49, "{}", journey.tried);
}

/// [G3] [I4] [R7]
#[tokio::test]
async fn a_registration_by_a_mailed_code_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_failure(World::new().await, TARO, Goal::AccountByCode).await;
    journey.starts_again_only_after(&[("/verify-identity", "verify-identity"), ("/auth-key", "confirm-auth-key")]);
    assert!(journey.tried >= 49, "{}", journey.tried);
}

/// [G3] [R7] [P12]
#[tokio::test]
async fn a_registration_with_what_was_handed_out_survives_the_failure_of_any_call() {
    let goal = Goal::AccountBy("kenpo0124", "Tmp4HanakoX2");
    let journey = Journey::with_every_failure(World::new().await, HANAKO, goal).await;
    journey.starts_again_only_after(&[("/first-login", "temp-login")]);
    assert!(journey.tried >= 30, "{}", journey.tried);
}

/// [G3] [L8] [P14]
#[tokio::test]
async fn a_re_issue_survives_the_failure_of_any_call() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let journey = Journey::with_every_failure(world, TARO, Goal::NewPassword(OTHER_PASSWORD)).await;
    journey.starts_again_only_after(&[("/temp-login", "temp-login")]);
    assert!(journey.tried >= 30, "{}", journey.tried);
}

/// [G3] [L8]
#[tokio::test]
async fn a_change_of_password_survives_the_failure_of_any_call() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let journey = Journey::with_every_failure(world, TARO, Goal::OtherPassword(OTHER_PASSWORD)).await;
    journey.starts_again_only_after(&[]);
    assert!(journey.tried >= 15, "{}", journey.tried);
}

/// 太郎 signed in at home, and now here.
async fn with_a_session_elsewhere() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.browser().login(TARO.login_id, PASSWORD).await;
    world
}

/// [G3] [L8] Whoever is shown the login page at the end is signed out.
#[tokio::test]
async fn a_sign_out_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_failure(with_a_session_elsewhere().await, TARO, Goal::SignOut).await;
    journey.starts_again_only_after(&[]);
    assert!(journey.tried >= 8, "{}", journey.tried);
}

/// [G3] [L8]
#[tokio::test]
async fn a_sign_out_everywhere_survives_the_failure_of_any_call() {
    let journey = Journey::with_every_failure(with_a_session_elsewhere().await, TARO, Goal::SignOutEverywhere).await;
    journey.starts_again_only_after(&[]);
    assert!(journey.tried >= 12, "{}", journey.tried);
}
