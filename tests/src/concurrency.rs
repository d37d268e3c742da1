//! Concurrent requests: they start at the same moment, for tests of race conditions.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::{Browser, Page};

/// The number of concurrent requests that `tests/security.md` demands.
pub const MANY: usize = 50;

/// Runs `count` futures that start together.
pub async fn at_once<F>(count: usize, nth: impl Fn(usize) -> F) -> Vec<Page>
where
    F: Future<Output = Page> + Send + 'static,
{
    let start = Arc::new(Barrier::new(count));
    let mut running = JoinSet::new();
    for n in 0..count {
        let (start, one) = (start.clone(), nth(n));
        running.spawn(async move {
            start.wait().await;
            one.await
        });
    }
    running.join_all().await
}

/// The same form from `count` copies of one browser, concurrently.
pub async fn post_at_once(browser: &Browser, count: usize, path: &'static str, pairs: &[(&str, &str)]) -> Vec<Page> {
    let pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    at_once(count, |_| {
        let (copy, pairs) = (browser.fork(), pairs.clone());
        async move {
            let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            copy.post(path, &pairs).await
        }
    })
    .await
}

/// An answer in one line: where it redirects, or its status, heading and errors.
pub fn outcome(page: &Page) -> String {
    match page.headers.contains_key("location") {
        true => format!("to {}", page.leads_to()),
        false => format!("{} {} {}", page.status.as_u16(), page.heading(), page.errors().join(" ")),
    }
}

/// How often each answer came.
pub fn tally(pages: &[Page]) -> BTreeMap<String, usize> {
    pages.iter().fold(BTreeMap::new(), |mut tally, page| {
        *tally.entry(outcome(page)).or_default() += 1;
        tally
    })
}
