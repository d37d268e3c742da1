//! Runs one case: the world, its users and the attacker, and how each act is carried out.

use std::ops::AddAssign;
use std::sync::Arc;

use http::StatusCode;
use local::mailbox::Mail;
use tests::access::good_body;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in};
use tests::roster_variants::{close_taro, issue_to_taro, move_taro};
use tests::simulated_user::{Goal, SimulatedUser, leads_somewhere};
use tests::{Browser, Page, ROSTER, World};

use super::act::{Act, THIRD_PASSWORD, USERS};
use super::ledger::{Ledger, member_key};
use super::shown::Shown;

/// The pages that the attacker tries.
pub const ATTACKED_PATHS: [&str; 9] = [
    "/first-login",
    "/verify-identity",
    "/auth-key",
    "/credentials",
    "/credentials/done",
    "/temp-login",
    "/password",
    "/password/change",
    "/",
];

/// More pages than a journey has, even with some faults on the way.
const MAX_PAGES: usize = 14;
/// The index of 三郎 among the users.
const SABURO_AT: usize = 2;

/// 太郎 on his phone, where he would choose another login ID.
const TARO_ON_THE_PHONE: Person = Person { login_id: "taro.phone", ..TARO };

/// Counters of what the cases covered.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    acts: usize,
    pages: usize,
    accounts: usize,
    keys: usize,
    passwords_replaced: usize,
    faults: usize,
    attacks: usize,
    intercepted: usize,
    foreign_keys: usize,
    guesses_right: usize,
    guesses_wrong: usize,
    shared: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.acts += other.acts;
        self.pages += other.pages;
        self.accounts += other.accounts;
        self.keys += other.keys;
        self.passwords_replaced += other.passwords_replaced;
        self.faults += other.faults;
        self.attacks += other.attacks;
        self.intercepted += other.intercepted;
        self.foreign_keys += other.foreign_keys;
        self.guesses_right += other.guesses_right;
        self.guesses_wrong += other.guesses_wrong;
        self.shared += other.shared;
    }
}

impl Tally {
    /// Whether the cases covered enough for the invariants to be tested.
    pub fn covers_enough(&self) -> bool {
        let members_acted = self.accounts > 0 && self.keys > 0 && self.passwords_replaced > 0 && self.faults > 0;
        members_acted && self.shared > 0 && self.attacks > 0 && self.intercepted > 0 && self.foreign_keys > 0
    }
}

/// One case.
pub struct Play {
    world: Arc<World>,
    users: Vec<SimulatedUser>,
    attacker: Browser,
    reads_mail: bool,
    ledger: Ledger,
    tally: Tally,
}

impl Play {
    pub async fn begin(reads_mail: bool, at_one_browser: bool, begun: [usize; USERS]) -> Self {
        let world = World::new().await;
        let common = world.browser();
        let mut users = Vec::new();
        for (person, goal) in [
            (TARO, Goal::Account),
            (TARO_ON_THE_PHONE, Goal::Account),
            (SABURO, Goal::AccountByCode),
            (HANAKO, Goal::AccountBy("kenpo0124", "Tmp4HanakoX2")),
        ] {
            let is_at_home = !at_one_browser || person.login_id == TARO_ON_THE_PHONE.login_id;
            let browser = if is_at_home { world.browser() } else { common.clone() };
            users.push(SimulatedUser::begin_in(&world, browser, person, goal).await);
        }
        let mut attacker = world.browser();
        attacker.address = "198.51.100.9".to_owned();
        let (ledger, tally) = (Ledger::default(), Tally::default());
        let mut play = Self { world, users, attacker, reads_mail, ledger, tally };
        for (user, pages) in begun.into_iter().enumerate() {
            for _ in 0..pages {
                play.go_on(user, "before the acts").await;
            }
        }
        play
    }

    pub fn tally(self) -> Tally {
        let (accounts, keys) = (self.ledger.opened(), self.ledger.keys.len());
        Tally { accounts, keys, passwords_replaced: self.ledger.replaced, ..self.tally }
    }

    pub async fn act(&mut self, act: Act) {
        let what = format!("{act:?}");
        self.tally.acts += 1;
        match act {
            Act::GoOn { user, pages, fault } => {
                if let Some((nth, fault)) = fault {
                    self.world.faults.break_at(nth, fault);
                }
                for _ in 0..pages {
                    self.go_on(user, &what).await;
                }
                self.tally.faults += usize::from(self.world.faults.mend().is_some());
            }
            Act::SubmitTwice { user } => self.submit_twice(user, &what).await,
            Act::Begin { user, goal } => self.begin_another(user, goal, self.world.browser()).await,
            Act::BeginBeside { user, beside, goal } => {
                let browser = self.users[beside].browser().clone();
                self.begin_another(user, goal, browser).await;
            }
            Act::TypeForeignKey { user } => self.type_foreign_key(user, &what).await,
            Act::SignOutEverywhere { user } => self.sign_out_everywhere(user, &what).await,
            Act::Guess { login, password } => self.guess(login, password, &what).await,
            Act::AskFor { user, reset } => self.request_mail(user, reset).await,
            Act::Change { user, goal } => self.change(user, goal, &what).await,
            Act::OpenMail { back } => self.open_mail(back, &what).await,
            Act::Intercept { user } => self.intercept(user, &what).await,
            Act::Attack { path } => self.attack(ATTACKED_PATHS[path], TARO, &what).await,
            Act::Pass { minutes } => self.world.pass_minutes(minutes),
            Act::Deliver => drop(self.world.deliver().await),
            Act::DeliverAgain => self.world.deliver_again().await,
            Act::Sweep => drop(self.world.engine.sweep().expect("the engine")),
            Act::Import { roster } => {
                let rosters = [ROSTER.to_owned(), close_taro(), move_taro(), issue_to_taro()];
                assert!(self.world.import(&rosters[roster]).await.accepted);
            }
        }
        self.audit(None, &what).await;
    }

    async fn audit(&mut self, actor: Option<usize>, what: &str) {
        let others: Vec<_> =
            self.users.iter().enumerate().filter(|(n, _)| Some(*n) != actor).map(|(_, it)| it).collect();
        self.ledger.audit(&self.world, actor.map(|actor| &self.users[actor]), &others, what).await;
    }

    async fn go_on(&mut self, user: usize, what: &str) {
        if self.users[user].is_done() {
            return;
        }
        self.ledger.about_to_act(&self.users[user]);
        let shown = Shown::before(&self.world, &self.users[user]).await;
        self.users[user].go_on().await;
        let trail = std::mem::take(&mut self.users[user].trail);
        shown.assert_only_theirs_changed(&self.world, &format!("{what} {trail:?}")).await;
        self.users[user].trail = trail.into_iter().take(1).collect();
        self.ledger.acted(&self.users[user]);
        self.tally.pages += 1;
        self.tally.shared += usize::from(self.shares_browser(user));
        self.audit(Some(user), what).await;
    }

    fn shares_browser(&self, user: usize) -> bool {
        let browser = self.users[user].browser();
        self.users.iter().enumerate().any(|(n, other)| n != user && other.browser().is_same_as(browser))
    }

    async fn submit_twice(&mut self, user: usize, what: &str) {
        if self.users[user].is_done() {
            return;
        }
        let mut twin = self.users[user].fork();
        self.ledger.about_to_act(&twin);
        tokio::join!(twin.go_on(), self.users[user].go_on());
        self.ledger.acted(&twin);
        self.ledger.acted(&self.users[user]);
        self.audit(Some(user), what).await;
    }

    async fn begin_another(&mut self, user: usize, goal: Goal, browser: Browser) {
        let before = &self.users[user];
        if before.page().path == "/" {
            self.ledger.elsewhere.push((before.person().login_id.to_owned(), before.browser().clone()));
        }
        let person = before.person();
        self.users[user] = SimulatedUser::begin_in(&self.world, browser, person, goal).await;
    }

    async fn sign_out_everywhere(&mut self, user: usize, what: &str) {
        let (browser, page) = (self.users[user].browser().clone(), portal_with_other_sessions(&self.users[user]).await);
        let Some(page) = page else { return };
        self.ledger.signs_out_everywhere = true;
        let page = browser.submit(&page, "/logout/everywhere", &[]).await;
        assert_eq!(page.path, "/login", "{what}");
        self.audit(None, what).await;
        self.ledger.signs_out_everywhere = false;
    }

    /// Lets the user go on until the condition holds, the journey is done, or `MAX_PAGES` pages have passed.
    async fn go_on_until(&mut self, user: usize, reached: impl Fn(&SimulatedUser) -> bool, what: &str) {
        for _ in 0..MAX_PAGES {
            if reached(&self.users[user]) {
                return;
            }
            self.go_on(user, what).await;
        }
    }

    async fn change(&mut self, user: usize, goal: Goal, what: &str) {
        self.go_on_until(user, SimulatedUser::is_done, what).await;
        self.begin_another(user, goal, self.world.browser()).await;
        self.go_on_until(user, SimulatedUser::is_done, what).await;
    }

    async fn type_foreign_key(&mut self, user: usize, what: &str) {
        // The key of another member: 三郎's for 太郎, 太郎's for the others.
        let other = if user == SABURO_AT { 0 } else { SABURO_AT };
        self.go_on_until(other, |other| other.key().is_some() || other.is_done(), what).await;
        self.go_on_until(user, |user| user.page().path == "/auth-key" || user.is_done(), what).await;
        let user = &self.users[user];
        let address = user.person().address;
        let foreign = self.ledger.foreign_key(address);
        let (Some(key), "/auth-key") = (foreign, user.page().path.as_str()) else { return };
        let page = user.browser().fork().post_to(&user.page().action("/auth-key"), &[("auth_key", key)]).await;
        assert_ne!(page.leads_to(), "/credentials", "{what}");
        self.tally.foreign_keys += 1;
    }

    /// Only the current password signs in; and it does, unless the account is locked out or closed.
    async fn guess(&mut self, login: usize, password: usize, what: &str) {
        let login = ["taro.1980", "taro.phone", "saburo90", "hanako.k", "unknown"][login];
        let password = [PASSWORD, OTHER_PASSWORD, THIRD_PASSWORD][password];
        let browser = self.world.browser();
        let page = browser.login(login, password).await;
        let is_in = page.path == "/" && page.status == StatusCode::OK;
        let is_right = self.ledger.is_current(login, password).unwrap_or_default();
        assert!(is_right || !is_in, "{what}: the wrong password opened {login}");
        let failed = [self.world.ja().messages.login.failed.clone()];
        assert!(!is_right || page.errors() != failed, "{what}: the right password did not open {login}");
        if is_in {
            self.ledger.elsewhere.push((login.to_owned(), browser));
        }
        self.tally.guesses_right += usize::from(is_in);
        self.tally.guesses_wrong += usize::from(!is_right);
    }

    async fn request_mail(&self, user: usize, reset: bool) {
        let path = if reset { "/reset" } else { "/register" };
        let page = self.attacker.post(path, &[("email", self.users[user].person().address)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }

    async fn open_mail(&mut self, back: usize, what: &str) {
        let mails = self.world.mails_to(TARO.address).await;
        let Some(mail) = mails.iter().rev().nth(back).filter(|_| self.reads_mail) else { return };
        self.attack_link(mail, TARO, what).await;
    }

    /// Requests a registration mail, or a reset mail where the member has an account, and tries the pages behind its link.
    async fn intercept(&mut self, user: usize, what: &str) {
        if !self.reads_mail {
            return;
        }
        let victim = self.users[user].person();
        let reset = self.ledger.is_open(member_key(victim.address));
        self.world.pass_minutes(1);
        self.request_mail(user, reset).await;
        let mails = self.world.mails_to(victim.address).await;
        let Some(mail) = mails.last() else { return };
        self.attack_link(mail, victim, what).await;
    }

    async fn attack_link(&mut self, mail: &Mail, victim: Person, what: &str) {
        if !leads_somewhere(mail) {
            return;
        }
        let page = self.attacker.get(&link_in(mail)).await;
        self.tally.intercepted += usize::from(page.status == StatusCode::OK);
        self.assert_no_access(&page, what);
        let paths: &[&str] = match page.path.as_str() {
            "/first-login" => &["/first-login", "/verify-identity"],
            "/auth-key" => &["/auth-key"],
            "/temp-login" => &["/temp-login"],
            _ => &[],
        };
        for path in paths {
            self.attack(path, victim, what).await;
        }
    }

    /// An attacker who reads the mailbox still lacks the birth date, the 認証キー and every password but the mailed temporary
    /// one. That one is not typed here: it gives the account to the mailbox's reader, as SECURITY.md says.
    async fn attack(&mut self, path: &str, victim: Person, what: &str) {
        self.tally.attacks += 1;
        let page = self.attacker.get(&self.attacker.action_of(path).await).await;
        self.assert_no_access(&page, what);
        let image = match self.attacker.newest_flow("registration") {
            Some(_) => self.world.read_image(&self.attacker).await,
            None => "abcd".to_owned(),
        };
        // An attacker who is a member has a key of their own, though not for this link.
        let foreign = self.ledger.foreign_key(victim.address).filter(|_| path == "/auth-key").map(str::to_owned);
        self.tally.foreign_keys += usize::from(foreign.is_some() && page.status == StatusCode::OK);
        let login_id = if path == "/temp-login" { victim.login_id } else { "kenpo0124" };
        let known = [
            ("email", victim.address),
            ("birth_year", "1999"),
            ("image_text", image.as_str()),
            ("login_id", login_id),
            ("auth_key", foreign.as_deref().unwrap_or("ABCDEFGH")),
            ("temporary_password", "Wrong2Wrong"),
        ];
        let body = good_body(path, &known);
        let body: Vec<_> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = self.attacker.post(path, &body).await;
        self.assert_no_access(&page, what);
    }

    fn assert_no_access(&self, page: &Page, what: &str) {
        let inside = ["/", "/credentials", "/credentials/done", "/password", "/password/change"];
        let is_in = page.status == StatusCode::OK && inside.contains(&page.path.as_str());
        assert!(
            !is_in && page.texts("p.key").is_empty(),
            "{what}: the attacker reached {} {}",
            page.path,
            page.heading()
        );
        let to = page.leads_to();
        assert!(
            !["/credentials", "/credentials/done", "/password"].contains(&to.as_str()),
            "{what}: the attacker was redirected to {to}"
        );
    }
}

/// The portal page of a browser that is signed in, if there are further sessions: only then it offers to sign out
/// everywhere.
async fn portal_with_other_sessions(user: &SimulatedUser) -> Option<Page> {
    let page = user.browser().get("/").await;
    Some(page).filter(|page| page.posts_to().iter().any(|action| action == "/logout/everywhere"))
}
