//! Fault injection: every call of every staff operation fails once, in every way; then staff repeat the order. The
//! operations are idempotent.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use local::mailbox::Failure as MailFailure;
use serde_json::{Value, json};
use shared::function::Function;
use shared::limits;
use shared::secret::PasswordHash;
use shared::staff::{OrderOutcome, OrderReply};
use tests::journey::{SABURO, TARO};
use tests::tables::{Item, everything};
use tests::{Call, Fault, World, captured_log};

fn order(member_key: &str) -> Value {
    json!({ "operator": "職員 12", "reason": "受付 345", "member_key": member_key })
}

/// A staff order under test: each of its calls fails once, in a fresh copy of the world.
struct Trial {
    world: Arc<World>,
    function: Function,
    event: Value,
    before: BTreeMap<String, Item>,
    after: BTreeMap<String, Item>,
    outcome: OrderOutcome,
}

impl Trial {
    /// Tries every fault at every call. Returns the number of faults.
    async fn of(world: Arc<World>, function: Function, event: Value) -> usize {
        let moment = world.snapshot().await;
        let before = comparable(&world).await;
        let answer = world.invoke(function, event.clone()).await.unwrap_or_else(|failure| panic!("{failure}"));
        let after = comparable(&world).await;
        let trial = Self { world, function, event, before, after, outcome: answer.outcome };
        let mut tried = 0;
        for nth in 0.. {
            for fault in Fault::OF_A_WRITE {
                trial.world.restore(&moment).await;
                let Some(call) = trial.survive(nth, fault).await else { return tried };
                tried += 1;
                if call.is_read() {
                    break;
                }
            }
        }
        tried
    }

    /// Lets the nth call fail, if there is one: what staff are told is true, and the repeated order completes the operation.
    async fn survive(&self, nth: usize, fault: Fault) -> Option<Call> {
        self.world.faults.break_at(nth, fault);
        let first = self.world.invoke(self.function, self.event.clone()).await;
        let call = self.world.faults.mend()?;
        let what = format!("{fault:?} {call}");
        let now = comparable(&self.world).await;
        match first {
            Ok(answer) => self.assert_done(&answer, self.outcome, &what).await,
            Err(failure) => {
                assert!(now == self.before || now == self.after, "{what}: not atomic");
                let wording = &self.world.app().staff;
                assert_eq!(failure.message(wording), wording.unfinished, "{what}");
                let log = captured_log::of_this_thread();
                let line = log.lines().rev().find(|line| line.contains("staff.failed")).unwrap_or_default();
                assert!(
                    line.contains("職員 12") && line.contains("受付 345"),
                    "{what}: no operator or reason in {line}"
                );
                let again = self.world.invoke(self.function, self.event.clone()).await;
                let again = again.unwrap_or_else(|failure| panic!("{what}: {failure}"));
                let repeats = self.function == Function::StaffReissueCredential || now == self.before;
                self.assert_done(&again, if repeats { self.outcome } else { OrderOutcome::Nothing }, &what).await;
            }
        }
        Some(call)
    }

    async fn assert_done(&self, answer: &OrderReply, outcome: OrderOutcome, what: &str) {
        assert_eq!(answer.outcome, outcome, "{what}: {answer:?}");
        assert_eq!(comparable(&self.world).await, self.after, "{what}");
        if let Some(password) = answer.details.get("temporary_password") {
            let stored = issued_hash(&everything(&self.world).await);
            let typed = password.as_str().expect("a password").as_bytes();
            assert!(
                self.world.app().hasher.verify(typed, Some(&stored)).expect("a hash"),
                "{what}: not the stored password"
            );
        }
    }
}

/// All items without the salted password hashes.
async fn comparable(world: &World) -> BTreeMap<String, Item> {
    let mut items = everything(world).await;
    for item in items.values_mut() {
        if let Some(AttributeValue::M(issued)) = item.get_mut("issued") {
            issued.remove("password_hash");
        }
    }
    items
}

fn issued_hash(items: &BTreeMap<String, Item>) -> PasswordHash {
    let issued = items["MEMBER#A000124"]["issued"].as_m().expect("a map");
    PasswordHash::from_phc(issued["password_hash"].as_s().expect("a hash"))
}

/// 太郎 with an account, a locked login, and a link of each purpose.
async fn with_taro() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    for _ in 0..=limits::FREE_LOGIN_FAILURES {
        world.browser().login(TARO.login_id, "not the password").await;
    }
    world.browser().open_reset(&world, TARO).await;
    world.pass_minutes(2);
    world
}

/// [G3] [G15]
#[tokio::test]
async fn a_look_up_survives_the_failure_of_any_call() {
    let tried = Trial::of(with_taro().await, Function::StaffLookUp, order("A000123")).await;
    assert!(tried >= 6, "{tried}");
}

/// [G3] [P15]
#[tokio::test]
async fn an_unlock_survives_the_failure_of_any_call() {
    let tried = Trial::of(with_taro().await, Function::StaffUnlock, order("A000123")).await;
    assert!(tried >= 8, "{tried}");
}

/// [G3] [M4]
#[tokio::test]
async fn lifting_a_suppression_survives_the_failure_of_any_call() {
    let world = World::new().await;
    world.mailbox.fail_next(MailFailure::Bounce, 1);
    world.browser().ask_registration(SABURO.address).await;
    world.deliver_and_track().await;
    let tried = Trial::of(world, Function::StaffLiftSuppression, order("A000126")).await;
    assert!(tried >= 6, "{tried}");
}

/// [G3]
#[tokio::test]
async fn reissuing_a_temporary_password_survives_the_failure_of_any_call() {
    let world = World::new().await;
    world.pass_minutes(1);
    let tried = Trial::of(world, Function::StaffReissueCredential, order("A000124")).await;
    assert!(tried >= 5, "{tried}");
}

/// [G3]
#[tokio::test]
async fn an_erasure_survives_the_failure_of_any_call() {
    let mut event = order("A000123");
    event["confirm_member_key"] = json!("A000123");
    event["even_if_insured"] = json!(true);
    let tried = Trial::of(with_taro().await, Function::StaffErase, event).await;
    assert!(tried >= 8, "{tried}");
}
