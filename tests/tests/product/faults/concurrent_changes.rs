//! Race conditions (time of check to time of use): a roster import or another registration between the gate of a form and
//! its write.

use std::sync::Arc;

use http::StatusCode;
use tests::invariants::assert_invariants;
use tests::journey::{PASSWORD, TARO, link_in};
use tests::roster_variants::{close_taro, issue_to_taro, move_taro};
use tests::{Browser, Page, World};

async fn may_open_account(world: &Arc<World>) -> (Browser, Page) {
    let browser = world.browser();
    let key = browser.identify(world, TARO).await;
    let page = browser.confirm_key(world, TARO, &key).await;
    (browser, page)
}

/// Submits S08 and holds its nth DynamoDB call until `meanwhile` is done. Returns the answer, and whether a call was held.
async fn open_account_while(world: &Arc<World>, nth: usize, meanwhile: impl AsyncFnOnce()) -> (Page, bool) {
    let (browser, page) = may_open_account(world).await;
    world.faults.hold_at(nth);
    let submitting = tokio::spawn(async move { browser.choose_credentials(&page, TARO).await });
    let was_held = tokio::select! {
        () = world.faults.held() => true,
        () = async { while !submitting.is_finished() { tokio::task::yield_now().await } } => false,
    };
    meanwhile().await;
    world.faults.mend();
    (submitting.await.expect("a page"), was_held)
}

/// The calls of S08: read the restricted session, read the member, write the account.
const CALLS: usize = 3;

/// [G1] [R7] The import changes nothing that the registration depends on, so the member's input is not lost.
#[tokio::test]
async fn a_concurrent_import_that_keeps_the_member_does_not_stop_a_registration() {
    for nth in 0..CALLS {
        let world = World::new().await;
        let roster = issue_to_taro();
        let (page, was_held) =
            open_account_while(&world, nth, async || assert!(world.import(&roster).await.accepted)).await;
        assert!(was_held, "call {nth}");
        assert_eq!(page.heading(), "利用者情報登録完了", "call {nth}: {:?}", page.errors());
        assert_invariants(&world, "opened").await;
    }
}

/// [G1] [R7] [P8]
#[tokio::test]
async fn a_concurrent_import_that_closes_or_readdresses_the_member_stops_the_registration() {
    for roster in [close_taro(), move_taro()] {
        for nth in 0..CALLS {
            let world = World::new().await;
            let (page, was_held) =
                open_account_while(&world, nth, async || assert!(world.import(&roster).await.accepted)).await;
            assert!(was_held, "call {nth}");
            let wording = &world.ja().error_pages;
            assert_eq!(
                (page.status, page.heading()),
                (StatusCode::FORBIDDEN, wording.outdated_heading.clone()),
                "{nth}"
            );
            assert_eq!(page.attributes("main a.button", "href"), ["/register"]);
            assert_invariants(&world, "not opened").await;
        }
    }
}

/// [G1] [R6] [R7] Two registrations of one member; the other one finishes first.
#[tokio::test]
async fn a_member_who_registers_twice_at_once_is_told_that_the_account_exists() {
    for nth in 0..CALLS {
        let world = World::new().await;
        let (other, other_page) = may_open_account(&world).await;
        world.pass_minutes(1);
        let other = async || {
            let typed = [("new_login_id", "taro.other"), ("new_password", PASSWORD), ("new_password_again", PASSWORD)];
            let typed: Vec<_> = typed.into_iter().chain([("nickname", "たろう")]).collect();
            let page = other.submit(&other_page, "/credentials", &typed).await;
            assert_eq!(page.heading(), "利用者情報登録完了", "{:?}", page.errors());
        };
        let (page, was_held) = open_account_while(&world, nth, other).await;
        assert!(was_held, "call {nth}");
        assert_eq!(page.status, StatusCode::CONFLICT, "call {nth}: {}", page.heading());
        assert_invariants(&world, "opened once").await;
        let mail = world.newest_mail_to(TARO.address).await;
        assert!(link_in(&mail).ends_with("/login"), "{}", mail.text);
    }
}
