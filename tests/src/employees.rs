//! Fixture: a company whose employees share one network address.

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Range;
use std::sync::Arc;

use http::StatusCode;
use tokio::task::JoinSet;

use crate::journey::{PASSWORD, link_in};
use crate::{Browser, World};

/// Their network address.
pub const OFFICE: &str = "203.0.113.7";
/// The mail address of the nth employee.
pub fn address(n: usize) -> String {
    format!("employee{n}@example.co.jp")
}

/// A roster of that many employees.
pub fn roster(employees: usize) -> String {
    let row = |n| format!("C{n:06},1980040{},{},\n", n % 9 + 1, address(n));
    let rows: String = (0..employees).map(row).collect();
    format!("加入者ID,生年月日,メールアドレス,資格喪失日\n{rows}")
}

/// An employee who registers. Each one mistypes once at every step: the address, the image, the key, the password.
#[derive(Clone)]
struct Employee {
    n: usize,
    world: Arc<World>,
    browser: Browser,
    key: String,
}

const SEE: StatusCode = StatusCode::SEE_OTHER;
const AGAIN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

impl Employee {
    async fn ask(self) -> Self {
        self.post("/register", &[("email", "employee")], AGAIN).await;
        self.post("/register", &[("email", &address(self.n))], SEE).await;
        self
    }

    async fn prove(mut self, link: String) -> Self {
        self.browser.get(&link).await;
        let (address, day) = (address(self.n), format!("{}", self.n % 9 + 1));
        let known =
            [("email", address.as_str()), ("birth_year", "1980"), ("birth_month", "4"), ("birth_day", day.as_str())];
        let with = |image| [&known[..], &[("image_text", image)]].concat();
        self.post("/verify-identity", &with("zzzz"), AGAIN).await;
        let image = self.world.read_image(&self.browser).await;
        let page = self.post("/verify-identity", &with(&image), StatusCode::OK).await;
        let (_, key) = page.split_once("data-copy=\"").expect("the key");
        self.key = key.split('"').next().unwrap_or_default().to_owned();
        self
    }

    async fn finish(self, link: String) -> Self {
        self.browser.get(&link).await;
        self.post("/auth-key", &[("auth_key", "WrongKey")], AGAIN).await;
        self.post("/auth-key", &[("auth_key", &self.key)], SEE).await;
        let id = format!("employee{:04}", self.n);
        let chosen = [("new_login_id", id.as_str()), ("new_password", PASSWORD), ("nickname", "けんぽ")];
        let with = |again| [&chosen[..], &[("new_password_again", again)]].concat();
        self.post("/credentials", &with("something else"), AGAIN).await;
        self.post("/credentials", &with(PASSWORD), SEE).await;
        self.post("/login", &[("login_id", &id), ("password", "mistyped")], AGAIN).await;
        self.post("/login", &[("login_id", &id), ("password", PASSWORD)], SEE).await;
        self
    }

    /// Submits a form; fails unless the portal answers with the expected status.
    async fn post(&self, path: &str, typed: &[(&str, &str)], expected: StatusCode) -> String {
        let page = self.browser.post(path, typed).await;
        assert_eq!(page.status, expected, "{path}: {:?}", page.errors());
        page.body()
    }
}

/// Runs the steps of a group concurrently.
async fn all<F: Future<Output = Employee> + Send + 'static>(steps: impl Iterator<Item = F>) -> Vec<Employee> {
    steps.collect::<JoinSet<_>>().join_all().await
}

/// The links in the mails after the first `mails`, by receiver.
async fn links(world: &World, mails: usize) -> BTreeMap<String, String> {
    world.deliver().await;
    world.mailbox.mails()[mails..].iter().map(|mail| (mail.to[0].clone(), link_in(mail))).collect()
}

/// Registers and signs in a group of employees, each from the network address that `of` gives.
pub async fn register(world: &Arc<World>, group: Range<usize>, of: impl Fn(usize) -> String) {
    let mails = world.mailbox.mails().len();
    let start = |n| {
        let mut browser = world.browser();
        browser.address = of(n);
        Employee { n, world: world.clone(), browser, key: String::new() }
    };
    let asked = all(group.map(|n| start(n).ask())).await;
    let first = links(world, mails).await;
    let link = |links: &BTreeMap<String, String>, one: &Employee| links[&address(one.n)].clone();
    let proven = all(asked.into_iter().map(|one| (link(&first, &one), one)).map(|(link, one)| one.prove(link))).await;
    let second = links(world, mails + first.len()).await;
    all(proven.into_iter().map(|one| (link(&second, &one), one)).map(|(link, one)| one.finish(link))).await;
    world.deliver().await;
}
