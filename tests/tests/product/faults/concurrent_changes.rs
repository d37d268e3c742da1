//! What the roster, or somebody else, does between the gate of a form and its write.

use std::sync::Arc;

use http::StatusCode;
use tests::invariants::assert_in_order;
use tests::journey::{PASSWORD, TARO, link_in};
use tests::roster_variants::{close_taro, issue_to_taro, move_taro};
use tests::{Browser, Page, World};

async fn may_open_account(world: &Arc<World>) -> (Browser, Page) {
    let browser = world.browser();
    let key = browser.identify(world, TARO).await;
    let page = browser.confirm_key(world, TARO, &key).await;
    (browser, page)
}

/// Posts S08, and holds its nth call until something else was done.
async fn opens_account_while(world: &Arc<World>, nth: usize, meanwhile: impl AsyncFnOnce()) -> (Page, bool) {
    let (browser, page) = may_open_account(world).await;
    world.wire.hold_at(nth);
    let submitting = tokio::spawn(async move { browser.choose_credentials(&page, TARO).await });
    let was_held = tokio::select! {
        () = world.wire.held() => true,
        () = async { while !submitting.is_finished() { tokio::task::yield_now().await } } => false,
    };
    meanwhile().await;
    world.wire.mend();
    (submitting.await.expect("a page"), was_held)
}

/// The calls of S08: leave to open an account, its owner, the write.
const CALLS: usize = 3;

/// [G1] [R7] Nothing about the person that matters has changed, so nothing that was typed is lost.
#[tokio::test]
async fn an_account_is_opened_though_the_roster_is_imported_anew_at_any_moment() {
    for nth in 0..CALLS {
        let world = World::new().await;
        let roster = issue_to_taro();
        let (page, was_held) =
            opens_account_while(&world, nth, async || assert!(world.import(&roster).await.accepted)).await;
        assert!(was_held, "call {nth}");
        assert_eq!(page.heading(), "利用者情報登録完了", "call {nth}: {:?}", page.errors());
        assert_in_order(&world, "opened").await;
    }
}

/// [G1] [R7] [P8]
#[tokio::test]
async fn no_account_is_opened_for_whom_the_roster_moves_or_closes_at_any_moment() {
    for roster in [close_taro(), move_taro()] {
        for nth in 0..CALLS {
            let world = World::new().await;
            let (page, was_held) =
                opens_account_while(&world, nth, async || assert!(world.import(&roster).await.accepted)).await;
            assert!(was_held, "call {nth}");
            let wording = &world.ja().error_pages;
            assert_eq!(
                (page.status, page.heading()),
                (StatusCode::FORBIDDEN, wording.outdated_heading.clone()),
                "{nth}"
            );
            assert_eq!(page.attributes("main a.button", "href"), ["/register"]);
            assert_in_order(&world, "not opened").await;
        }
    }
}

/// [G1] [R6] [R7] Two registrations of one person, the other one first.
#[tokio::test]
async fn who_was_overtaken_by_another_registration_of_their_own_is_told_that_there_is_an_account() {
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
        let (page, was_held) = opens_account_while(&world, nth, other).await;
        assert!(was_held, "call {nth}");
        assert_eq!(page.status, StatusCode::CONFLICT, "call {nth}: {}", page.heading());
        assert_in_order(&world, "opened once").await;
        let mail = world.newest_mail_to(TARO.address).await;
        assert!(link_in(&mail).ends_with("/login"), "{}", mail.text);
    }
}
