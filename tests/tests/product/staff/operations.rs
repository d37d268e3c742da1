//! Staff operations end to end: look-up, unlock, lifting a suppression, re-issue of a temporary password, erasure.

use std::sync::Arc;

use http::StatusCode;
use local::mailbox::Failure;
use serde_json::{Value, json};
use shared::function::Function;
use shared::limits;
use tests::journey::{HANAKO, JIRO, PASSWORD, SABURO, TARO, link_in};
use tests::tables::everything;
use tests::{ROSTER, World, captured_log};

const TARO_KEY: &str = "A000123";
const HANAKO_KEY: &str = "A000124";
const JIRO_KEY: &str = "A000125";
const SABURO_KEY: &str = "A000126";

async fn erase(world: &World, member_key: &str, even_if_insured: bool) -> Value {
    let event = json!({
        "operator": "職員 3", "reason": "消去の請求", "member_key": member_key, "confirm_member_key": member_key,
        "even_if_insured": even_if_insured,
    });
    let answer = world.invoke(Function::StaffErase, event).await.unwrap_or_else(|failure| panic!("{failure}"));
    serde_json::to_value(answer).expect("an answer")
}

/// Wrong passwords from unknown devices until the login is locked.
async fn lock_login(world: &Arc<World>) {
    for _ in 0..=limits::FREE_LOGIN_FAILURES {
        world.browser().login(TARO.login_id, "not the password").await;
    }
}

#[tokio::test]
async fn a_locked_out_member_signs_in_at_once_after_an_unlock() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    lock_login(&world).await;
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let seen = world.staff(Function::StaffLookUp, TARO_KEY).await;
    assert!(seen["login"]["held_back_in_new_browsers_until"].is_string(), "{seen}");
    let answer = world.staff(Function::StaffUnlock, TARO_KEY).await;
    assert_eq!((&answer["outcome"], &answer["unlocked"]["login"]), (&json!("done"), &json!(true)), "{answer}");
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
}

/// [P15]
#[tokio::test]
async fn a_member_who_used_up_mails_and_identity_checks_can_continue_after_an_unlock() {
    let world = World::new().await;
    for _ in 0..limits::MAX_MAILS_PER_HOUR {
        world.browser().ask_registration(SABURO.address).await;
        world.deliver().await;
        world.pass_seconds(61);
    }
    let wrong_day = tests::journey::Person { birth_date: ["1990", "6", "7"], ..SABURO };
    let browser = world.browser();
    browser.get(&link_in(&world.newest_mail_to(SABURO.address).await)).await;
    let page = browser.get("/verify-identity").await;
    for _ in 0..limits::MAX_TRIES - 1 {
        browser.check_identity(&world, &page, wrong_day).await;
    }
    let mails = world.mails_to(SABURO.address).await.len();
    world.browser().ask_registration(SABURO.address).await;
    assert_eq!(world.mails_to(SABURO.address).await.len(), mails, "no more in an hour");
    let answer = world.staff(Function::StaffUnlock, SABURO_KEY).await;
    assert_eq!(answer["unlocked"], json!({ "login": false, "identity_checks": true, "mail": true }), "{answer}");
    let seen = world.staff(Function::StaffLookUp, SABURO_KEY).await;
    assert_eq!(seen["member"]["identity_checks"]["in_30_days"], 0, "{seen}");
    world.browser().register(&world, SABURO).await;
    assert_eq!(world.staff(Function::StaffUnlock, JIRO_KEY).await["outcome"], "nothing");
}

/// An unlock resets counters and nothing else: it grants no access.
#[tokio::test]
async fn an_unlock_opens_no_link_and_changes_no_secret() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    lock_login(&world).await;
    let before = everything(&world).await;
    world.staff(Function::StaffUnlock, TARO_KEY).await;
    let after = everything(&world).await;
    for (key, item) in &after {
        let is_counter = key.starts_with("MAILBOX#") || *key == format!("MEMBER#{TARO_KEY}");
        assert!(is_counter || before.get(key) == Some(item), "{key}");
    }
    let gone: Vec<_> = before.keys().filter(|key| !after.contains_key(*key)).collect();
    assert!(gone.len() == 1 && gone[0].starts_with("ATTEMPTS#"), "{gone:?}");
}

/// [M4] [P19]
#[tokio::test]
async fn after_lifting_a_suppression_mails_are_sent_to_the_address_again() {
    let world = World::new().await;
    world.mailbox.fail_next(Failure::Bounce, 1);
    world.browser().ask_registration(SABURO.address).await;
    world.deliver_and_track().await;
    world.pass_minutes(61);
    let before = world.mails_to(SABURO.address).await.len();
    world.browser().ask_registration(SABURO.address).await;
    assert_eq!(world.mails_to(SABURO.address).await.len(), before, "suppressed");
    assert_eq!(world.staff(Function::StaffLookUp, SABURO_KEY).await["mail"]["stopped"]["reason"], "bounced");
    let answer = world.staff(Function::StaffLiftSuppression, SABURO_KEY).await;
    assert_eq!((&answer["outcome"], &answer["reason"]), (&json!("done"), &json!("bounced")), "{answer}");
    world.browser().ask_registration(SABURO.address).await;
    assert_eq!(world.mails_to(SABURO.address).await.len(), before + 1);
    assert_eq!(world.staff(Function::StaffLiftSuppression, SABURO_KEY).await["outcome"], "nothing");
}

#[tokio::test]
async fn lifting_a_complaint_tells_staff_to_ask_the_member() {
    let world = World::new().await;
    world.mailbox.fail_next(Failure::Complaint, 1);
    world.browser().ask_registration(SABURO.address).await;
    world.deliver_and_track().await;
    let answer = world.staff(Function::StaffLiftSuppression, SABURO_KEY).await;
    assert_eq!(answer["outcome"], "done");
    assert!(answer["message"].as_str().is_some_and(|message| message.contains("本人に確かめて")), "{answer}");
}

/// Whether S04 accepts the temporary password.
async fn first_login(world: &Arc<World>, password: &str) -> bool {
    let browser = world.browser();
    let page = browser.open_registration(world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", password)];
    let answer = browser.send(&page, "/first-login", &typed).await;
    world.pass_minutes(61);
    answer.status == StatusCode::SEE_OTHER
}

#[tokio::test]
async fn a_reissued_temporary_password_replaces_the_old_one_even_after_the_same_roster_is_imported() {
    let world = World::new().await;
    let answer = world.staff(Function::StaffReissueCredential, HANAKO_KEY).await;
    assert_eq!((&answer["outcome"], &answer["login_id"]), (&json!("done"), &json!("kenpo0124")), "{answer}");
    let new = answer["temporary_password"].as_str().expect("a password").to_owned();
    world.import(ROSTER).await;
    assert!(!first_login(&world, "Tmp4HanakoX2").await);
    assert!(first_login(&world, &new).await);
    assert!(!captured_log::of_this_thread().contains(&new), "in the answer only, not in the log");
    let stored = format!("{:?}", everything(&world).await);
    assert!(!stored.contains(&new));
}

#[tokio::test]
async fn a_temporary_password_is_not_reissued_to_members_who_cannot_use_one() {
    let world = World::new().await;
    let refused = async |member_key| {
        let answer = world.staff(Function::StaffReissueCredential, member_key).await;
        assert_eq!((&answer["outcome"], &answer["temporary_password"]), (&json!("refused"), &Value::Null), "{answer}");
        answer["message"].as_str().unwrap_or_default().to_owned()
    };
    assert!(refused("A999999").await.contains("該当する加入者はいません"));
    assert!(refused(JIRO_KEY).await.contains("資格を喪失"));
    assert!(refused(TARO_KEY).await.contains("配布されていません"));
    world.browser().register(&world, HANAKO).await;
    assert!(refused(HANAKO_KEY).await.contains("利用登録が済んでいます"));
    let world = tests::gallery::world_with("PRE_ISSUED_CREDENTIALS", "off").await;
    let answer = world.staff(Function::StaffReissueCredential, HANAKO_KEY).await;
    assert!(answer["message"].as_str().is_some_and(|message| message.contains("設定で停止")), "{answer}");
}

#[tokio::test]
async fn an_erased_member_is_in_no_table_and_has_no_access() {
    let world = World::new().await;
    let (signed_in, resetting) = (world.browser(), world.browser());
    signed_in.register(&world, TARO).await;
    signed_in.login(TARO.login_id, PASSWORD).await;
    let (page, mail) = resetting.open_reset(&world, TARO).await;
    let form = resetting.temporary_login(&page, &mail).await;
    assert_eq!(erase(&world, TARO_KEY, false).await["outcome"], "refused", "still insured");
    assert_eq!(erase(&world, TARO_KEY, true).await["outcome"], "done");
    assert_eq!(signed_in.get("/").await.heading(), "ログイン");
    assert!(resetting.replace_password(&form, "ゆうがたには 川べりを散歩します").await.status.is_client_error());
    assert!(world.browser().get(&link_in(&mail)).await.status.is_client_error());
    let login = world.browser().login(TARO.login_id, PASSWORD).await;
    assert_eq!(login.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (key, item) in everything(&world).await {
        // Sessions hold the login ID until they expire, at most twelve hours later.
        if !(key.starts_with("SESSION#") || key.starts_with("RESTRICTED#")) {
            let text = format!("{key} {item:?}");
            for personal in [TARO.address, TARO.login_id, TARO.nickname, "1980-04-01", TARO_KEY] {
                assert!(!text.contains(personal), "{personal} in {text}");
            }
        }
    }
    assert_eq!(erase(&world, TARO_KEY, true).await["outcome"], "nothing", "a second time");
    world.import(ROSTER).await;
    world.pass_minutes(61);
    world.browser().register(&world, TARO).await;
}

#[tokio::test]
async fn open_links_and_forms_of_an_erased_member_are_refused() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, SABURO).await;
    let form = browser.confirm_key(&world, SABURO, &key).await;
    let other = world.browser();
    world.pass_minutes(2);
    other.open_registration(&world, SABURO).await;
    assert_eq!(erase(&world, SABURO_KEY, true).await["outcome"], "done");
    assert!(other.get("/verify-identity").await.status.is_client_error());
    let refused = browser.choose_credentials(&form, SABURO).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    assert!(!everything(&world).await.keys().any(|key| key.starts_with("ACCOUNT#")));
}

/// Race condition: whichever request wins, member and account either both exist or are both erased.
#[tokio::test]
async fn erasing_a_member_who_registers_concurrently_leaves_both_member_and_account_or_neither() {
    for _ in 0..10 {
        let world = World::new().await;
        let browser = world.browser();
        let key = browser.identify(&world, SABURO).await;
        let form = browser.confirm_key(&world, SABURO, &key).await;
        let event = json!({
            "operator": "職員 3", "reason": "消去の請求", "member_key": SABURO_KEY, "confirm_member_key": SABURO_KEY,
            "even_if_insured": true,
        });
        let (page, erased) =
            tokio::join!(browser.choose_credentials(&form, SABURO), world.invoke(Function::StaffErase, event));
        assert!(!page.status.is_server_error(), "{}", page.status);
        let keys: Vec<_> = everything(&world).await.into_keys().collect();
        let has = |prefix: &str| keys.iter().any(|key| key.starts_with(prefix));
        let member = format!("MEMBER#{SABURO_KEY}");
        assert_eq!(has("ACCOUNT#"), has(&member) && page.heading() == "利用者情報登録完了", "{keys:?}");
        assert_eq!(erased.is_ok(), !has(&member), "{erased:?}");
    }
}

#[tokio::test]
async fn a_look_up_shows_a_member_s_state_without_personal_data() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    for member_key in [TARO_KEY, HANAKO_KEY, JIRO_KEY, SABURO_KEY] {
        let text = world.staff(Function::StaffLookUp, member_key).await.to_string();
        for personal in [TARO.address, HANAKO.address, JIRO.address, TARO.login_id, TARO.nickname, "kenpo0124", "1980"]
        {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
    let taro = world.staff(Function::StaffLookUp, TARO_KEY).await;
    assert_eq!((&taro["member"]["registered"], &taro["member"]["insured"]), (&json!(true), &json!(true)), "{taro}");
    let pseudonym = taro["pseudonyms"]["address"].as_str().expect("a pseudonym");
    assert!(captured_log::of_this_thread().contains(pseudonym), "the log can be searched by the pseudonym");
    let by_address = json!({ "operator": "職員 12", "reason": "受付 345", "address": TARO.address });
    let answer = world.invoke(Function::StaffLookUp, by_address).await.expect("an answer");
    assert_eq!(answer.details["pseudonyms"], taro["pseudonyms"]);
    assert_eq!(world.staff(Function::StaffLookUp, JIRO_KEY).await["member"]["insured"], false);
    assert_eq!(world.staff(Function::StaffLookUp, "A999999").await["outcome"], "nothing");
}

#[tokio::test]
async fn each_operation_is_in_the_audit_log_with_its_operator_and_the_member_s_pseudonym() {
    let world = World::new().await;
    world.staff(Function::StaffLookUp, TARO_KEY).await;
    world.staff(Function::StaffUnlock, TARO_KEY).await;
    world.staff(Function::StaffReissueCredential, HANAKO_KEY).await;
    erase(&world, JIRO_KEY, false).await;
    let log = captured_log::of_this_thread();
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for event in ["staff.looked-up", "staff.unlocked", "staff.reissued-credential", "staff.erased"] {
        let found: Vec<_> = lines.iter().filter(|line| line["event"] == event).collect();
        assert_eq!(found.len(), 1, "{event}");
        assert!(found[0]["operator"].as_str().is_some_and(|operator| operator.starts_with("職員")), "{}", found[0]);
        assert!(found[0]["reason"].is_string() && found[0]["who"].is_string() && found[0]["function"].is_string());
    }
    for key in [TARO_KEY, HANAKO_KEY, JIRO_KEY] {
        assert!(!lines.iter().any(|line| line.to_string().contains(key)), "{key} in the log");
    }
}

#[tokio::test]
async fn a_malformed_order_is_refused_in_a_sentence_that_does_not_repeat_it() {
    let world = World::new().await;
    let before = everything(&world).await;
    for event in [
        json!(null),
        json!([1, 2]),
        json!({ "operator": "x", "reason": "y" }),
        json!({ "operator": "x", "reason": "y", "member_key": "" }),
        json!({ "operator": "x", "reason": "secret\u{7}", "member_key": "A000123" }),
        json!({ "operator": "x", "reason": "y", "member_key": "A000123", "command": "secret" }),
        json!({ "operator": "x", "reason": "y", "address": "secret" }),
    ] {
        for function in Function::ALL.into_iter().filter(|function| function.is_for_staff()) {
            let answer = world.invoke(function, event.clone()).await.expect("an answer");
            let text = serde_json::to_string(&answer).expect("JSON");
            assert!(text.contains(r#""outcome":"refused""#) && !text.contains("secret"), "{text}");
        }
    }
    assert_eq!(everything(&world).await, before);
}
