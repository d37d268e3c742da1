//! Fail closed: when a DynamoDB table is unavailable, no gate opens and no page tells the cause.

use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::Value;
use tests::access::{Access, access_of};
use tests::hostile_requests::{assert_protected, encoded};
use tests::journey::TARO;
use tests::{Browser, Options, Page, World, captured_log};

const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A browser with a token in each cookie, so that every gate reads from the table.
fn with_every_token(browser: Browser) -> Browser {
    browser.set_cookie("__Host-session", TOKEN);
    for kind in ["restricted", "registration", "credentials", "reset"] {
        browser.hold_flow(kind, TOKEN);
    }
    browser
}

/// The page without its varying parts (inquiry number, form token, paths, the button at its end), and its inquiry number.
fn read(page: &Page) -> (String, String) {
    let body = page.body();
    let (before, rest) = body.split_once("お問い合わせ番号：").expect("an inquiry number");
    let number: String = rest.chars().take_while(|c| c.is_ascii_hexdigit()).collect();
    assert_eq!(number.len(), 8, "short enough to be read out on the telephone: {rest}");
    let token = page.attributes("input[name=form_token]", "value").swap_remove(0);
    let same = format!("{before}{}", &rest[number.len()..]).replace(&token, "TOKEN");
    let varying = [("value=\"", "BACK"), ("data-back=\"", "BACK"), ("/help#", "HELP")];
    let without = |page_so_far: String, (before, name): (&str, &str)| {
        let page_so_far = page_so_far.replace(&format!("{before}{}\"", page.url), name);
        page_so_far.replace(&format!("{before}{}\"", page.path), name)
    };
    let same = varying.into_iter().fold(same, without);
    let flow = page.url.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    let same = if flow.is_empty() { same } else { same.replace(&flow, "") };
    let (before, actions) = same.split_once(r#"<p class="actions">"#).expect("a way on");
    let (_, after) = actions.split_once("</p>").expect("its end");
    (format!("{before}{after}"), number)
}

/// Where the error page's button leads: the page on which a member sees whether the change was written.
fn way_on(path: &str) -> &str {
    match path {
        "/logout" | "/logout/everywhere" | "/logout/other" | "/password/change" => "/",
        "/password" => "/password",
        _ => "/login",
    }
}

fn signs_in(page: &Page) -> bool {
    let cookies = page.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let tokens = ["__Host-session=", "__Host-restricted-"];
    cookies.into_iter().any(|c| tokens.iter().any(|token| c.starts_with(token)) && !c.contains("Max-Age=0"))
}

/// [G15]
#[tokio::test]
async fn when_a_table_is_unavailable_every_gate_stays_shut_with_the_same_error_page() {
    for table in ["MEMBERS_TABLE", "EXPIRING_TABLE"] {
        let world = World::with(Options::setting(table, "no-such-table")).await;
        let browser = with_every_token(world.browser());
        let (mut pages, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        for (route, _) in world.template().routes().filter(|(route, _)| route.method != "HEAD") {
            let body = (route.method == "POST").then(|| encoded(&route.path));
            let url = browser.action_of(&route.path).await;
            let page = browser.fork().request(&route.method, &url, body).await;
            let what = format!("{table} {} {}", route.method, route.path);
            assert_protected(&page, &what);
            if page.status == StatusCode::INTERNAL_SERVER_ERROR {
                assert_eq!(page.attributes("main a.button", "href"), [way_on(&route.path)], "{what}");
                let (same, number) = read(&page);
                pages.insert(same);
                numbers.insert(number);
            } else {
                assert!(
                    page.status != StatusCode::OK || access_of(&route.method, &route.path) == Access::Public,
                    "{what}"
                );
                assert!(!signs_in(&page), "{what}");
            }
        }
        assert_eq!(pages.len(), 1, "{table}");
        assert_cause_is_in_the_log_alone(&numbers, &pages);
    }
}

/// Every inquiry number identifies a line of the log with the cause; no page contains the cause.
fn assert_cause_is_in_the_log_alone(numbers: &BTreeSet<String>, pages: &BTreeSet<String>) {
    let log = captured_log::of_this_thread();
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert!(!numbers.is_empty());
    for number in numbers {
        let is_named = |line: &&Value| line["request_id"].as_str().is_some_and(|id| id.starts_with(number.as_str()));
        let failed = lines.iter().filter(|line| line["event"] == "request.failed").find(is_named);
        let failed = failed.unwrap_or_else(|| panic!("{number}"));
        assert!(failed["cause"].as_str().is_some_and(|cause| cause.contains("ResourceNotFound")), "{failed}");
    }
    assert!(pages.iter().all(|page| !page.contains("ResourceNotFound") && !page.contains("no-such-table")));
    assert!(!log.contains(TARO.address), "the cause holds no input");
}
