//! Throttling and conflicts in DynamoDB: a write that is refused because a table is busy, or because another write to one
//! of its items is under way, is retried within the request, whether it is a single write or a transaction.

use std::sync::Arc;

use tests::journey::{PASSWORD, TARO};
use tests::{Browser, Fault, Page, World};

/// A step that is done in a browser: the same each time that the tables are as before.
async fn act(world: &World, browser: &Browser, step: &str, page: &Page) -> Page {
    match step {
        "login" => browser.login(TARO.login_id, PASSWORD).await,
        "S02" => browser.ask_registration("hanako.kenpo@example.co.jp").await,
        _ => browser.check_identity(world, page, TARO).await,
    }
}

/// The answer of the step with the fault at each of its calls, one after the other; the last one without any.
async fn with_each_call_refused(step: &str, fault: Fault) -> Vec<(String, Page)> {
    let mut seen = Vec::new();
    let world: Arc<World> = World::new().await;
    let browser = world.browser();
    let page = match step {
        "S05" => browser.open_identity(&world, TARO).await,
        _ => browser.register(&world, TARO).await,
    };
    let browser = if step == "S05" { browser } else { world.browser() };
    let moment = world.snapshot().await;
    for nth in 0.. {
        world.restore(&moment).await;
        world.faults.break_at(nth, fault);
        let answer = act(&world, &browser.fork(), step, &page).await;
        let struck = world.faults.mend();
        let what = struck.as_ref().map_or_else(|| "no call".to_owned(), ToString::to_string);
        seen.push((format!("{step}: {fault:?} at {what}"), answer));
        if struck.is_none() {
            break;
        }
    }
    seen
}

const STEPS: [&str; 3] = ["login", "S02", "S05"];

/// [G3] [R7]
#[tokio::test]
async fn a_write_that_is_refused_for_a_moment_is_retried_and_the_page_does_not_show_it() {
    for (step, fault) in
        STEPS.into_iter().flat_map(|step| [(step, Fault::ThrottledOnce), (step, Fault::ConflictingTwice)])
    {
        let mut seen = with_each_call_refused(step, fault).await;
        let (_, done) = seen.pop().expect("an answer");
        assert!(done.errors().is_empty() && seen.len() >= 2, "{step}: {:?} {}", done.errors(), seen.len());
        for (what, page) in seen {
            assert_eq!((page.status, page.heading()), (done.status, done.heading()), "{what}");
        }
    }
}

/// [G3] [R7] Retries end: the member gets the error page before Lambda ends the function.
#[tokio::test]
async fn a_write_that_is_refused_each_time_ends_in_the_error_page() {
    for step in STEPS {
        for (what, page) in with_each_call_refused(step, Fault::Conflicting).await {
            let is_write = what.contains("TransactWriteItems") || what.contains("UpdateItem");
            assert_eq!(page.status.is_server_error(), is_write, "{what}: {} {}", page.status, page.heading());
        }
    }
}
