//! One case: who is there, and how each act is done.

use std::ops::AddAssign;
use std::sync::Arc;

use http::StatusCode;
use tests::errand::{Errand, Goal, leads_somewhere};
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in};
use tests::{Browser, Page, ROSTER, World};

use super::act::{Act, ERRANDS, THIRD_PASSWORD};
use super::ledger::Ledger;
use crate::doors::good_body;
use crate::roster_changes::{close_taro, issue_to_taro, move_taro};

/// What the attacker tries.
pub const DOORS: [&str; 9] = [
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

/// 太郎 on his phone, where he would choose another login ID.
const TARO_ON_THE_PHONE: Person = Person { login_id: "taro.phone", ..TARO };

/// How much was reached.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    acts: usize,
    pages: usize,
    accounts: usize,
    keys: usize,
    passwords_replaced: usize,
    troubles: usize,
    attacks: usize,
    foreign_keys: usize,
    guesses_right: usize,
    guesses_wrong: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.acts += other.acts;
        self.pages += other.pages;
        self.accounts += other.accounts;
        self.keys += other.keys;
        self.passwords_replaced += other.passwords_replaced;
        self.troubles += other.troubles;
        self.attacks += other.attacks;
        self.foreign_keys += other.foreign_keys;
        self.guesses_right += other.guesses_right;
        self.guesses_wrong += other.guesses_wrong;
    }
}

impl Tally {
    /// Whether the invariants had a chance to break.
    pub fn is_worth_something(&self) -> bool {
        self.accounts > 0 && self.keys > 0 && self.attacks > 0 && self.troubles > 0
    }
}

/// One case.
pub struct Play {
    world: Arc<World>,
    errands: Vec<Errand>,
    attacker: Browser,
    reads_mail: bool,
    ledger: Ledger,
    tally: Tally,
}

impl Play {
    pub async fn begin(reads_mail: bool, begun: [usize; ERRANDS]) -> Self {
        let world = World::new().await;
        let mut errands = Vec::new();
        for (person, goal) in [
            (TARO, Goal::Account),
            (TARO_ON_THE_PHONE, Goal::Account),
            (SABURO, Goal::AccountByCode),
            (HANAKO, Goal::AccountBy("kenpo0124", "Tmp4HanakoX2")),
        ] {
            errands.push(Errand::begin(&world, person, goal).await);
        }
        let mut attacker = world.browser();
        attacker.address = "198.51.100.9".to_owned();
        let (ledger, tally) = (Ledger::default(), Tally::default());
        let mut play = Self { world, errands, attacker, reads_mail, ledger, tally };
        for (errand, pages) in begun.into_iter().enumerate() {
            for _ in 0..pages {
                play.go_on(errand, "in the beginning").await;
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
            Act::GoOn { errand, pages, trouble } => {
                if let Some((nth, fault)) = trouble {
                    self.world.wire.break_at(nth, fault);
                }
                for _ in 0..pages {
                    self.go_on(errand, &what).await;
                }
                self.tally.troubles += usize::from(self.world.wire.mend().is_some());
            }
            Act::PressTwice { errand } => self.press_twice(errand, &what).await,
            Act::Begin { errand, goal } => self.begin_another(errand, goal).await,
            Act::TypeForeignKey { errand } => self.type_foreign_key(errand, &what).await,
            Act::SignOutEverywhere { errand } => self.sign_out_everywhere(errand, &what).await,
            Act::Guess { login, password } => self.guess(login, password, &what).await,
            Act::AskFor { errand, reset } => self.ask_for(errand, reset).await,
            Act::OpenMail { back } => self.open_mail(back, &what).await,
            Act::Break { path } => self.break_in(DOORS[path], &what).await,
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
            self.errands.iter().enumerate().filter(|(n, _)| Some(*n) != actor).map(|(_, it)| it).collect();
        self.ledger.audit(&self.world, actor.map(|actor| &self.errands[actor]), &others, what).await;
    }

    async fn go_on(&mut self, errand: usize, what: &str) {
        if self.errands[errand].is_done() {
            return;
        }
        self.ledger.about_to_act(&self.errands[errand]);
        self.errands[errand].go_on().await;
        self.errands[errand].trail.truncate(1);
        self.ledger.acted(&self.errands[errand]);
        self.tally.pages += 1;
        self.audit(Some(errand), what).await;
    }

    async fn press_twice(&mut self, errand: usize, what: &str) {
        if self.errands[errand].is_done() {
            return;
        }
        let mut twin = self.errands[errand].fork();
        self.ledger.about_to_act(&twin);
        tokio::join!(twin.go_on(), self.errands[errand].go_on());
        self.ledger.acted(&twin);
        self.ledger.acted(&self.errands[errand]);
        self.audit(Some(errand), what).await;
    }

    async fn begin_another(&mut self, errand: usize, goal: Goal) {
        let before = &self.errands[errand];
        if before.page().path == "/" {
            self.ledger.elsewhere.push((before.person().login_id.to_owned(), before.browser().clone()));
        }
        let person = before.person();
        self.errands[errand] = Errand::begin(&self.world, person, goal).await;
    }

    async fn sign_out_everywhere(&mut self, errand: usize, what: &str) {
        let (browser, page) = (self.errands[errand].browser().clone(), browser_at_portal(&self.errands[errand]).await);
        let Some(page) = page else { return };
        self.ledger.signs_out_everywhere = true;
        let page = browser.submit(&page, "/logout/everywhere", &[]).await;
        assert_eq!(page.path, "/login", "{what}");
        self.audit(None, what).await;
        self.ledger.signs_out_everywhere = false;
    }

    async fn type_foreign_key(&mut self, errand: usize, what: &str) {
        let errand = &self.errands[errand];
        let address = errand.person().address;
        let foreign = self.ledger.keys.iter().find(|(of, _)| *of != address);
        let (Some((_, key)), "/auth-key") = (foreign, errand.page().path.as_str()) else { return };
        let page = errand.browser().fork().post("/auth-key", &[("auth_key", key)]).await;
        assert_ne!(page.headers.get("location").and_then(|to| to.to_str().ok()), Some("/credentials"), "{what}");
        self.tally.foreign_keys += 1;
    }

    /// Only the password that counts opens an account; and it does, unless the page says to wait or that it is over.
    async fn guess(&mut self, login: usize, password: usize, what: &str) {
        let login = ["taro.1980", "taro.phone", "saburo90", "hanako.k", "nobody"][login];
        let password = [PASSWORD, OTHER_PASSWORD, THIRD_PASSWORD][password];
        let browser = self.world.browser();
        let page = browser.login(login, password).await;
        let is_in = page.path == "/" && page.status == StatusCode::OK;
        let is_right = self.ledger.is_current(login, password).unwrap_or_default();
        assert!(is_right || !is_in, "{what}: the wrong password opened {login}");
        let failed = [self.world.app().wording.messages.login.failed.clone()];
        assert!(!is_right || page.errors() != failed, "{what}: the right password did not open {login}");
        if is_in {
            self.ledger.elsewhere.push((login.to_owned(), browser));
        }
        self.tally.guesses_right += usize::from(is_in);
        self.tally.guesses_wrong += usize::from(!is_right);
    }

    async fn ask_for(&self, errand: usize, reset: bool) {
        let path = if reset { "/reset" } else { "/register" };
        let page = self.attacker.post(path, &[("email", self.errands[errand].person().address)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }

    async fn open_mail(&mut self, back: usize, what: &str) {
        let mails = self.world.mails_to(TARO.address).await;
        let Some(mail) = mails.iter().rev().nth(back).filter(|_| self.reads_mail) else { return };
        if leads_somewhere(mail) {
            let page = self.attacker.get(&link_in(mail)).await;
            self.assert_outside(&page, what);
        }
    }

    /// Whoever reads a mailbox still lacks the birth date, the key, and every password but a mailed one, which is not
    /// typed here: with it an account is its reader's, as SECURITY.md says.
    async fn break_in(&mut self, path: &str, what: &str) {
        self.tally.attacks += 1;
        let page = self.attacker.get(path).await;
        self.assert_outside(&page, what);
        let image = match self.attacker.cookie("__Host-registration") {
            Some(_) => self.world.read_image(&self.attacker).await,
            None => "abcd".to_owned(),
        };
        let known = [("birth_year", "1999"), ("image_text", image.as_str()), ("temporary_password", "Wrong2Wrong")];
        let body = good_body(path, &known);
        let body: Vec<_> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = self.attacker.post(path, &body).await;
        self.assert_outside(&page, what);
    }

    fn assert_outside(&self, page: &Page, what: &str) {
        let inside = ["/", "/credentials", "/credentials/done", "/password", "/password/change"];
        let is_in = page.status == StatusCode::OK && inside.contains(&page.path.as_str());
        assert!(
            !is_in && page.texts("p.key").is_empty(),
            "{what}: the attacker is at {} {}",
            page.path,
            page.heading()
        );
        let to = page.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
        assert!(
            !["/credentials", "/credentials/done", "/password"].contains(&to),
            "{what}: the attacker is sent to {to}"
        );
    }
}

/// The portal, where the browser is signed in and somewhere else too: only then the page offers to sign out everywhere.
async fn browser_at_portal(errand: &Errand) -> Option<Page> {
    let page = errand.browser().get("/").await;
    Some(page).filter(|page| page.actions().iter().any(|action| action == "/logout/everywhere"))
}
