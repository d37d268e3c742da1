//! A simulated user with one goal, who follows each page until the goal is reached.
//!
//! After a failure the user does what people do: press the button again, follow the newest mail, wait a minute and ask
//! for another mail, or take the button of an error page.

use std::sync::Arc;

use http::StatusCode;
use local::mailbox::Mail;

use crate::journey::{PASSWORD, Person, link_in, value_in};
use crate::{Browser, Page, World};

/// The goal of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// An account, and a login with it.
    Account,
    /// An account with pre-issued credentials: 仮ログインID, 仮パスワード.
    AccountBy(&'static str, &'static str),
    /// An account, with a mailed code instead of the image.
    AccountByCode,
    /// This new password, the old one forgotten.
    NewPassword(&'static str),
    /// This new password, the old one known.
    OtherPassword(&'static str),
    /// Signed out on this device.
    SignOut,
    /// Signed out on every device.
    SignOutEverywhere,
}

impl Goal {
    /// Whether a mail confirms that the goal was reached.
    pub const fn ends_in_a_mail(self) -> bool {
        !matches!(self, Self::SignOut | Self::SignOutEverywhere)
    }
}

/// A user on the way to a goal.
pub struct SimulatedUser {
    world: Arc<World>,
    browser: Browser,
    person: Person,
    goal: Goal,
    page: Page,
    /// Number of mails to this person that were read, and that arrived.
    mails_read: usize,
    mails: usize,
    mail: Option<Mail>,
    key: Option<String>,
    /// Whether the new password was submitted, and may be in force.
    password_typed: bool,
    /// The path that answered with a server error.
    failed_at: Option<String>,
    /// A copy of the browser from before the sign-out.
    was_in: Option<Browser>,
    /// The pages that the user saw, in order.
    pub trail: Vec<String>,
}

/// More pages than any journey has when every step is repeated.
const MAX_PAGES: usize = 60;
/// Retries of the delivery of mails.
const MAX_DELIVERIES: usize = 20;

impl SimulatedUser {
    /// A user at the login page with a fresh browser.
    pub async fn begin(world: &Arc<World>, person: Person, goal: Goal) -> Self {
        Self::begin_in(world, world.browser(), person, goal).await
    }

    /// A user at the login page in a new tab of that browser, which others may use as well.
    pub async fn begin_in(world: &Arc<World>, browser: Browser, person: Person, goal: Goal) -> Self {
        let page = browser.get("/login").await;
        let mails_read = world.mails_to(person.address).await.len();
        Self {
            world: world.clone(),
            browser,
            person,
            goal,
            page,
            mails_read,
            mails: mails_read,
            mail: None,
            key: None,
            password_typed: false,
            failed_at: None,
            was_in: None,
            trail: Vec::new(),
        }
    }

    /// A copy of the user at the same page, to try another continuation.
    pub fn fork(&self) -> Self {
        Self {
            world: self.world.clone(),
            browser: self.browser.fork(),
            page: self.page.clone(),
            mail: self.mail.clone(),
            key: self.key.clone(),
            failed_at: self.failed_at.clone(),
            was_in: self.was_in.as_ref().map(Browser::fork),
            trail: Vec::new(),
            ..*self
        }
    }

    /// The person.
    pub fn person(&self) -> Person {
        self.person
    }

    /// The goal.
    pub fn goal(&self) -> Goal {
        self.goal
    }

    /// The browser.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The 認証キー that was shown last.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The current page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Whether the goal is reached.
    pub fn is_done(&self) -> bool {
        let (acted, end) = match self.goal {
            Goal::Account | Goal::AccountBy(..) | Goal::AccountByCode => (true, "/"),
            Goal::NewPassword(_) | Goal::OtherPassword(_) => (self.password_typed, "/"),
            Goal::SignOut | Goal::SignOutEverywhere => (self.was_in.is_some(), "/login"),
        };
        acted && self.page.path == end && self.page.status == StatusCode::OK && self.is_own_page()
    }

    /// Whether the page greets this user and no other, if it greets anybody: several people may use the browser.
    fn is_own_page(&self) -> bool {
        self.page.texts(".welcome").iter().all(|greeting| greeting.contains(self.person.nickname))
    }

    /// Takes one step. After a server error the user reloads the page that failed, or submits the current one again.
    pub async fn go_on(&mut self) {
        let page = match (self.failed_at.take(), self.page.status) {
            (Some(path), _) => self.browser.get(&path).await,
            (None, StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY) => self.act().await,
            _ => self.take_the_button().await,
        };
        self.trail.push(format!("{} {}", page.path, page.status.as_u16()));
        if page.status == StatusCode::INTERNAL_SERVER_ERROR && page.path.starts_with("/logout") {
            // A reload would not repeat the POST: the error page has a button.
            self.page = page;
        } else if page.status == StatusCode::INTERNAL_SERVER_ERROR {
            self.failed_at = Some(page.url).filter(|_| page.path != self.page.path);
        } else {
            self.page = page;
            self.mails_read = self.mails;
        }
    }

    /// Opens the page of every step, and returns where each one leads.
    pub async fn where_the_links_lead(&self) -> Vec<String> {
        let mut seen = Vec::new();
        for path in [
            "/first-login",
            "/verify-identity",
            "/auth-key",
            "/temp-login",
            "/credentials",
            "/credentials/done",
            "/password",
            "/",
        ] {
            let url = self.browser.action_of(path).await;
            let page = self.browser.fork().get(&url).await;
            seen.push(format!("{path}: {} {} {}", page.path, page.status.as_u16(), page.heading()));
        }
        seen
    }

    /// Takes steps until the goal is reached.
    ///
    /// # Panics
    /// When the goal is not reached within [`MAX_PAGES`] pages.
    pub async fn until_done(&mut self) {
        while !self.is_done() {
            assert!(self.trail.len() < MAX_PAGES, "no end of it: {:?}\n{}", self.trail, self.page.body());
            self.go_on().await;
        }
    }

    async fn act(&mut self) -> Page {
        let (browser, page, person) = (self.browser.clone(), self.page.clone(), self.person);
        let address = [("email", person.address)];
        match page.path.as_str() {
            "/login" => self.at_login().await,
            "/register" => browser.submit(&page, "/register", &address).await,
            "/reset" => browser.submit(&page, "/reset", &address).await,
            "/register/sent" | "/reset/sent" => self.at_mail_sent().await,
            "/first-login" => self.at_first_login().await,
            "/verify-identity" => self.at_identity().await,
            "/auth-key" => self.at_key().await,
            "/credentials" => browser.choose_credentials(&page, person).await,
            "/credentials/done" => browser.get(&page.attributes("main a.button", "href").concat()).await,
            "/temp-login" => self.at_temporary_login().await,
            "/password" => self.at_new_password().await,
            "/password/change" => self.at_change_of_password().await,
            "/" => self.at_portal().await,
            other => panic!("lost at {other}: {:?}", self.trail),
        }
    }

    async fn take_the_button(&self) -> Page {
        let page = &self.page;
        let buttons = page.attributes("main a.button", "href");
        let first = buttons.first().unwrap_or_else(|| panic!("a dead end: {:?}\n{}", self.trail, page.body()));
        self.browser.get(first).await
    }

    /// A user who cannot sign in registers or asks for a new password, depending on the goal.
    async fn at_login(&self) -> Page {
        let refused = self.page.status == StatusCode::UNPROCESSABLE_ENTITY;
        let may_sign_in = !refused && !self.trail.is_empty();
        match self.goal {
            Goal::NewPassword(password) if may_sign_in && self.password_typed => self.sign_in(password).await,
            Goal::NewPassword(_) => self.browser.get("/reset").await,
            Goal::OtherPassword(password) if !refused && self.password_typed => self.sign_in(password).await,
            Goal::OtherPassword(_) | Goal::SignOut | Goal::SignOutEverywhere => self.sign_in(PASSWORD).await,
            _ if may_sign_in => self.sign_in(PASSWORD).await,
            _ => self.browser.get("/register").await,
        }
    }

    async fn sign_in(&self, password: &str) -> Page {
        let typed = [("login_id", self.person.login_id), ("password", password)];
        self.browser.submit(&self.page, "/login", &typed).await
    }

    /// Follows the newest mail with a link; without one, waits a minute and asks again.
    async fn at_mail_sent(&mut self) -> Page {
        match self.newest_mail().await {
            Some(mail) => self.browser.get(&link_in(&mail)).await,
            None => {
                self.world.pass_minutes(1);
                self.browser.get(self.page.path.trim_end_matches("/sent")).await
            }
        }
    }

    async fn newest_mail(&mut self) -> Option<Mail> {
        let mut deliveries = 0;
        while self.world.deliver().await.failed > 0 {
            deliveries += 1;
            assert!(deliveries < MAX_DELIVERIES, "the mails are stuck");
        }
        let mails = self.world.mails_to(self.person.address).await;
        let unread = mails.get(self.mails_read..).unwrap_or_default();
        let newest = unread.iter().rev().find(|mail| leads_somewhere(mail)).cloned();
        self.mails = mails.len();
        self.mail = newest.clone().or(self.mail.take());
        newest
    }

    async fn at_first_login(&self) -> Page {
        match self.goal {
            Goal::AccountBy(login_id, password) if self.page.status == StatusCode::OK => {
                let typed = [("login_id", login_id), ("temporary_password", password)];
                self.browser.submit(&self.page, "/first-login", &typed).await
            }
            _ => self.browser.to_identity(&self.page).await,
        }
    }

    async fn at_identity(&mut self) -> Page {
        if self.page.texts("p.key").is_empty() {
            return match self.goal {
                Goal::AccountByCode => self.answer_by_code().await,
                _ => self.browser.check_identity(&self.world, &self.page, self.person).await,
            };
        }
        self.key = Some(self.page.key());
        match self.newest_mail().await {
            Some(mail) => self.browser.get(&link_in(&mail)).await,
            None => self.browser.get("/register").await,
        }
    }

    /// Submits the code of the newest mail; asks for another code when there is none or it was wrong.
    async fn answer_by_code(&mut self) -> Page {
        let asked = self.page.status == StatusCode::OK && !self.page.texts("input#mailed_code").is_empty();
        self.newest_mail().await;
        let mails = self.world.mails_to(self.person.address).await;
        let with_code = mails.iter().rev().find(|mail| mail.subject == "確認コードのお知らせ").filter(|_| asked);
        let Some(code) = with_code.map(|mail| value_in(mail, "確認コード")) else {
            self.world.pass_minutes(1);
            return self
                .browser
                .submit(&self.page, "/verify-identity", &[("email", self.person.address), ("action", "mail-code")])
                .await;
        };
        let [year, month, day] = self.person.birth_date;
        let typed = [
            ("email", self.person.address),
            ("birth_year", year),
            ("birth_month", month),
            ("birth_day", day),
            ("mailed_code", &code),
        ];
        self.browser.submit(&self.page, "/verify-identity", &typed).await
    }

    /// Submits the 認証キー; without the right one, follows the link of the page back to the start.
    async fn at_key(&mut self) -> Page {
        match self.key.clone().filter(|_| self.page.status == StatusCode::OK) {
            Some(key) => self.browser.submit(&self.page, "/auth-key", &[("auth_key", &key)]).await,
            None => self.browser.get(&self.page.attributes("main p a", "href").concat()).await,
        }
    }

    async fn at_temporary_login(&self) -> Page {
        match &self.mail {
            Some(mail) if self.page.status == StatusCode::OK => {
                let typed = [
                    ("login_id", value_in(mail, "ログインID")),
                    ("temporary_password", value_in(mail, "仮パスワード")),
                ];
                let typed = typed.each_ref().map(|(name, value)| (*name, value.as_str()));
                self.browser.submit(&self.page, "/temp-login", &typed).await
            }
            _ => self.browser.get("/reset").await,
        }
    }

    async fn at_new_password(&mut self) -> Page {
        let Goal::NewPassword(password) = self.goal else { return self.browser.get("/login").await };
        self.password_typed = true;
        self.browser.replace_password(&self.page, password).await
    }

    async fn at_portal(&mut self) -> Page {
        if !self.is_own_page() {
            return self.browser.get("/login").await;
        }
        let way_out = match self.goal {
            Goal::SignOut => "/logout",
            Goal::SignOutEverywhere => "/logout/everywhere",
            _ => return self.browser.get("/password/change").await,
        };
        self.was_in.get_or_insert(self.browser.fork());
        self.browser.submit(&self.page, way_out, &[]).await
    }

    /// Whether the cookies from before the sign-out no longer open the portal.
    pub async fn has_left(&self) -> bool {
        match &self.was_in {
            Some(browser) => browser.fork().get("/").await.path == "/login",
            None => true,
        }
    }

    async fn at_change_of_password(&mut self) -> Page {
        let Goal::OtherPassword(password) = self.goal else { return self.browser.get("/login").await };
        let is_own = self.page.texts("dl.facts dd").iter().any(|shown| shown == self.person.login_id);
        if !is_own {
            return self.browser.get("/login").await;
        }
        self.password_typed = true;
        let typed = [("current_password", PASSWORD), ("new_password", password), ("new_password_again", password)];
        self.browser.submit(&self.page, "/password/change", &typed).await
    }
}

/// Whether a mail has a link that leads on; that of a notice stops the account.
pub fn leads_somewhere(mail: &Mail) -> bool {
    mail.text.lines().any(|line| line.starts_with("https://") && !line.contains("/not-me?"))
}
