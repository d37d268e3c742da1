//! The matrix of states × routes: a route that the state does not allow is refused and changes no item.

use http::StatusCode;

use crate::access::{Access, Refused, access_of, acts_without_input, good_body};
use crate::hostile_requests::{FORM, assert_protected};
use crate::tables::{assert_only_tries_changed, assert_unchanged, items};
use crate::{Browser, Page, World};

/// A browser in one state, with the routes it may use and the refusals it gets.
pub struct State {
    /// What the state is, for messages.
    pub name: &'static str,
    /// The browser, which is not changed: requests come from copies.
    pub browser: Browser,
    /// The requirements that the browser meets.
    pub open: Vec<Access>,
    /// Refusals that differ from those that a browser without any state gets.
    pub otherwise: Vec<(Access, Refused)>,
}

impl State {
    /// A state in which every restricted route is refused.
    pub fn new(name: &'static str, browser: Browser) -> Self {
        Self { name, browser, open: Vec::new(), otherwise: Vec::new() }
    }

    /// Adds a requirement that the browser meets.
    pub fn open(mut self, door: Access) -> Self {
        self.open.push(door);
        self
    }

    /// Sets how the routes with these requirements are refused.
    pub fn refused(mut self, doors: &[Access], how: Refused) -> Self {
        self.otherwise.extend(doors.iter().map(|door| (*door, how)));
        self
    }

    fn expected(&self, door: Access, acts: bool) -> Refused {
        if acts && door.flow().is_some_and(|kind| self.browser.newest_flow(kind).is_none()) {
            return door.flow_gone();
        }
        let special = self.otherwise.iter().find(|(other, _)| *other == door);
        special.map_or_else(|| door.refusal(), |(_, refused)| *refused)
    }

    /// Tries every route of the template, with the right secrets of the journey in the bodies.
    pub async fn try_every_route(&self, world: &World, known: &[(&str, &str)]) {
        let mut before = items(world).await;
        let mut tried = 0;
        for (route, _) in world.template().routes() {
            let door = access_of(&route.method, &route.path);
            let what = format!("{}: {} {}", self.name, route.method, route.path);
            let is_open = self.open.contains(&door);
            if door == Access::Public || is_open && acts_without_input(&route.path) {
                continue;
            }
            tried += 1;
            let browser = self.browser.fork();
            let url = browser.action_of(&route.path).await;
            let page = match route.method.as_str() {
                // No input: the form again, and nothing is consumed.
                "POST" if is_open => browser.post_to(&url, &[]).await,
                "POST" => {
                    let body = good_body(&route.path, known);
                    let body: Vec<_> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    browser.post_to(&url, &body).await
                }
                method => browser.request(method, &url, None).await,
            };
            if is_open {
                let shown = if route.method == "POST" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
                assert_eq!(page.status, shown, "{what}");
            } else {
                assert_refused(&page, self.expected(door, route.method == "POST"), &what);
            }
            if route.method == "POST" {
                self.send_bad_bodies(&route.path, &what).await;
            }
            if door == Access::Reset && !is_open {
                assert_only_tries_changed(world, &before, &what).await;
                before = items(world).await;
            }
            assert_unchanged(world, &before, &what).await;
        }
        assert!(tried >= 15, "{tried} routes");
    }
}

impl State {
    /// Bodies that no form of the product sends are refused with a page, whether the route is open or not.
    async fn send_bad_bodies(&self, path: &str, what: &str) {
        for (name, content_type, body) in bad_bodies() {
            let headers = [("content-type", content_type)];
            let url = self.browser.action_of(path).await;
            let page = self.browser.fork().request_with("POST", &url, Some(body), &headers).await;
            let what = format!("{what}, {name}");
            assert_protected(&page, &what);
            let is_refused = page.status.is_client_error() && !page.heading().is_empty();
            assert!(is_refused || page.status == StatusCode::SEE_OTHER, "{what}: {}", page.status);
        }
    }
}

fn bad_bodies() -> [(&'static str, &'static str, Vec<u8>); 7] {
    let multipart = b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na\r\n--x--\r\n".to_vec();
    [
        ("not UTF-8", FORM.1, b"login_id=%ff%fe".to_vec()),
        ("CP932", FORM.1, b"nickname=%8C%92".to_vec()),
        ("a field twice", FORM.1, b"action=a&action=b".to_vec()),
        ("10,000 fields", FORM.1, "a=1&".repeat(10_000).into_bytes()),
        ("16 KiB and more", FORM.1, vec![b'a'; 16 * 1024 + 1]),
        ("multipart", "multipart/form-data; boundary=x", multipart),
        ("no type", "", b"a=1".to_vec()),
    ]
}

/// Fails unless a page is the expected refusal.
pub fn assert_refused(page: &Page, expected: Refused, what: &str) {
    match expected {
        Refused::To(place) => {
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{what}: {}", page.body());
            assert_eq!(page.leads_to(), place, "{what}");
        }
        Refused::Page(status, button) => {
            assert_eq!(page.status.as_u16(), status, "{what}: {:?} {}", page.headers.get("location"), page.body());
            let hrefs = page.attributes("main a.button", "href");
            let is_head = what.contains(": HEAD ");
            assert!(is_head || hrefs.first().map(String::as_str) == Some(button), "{what}: {hrefs:?}");
        }
    }
}
