//! The simulated users of the load test, and what they do.

use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use local::Result;
use local::port::Offset;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::{Client, Method};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::malformed;
use super::tally::Tally;
use local::visitor::{Member, Visitor, after, client};

/// Members on the roster: more than two processors can register in five minutes. When all have registered, users only
/// request pages.
const ROSTER: usize = 1_000;
/// Maximum number of logins: the rate limit is 12,000 in half an hour per network address, and all users here share one.
const MAX_LOGINS: usize = 11_000;
const PASSWORD: &str = "umi no mieru ie ni sumu";

/// The simulated users.
#[derive(Clone)]
pub struct Visitors {
    people: usize,
    offset: Offset,
    http: Client,
    tally: Arc<Tally>,
    next: Arc<AtomicUsize>,
    logins: Arc<AtomicUsize>,
    registered: Arc<Mutex<Vec<usize>>>,
}

/// The roster of all members, as CSV.
pub fn roster() -> String {
    let mut csv = "加入者ID,生年月日,メールアドレス,資格喪失日\n".to_owned();
    for n in 0..ROSTER {
        let _ = writeln!(csv, "L{n:05},1980/4/1,{},", address(n));
    }
    csv
}

fn address(n: usize) -> String {
    format!("load{n:05}@example.co.jp")
}

fn login_id(n: usize) -> String {
    format!("load.{n:05}")
}

impl Visitors {
    /// So many concurrent users on the stack with that offset.
    ///
    /// # Errors
    /// When no connection can be made at all.
    pub fn gather(people: usize, offset: Offset, tally: &Arc<Tally>) -> Result<Self> {
        let (next, logins, registered) = (Arc::default(), Arc::default(), Arc::default());
        Ok(Self { people, offset, http: client()?, tally: tally.clone(), next, logins, registered })
    }

    /// Every user does one random journey after the other until the time is over; journeys in progress are finished.
    pub async fn run(&self, time: Duration) {
        let end = Instant::now() + time;
        let mut people = JoinSet::new();
        for n in 0..self.people {
            let (visitors, mut random) = (self.clone(), StdRng::seed_from_u64(n as u64));
            people.spawn(async move {
                while Instant::now() < end {
                    visitors.do_something(&mut random).await;
                }
            });
        }
        people.join_all().await;
    }

    async fn do_something(&self, random: &mut StdRng) {
        let outcome = match random.random_range(0..10) {
            0..3 => self.register().await,
            3..8 => self.sign_in_and_out(random).await,
            _ => malformed::send(&self.http, self.offset, random, &self.tally).await,
        };
        if let Err(error) = outcome {
            self.tally.failed(error.to_string());
        }
    }

    fn visitor(&self) -> Visitor {
        let tally = self.tally.clone();
        Visitor::new(
            self.http.clone(),
            self.offset,
            Arc::new(move |method, path, status, took| tally.answered(method, path, status, took)),
        )
    }

    async fn register(&self) -> Result<()> {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        if n >= ROSTER {
            return self.look_around().await;
        }
        let member = Member {
            address: address(n),
            birth_date: ["1980", "4", "1"].map(str::to_owned),
            login_id: login_id(n),
            password: PASSWORD.to_owned(),
            nickname: format!("{n}番"),
        };
        self.visitor().register(&member).await?;
        self.tally.registered();
        self.registered.lock().unwrap_or_else(PoisonError::into_inner).push(n);
        Ok(())
    }

    async fn sign_in_and_out(&self, random: &mut StdRng) -> Result<()> {
        let member = {
            let registered = self.registered.lock().unwrap_or_else(PoisonError::into_inner);
            (!registered.is_empty()).then(|| registered[random.random_range(0..registered.len())])
        };
        let Some(n) = member.filter(|_| self.logins.fetch_add(1, Ordering::Relaxed) < MAX_LOGINS) else {
            return self.look_around().await;
        };
        let mut visitor = self.visitor();
        visitor.request(Method::GET, "/login", &[]).await?;
        visitor.post("/login", &[("login_id", &login_id(n)), ("password", PASSWORD)]).await?;
        let page = visitor.page("/").await?;
        let shown_for = after(&page, "action=\"/logout?", |c| c == '"')?;
        visitor.post(&format!("/logout?{shown_for}"), &[]).await?;
        Ok(())
    }

    async fn look_around(&self) -> Result<()> {
        let mut visitor = self.visitor();
        for path in ["/login", "/register", "/reset", "/help", "/about-tls"] {
            visitor.request(Method::GET, path, &[]).await?;
        }
        Ok(())
    }
}
