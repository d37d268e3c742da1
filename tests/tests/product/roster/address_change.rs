//! The roster gives an account holder another address.

use std::sync::Arc;

use serde_json::json;
use shared::function::Function;
use tests::journey::{PASSWORD, TARO};
use tests::roster_variants::move_taro;
use tests::{ROSTER, World, captured_log};

const MOVED: &str = "taro.moved@example.co.jp";
const SUBJECT: &str = "登録メールアドレス変更のお知らせ";
const HOURS_HELD: u64 = 24;

/// 太郎 has an account, has logged in, and then the roster moved him.
async fn moved() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.pass_minutes(90);
    world.browser().login(TARO.login_id, PASSWORD).await;
    world.pass_minutes(90);
    assert!(world.import(&move_taro()).await.accepted);
    world
}

async fn ask_reset(world: &Arc<World>, address: &str) -> (u16, String) {
    let browser = world.browser();
    let page = browser.get("/reset").await;
    let answer = browser.submit(&page, "/reset", &[("email", address)]).await;
    (answer.status.as_u16(), answer.text("main").replace(address, "ADDRESS"))
}

async fn subjects(world: &World, address: &str) -> Vec<String> {
    world.mails_to(address).await.into_iter().map(|mail| mail.subject).collect()
}

/// [C3]
#[tokio::test]
async fn the_old_and_the_new_address_are_told_once_however_often_the_roster_comes() {
    let world = moved().await;
    for _ in 0..2 {
        let old = world.newest_mail_to(TARO.address).await;
        assert_eq!(old.subject, SUBJECT);
        assert!(
            old.text.contains("2026/11/24") && old.text.contains("パスワード再発行のご案内をお送りしません"),
            "{}",
            old.text
        );
        let new = world.mails_to(MOVED).await;
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].subject, SUBJECT);
        assert!(new[0].text.contains("以降にご利用いただけます"), "{}", new[0].text);
        world.import(&move_taro()).await;
        world.deliver_again().await;
    }
    assert_eq!(subjects(&world, TARO.address).await.iter().filter(|subject| *subject == SUBJECT).count(), 1);
}

/// [C3]
#[tokio::test]
async fn mails_about_a_changed_address_have_the_language_of_the_account() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let page = browser.login(TARO.login_id, PASSWORD).await;
    browser.speak(&page, shared::language::Language::En, &[]).await;
    world.import(&move_taro()).await;
    for address in [TARO.address, MOVED] {
        let told = subjects(&world, address).await;
        assert!(told.contains(&"Your email address was changed".to_owned()), "{address}: {told:?}");
    }
}

/// [C3] [A2]
#[tokio::test]
async fn no_re_issue_goes_to_the_new_address_until_the_hold_is_over_and_the_asker_sees_no_difference() {
    let world = moved().await;
    world.deliver().await;
    let unknown = ask_reset(&world, "unknown@example.co.jp").await;
    for address in [MOVED, TARO.address] {
        assert_eq!(ask_reset(&world, address).await, unknown, "{address}");
    }
    assert_eq!(subjects(&world, MOVED).await, [SUBJECT]);
    world.pass_minutes(HOURS_HELD * 60 - 1);
    ask_reset(&world, MOVED).await;
    assert_eq!(subjects(&world, MOVED).await, [SUBJECT]);
    world.pass_minutes(2);
    ask_reset(&world, MOVED).await;
    assert_eq!(subjects(&world, MOVED).await, [SUBJECT, "パスワード再発行のご案内"]);
    assert!(
        !subjects(&world, TARO.address).await.contains(&"パスワード再発行のご案内".to_owned()),
        "nor to the old one"
    );
}

/// [C3] The link was mailed before; the roster moves the address away and back.
#[tokio::test]
async fn a_re_issue_that_is_under_way_ends_while_the_address_is_held() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.pass_minutes(61);
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    for roster in [move_taro(), ROSTER.to_owned()] {
        assert!(world.import(&roster).await.accepted);
    }
    assert_eq!(browser.temporary_login(&page, &mail).await.status, 410);
    assert_eq!(browser.get("/temp-login").await.status, 410);
}

/// [C3]
#[tokio::test]
async fn login_goes_on_and_the_page_after_it_tells_of_the_change_until_the_next_login() {
    let world = moved().await;
    for told in [true, false] {
        let browser = world.browser();
        let page = browser.login(TARO.login_id, PASSWORD).await;
        assert_eq!(page.status, 200);
        for page in [page, browser.get("/").await] {
            assert_eq!(page.body().contains("登録メールアドレスが変更されました"), told);
        }
        world.pass_minutes(1);
    }
}

/// [C3] [O1]
#[tokio::test]
async fn the_change_is_one_fact_in_the_log_with_pseudonyms_of_member_and_addresses() {
    let world = moved().await;
    let log = captured_log::of_this_thread();
    let facts: Vec<_> = log.lines().filter(|line| line.contains("\"roster.address-changed\"")).collect();
    assert_eq!(facts.len(), 1, "{facts:?}");
    let pseudonym = |of: &str| world.app().config.service_key.pseudonym(of).to_string();
    for of in ["A000123", TARO.address, MOVED] {
        assert!(facts[0].contains(&pseudonym(of)) && !facts[0].contains(of), "{}", facts[0]);
    }
}

/// [C3]
#[tokio::test]
async fn staff_see_until_when_the_address_is_held() {
    let world = moved().await;
    let until = world.now().plus_minutes(HOURS_HELD as i64 * 60).as_date_and_minute();
    let found = world.staff(Function::StaffLookUp, "A000123").await;
    assert_eq!(found["member"]["address_held_until"], until.as_str(), "{found}");
    world.import(ROSTER).await;
    assert_eq!(subjects(&world, TARO.address).await.iter().filter(|subject| *subject == SUBJECT).count(), 2);
}

/// [C3]
#[tokio::test]
async fn staff_end_the_hold_by_an_explicit_word_and_the_next_re_issue_arrives() {
    let world = moved().await;
    let order = json!({ "operator": "職員 1", "reason": "受付 1", "member_key": "A000123", "lift": "address-hold" });
    for outcome in ["done", "nothing"] {
        let reply = world.invoke(Function::StaffUnlock, order.clone()).await.expect("an answer");
        assert_eq!(serde_json::to_value(reply).expect("a reply")["outcome"], outcome);
    }
    ask_reset(&world, MOVED).await;
    assert_eq!(subjects(&world, MOVED).await, [SUBJECT, "パスワード再発行のご案内"]);
}

/// [C3]
#[tokio::test]
async fn the_mail_to_the_old_address_freezes_the_account_wherever_it_went() {
    let world = moved().await;
    let notice = world.newest_mail_to(TARO.address).await;
    world.browser().freeze(&notice).await;
    let refused = world.browser().login(TARO.login_id, PASSWORD).await;
    assert_ne!(refused.status, 200);
    world.pass_minutes(HOURS_HELD * 60 + 1);
    ask_reset(&world, MOVED).await;
    assert!(!world.newest_mail_to(MOVED).await.text.contains("仮パスワード : "), "no temporary password is mailed");
}

/// [C4]
#[tokio::test]
async fn a_dependant_s_row_with_the_employee_s_address_does_not_end_the_employee_s_re_issue() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.pass_minutes(90);
    let dependant = "A000999,ｹﾝﾎﾟ ﾊﾙ,健保 春,H270501,2,taro.kenpo@example.co.jp,20150501,,,\n";
    let report = world.import(&format!("{}{dependant}", ROSTER.trim_end().to_owned() + "\n")).await;
    assert!(report.accepted && report.counts.warnings > 0, "{report:?}");
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    assert_eq!(browser.temporary_login(&page, &mail).await.status, 200);
}
