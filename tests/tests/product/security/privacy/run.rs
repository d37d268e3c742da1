//! A full run of the product, successes and mistakes alike, that collects every text it leaves behind.

use std::sync::Arc;

use serde_json::{Value, json};
use shared::function::Function;
use tests::gallery::gallery;
use tests::journey::{HANAKO, JIRO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in, value_in};
use tests::tables::everything;
use tests::{Browser, Options, Page, ROSTER, Recording, World, captured_log};

use super::allowed::Place;
use super::secret::{Kind, Secret};

pub const USER_AGENT: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) EvidenceBrowser/131.7";
const WRONG_PASSWORD: &str = "ちがうパスワードを入れてみます";
const WRONG_KEY: &str = "4UZdrlrZ";

/// The texts that the run left behind, and the secrets to search them for.
pub struct Traces {
    pub texts: Vec<(Place, String)>,
    pub secrets: Vec<Secret>,
}

struct Run {
    world: Arc<World>,
    traces: Traces,
}

/// Runs every journey, mistake, import and staff operation.
pub async fn run() -> Traces {
    let notes = Recording::with_answers();
    let world = World::with(Options::default().noted(&notes)).await;
    let mut run = Run { world, traces: Traces { texts: Vec::new(), secrets: known() } };
    run.rosters().await;
    run.journeys().await;
    run.mistakes().await;
    run.staff().await;
    run.stored().await;
    run.mails();
    tests::full_run::everything_in(&notes).await;
    for page in notes.answers().iter().chain(gallery().pages().map(|shot| &shot.page)) {
        run.page(page);
    }
    run.traces.texts.push((Place::Log, captured_log::of_this_thread()));
    run.traces.texts.push((Place::Log, gallery().log.clone()));
    run.traces
}

/// The secrets known in advance: those of the roster and those that members type.
fn known() -> Vec<Secret> {
    let addresses = [TARO, HANAKO, JIRO, SABURO].map(|person| person.address);
    let dates =
        ["1980-04-01", "19800401", "S550401", "1980/4/1", "1990年6月6日", "平成2年6月6日", "1985-04-02", "1990-06-06"];
    let of = |kind, texts: &[&str]| texts.iter().map(|text| Secret::new(kind, text)).collect::<Vec<_>>();
    [
        of(Kind::Address, &addresses),
        of(Kind::Address, &["unknown@example.co.jp", "stranger@example.com"]),
        of(Kind::BirthDate, &dates),
        of(Kind::Name, &["健保 太郎", "ｹﾝﾎﾟ ﾀﾛｳ", "健保 花子", "健保 三郎"]),
        of(Kind::MemberKey, &["A000123", "A000124", "A000125", "A000126"]),
        of(Kind::LoginId, &[TARO.login_id, HANAKO.login_id, SABURO.login_id, "kenpo0124"]),
        of(Kind::Nickname, &[TARO.nickname, HANAKO.nickname, SABURO.nickname]),
        of(Kind::Password, &[PASSWORD, OTHER_PASSWORD, WRONG_PASSWORD]),
        of(Kind::Temporary, &["Tmp4HanakoX2"]),
        of(Kind::Key, &[WRONG_KEY]),
        of(Kind::UserAgent, &[USER_AGENT, "EvidenceBrowser"]),
    ]
    .concat()
}

impl Run {
    fn browser(&self) -> Browser {
        let mut browser = self.world.browser();
        browser.user_agent = USER_AGENT;
        browser
    }

    /// Imports: a dry run, an accepted list, a list with an invalid row, a rejected list.
    async fn rosters(&mut self) {
        let broken = format!("{ROSTER}A000128,ｹﾝﾎﾟ ﾀﾛｳ,健保 太郎,1980-13-01,1,taro..kenpo@example.co.jp,20150707,,,\n");
        for (folder, csv) in
            [("full-dry-run", ROSTER), ("full", ROSTER), ("delta", &broken), ("full", "何か,別の\nA1,\n")]
        {
            let report = self.world.drop_roster(folder, csv).await;
            self.traces.texts.push((Place::Report, report.to_string()));
        }
    }

    /// Staff re-issue the temporary password of a letter.
    async fn letter(&mut self) -> String {
        let answer = self.world.staff(Function::StaffReissueCredential, "A000124").await;
        let password = answer["temporary_password"].as_str().expect("a password").to_owned();
        self.traces.secrets.push(Secret::new(Kind::Temporary, &password));
        self.traces.texts.push((Place::StaffAnswer, answer.to_string()));
        password
    }

    /// Every path to the portal, and every path to a new password.
    async fn journeys(&mut self) {
        let (world, browser, letter) = (self.world.clone(), self.browser(), self.letter().await);
        browser.register(&world, TARO).await;
        browser.login(TARO.login_id, PASSWORD).await;
        let page = browser.open_registration(&world, HANAKO).await;
        let typed = [("login_id", "kenpo0124"), ("temporary_password", letter.as_str())];
        let page = browser.submit(&page, "/first-login", &typed).await;
        browser.choose_credentials(&page, HANAKO).await;
        let page = self.browser().open_identity(&world, SABURO).await;
        let other = self.browser();
        other.get(&link_in(&world.newest_mail_to(SABURO.address).await)).await;
        other.submit(&page, "/verify-identity", &[("email", SABURO.address), ("action", "mail-code")]).await;
        world.deliver().await;
        let (page, mail) = browser.open_reset(&world, TARO).await;
        let page = browser.temporary_login(&page, &mail).await;
        self.stored().await;
        browser.replace_password(&page, OTHER_PASSWORD).await;
        let page = browser.get("/password/change").await;
        let typed =
            [("current_password", OTHER_PASSWORD), ("new_password", PASSWORD), ("new_password_again", PASSWORD)];
        browser.submit(&page, "/password/change", &typed).await;
    }

    /// Secrets entered in wrong places: other fields, URLs, headers.
    async fn mistakes(&mut self) {
        let (world, browser) = (self.world.clone(), self.browser());
        for (id, password) in [(TARO.login_id, WRONG_PASSWORD), (PASSWORD, TARO.login_id), (TARO.address, PASSWORD)] {
            browser.post("/login", &[("login_id", id), ("password", password)]).await;
        }
        for address in ["unknown@example.co.jp", JIRO.address, TARO.address] {
            browser.ask_registration(address).await;
            let page = browser.get("/reset").await;
            browser.submit(&page, "/reset", &[("email", address)]).await;
        }
        world.pass_minutes(61);
        let page = browser.open_identity(&world, SABURO).await;
        self.stored().await;
        browser
            .submit(
                &page,
                "/verify-identity",
                &[("email", SABURO.address), ("birth_year", "1990"), ("image_text", "zz")],
            )
            .await;
        browser.identify(&world, SABURO).await;
        self.stored().await;
        browser.get(&link_in(&world.newest_mail_to(SABURO.address).await)).await;
        for key in [WRONG_KEY, SABURO.address] {
            browser.post("/auth-key", &[("auth_key", key)]).await;
        }
        for path in [
            format!("/{}", TARO.address),
            format!("/login?password={WRONG_KEY}"),
            format!("/x/{WRONG_KEY}?t={WRONG_KEY}"),
        ] {
            let referrer = ("referer", "https://portal.example.jp/taro.kenpo@example.co.jp");
            browser.request_with("GET", &path, None, &[referrer, ("x-email", TARO.address)]).await;
        }
    }

    async fn staff(&mut self) {
        let world = self.world.clone();
        for function in Function::ALL.into_iter().filter(|function| function.is_for_staff()) {
            let key = match function {
                Function::StaffLookUp | Function::StaffUnlock => "A000123",
                Function::StaffLiftSuppression => "A000126",
                Function::StaffReissueCredential => "A000124",
                // Refused, since it is not confirmed: what is stored of the member is searched afterwards.
                Function::StaffErase => "A000125",
                other => panic!("{}: name a member for it", other.name()),
            };
            let answer = world.staff(function, key).await;
            self.traces.texts.push((Place::StaffAnswer, answer.to_string()));
        }
        let bad: Value =
            json!({ "operator": "職員 1", "reason": "受付 1", "member_key": "A000123", "password": PASSWORD });
        let answer = world.invoke(Function::StaffLookUp, bad).await.expect("an answer");
        self.traces.texts.push((Place::StaffAnswer, serde_json::to_string(&answer).expect("JSON")));
    }

    /// Every item of the tables as it is now.
    async fn stored(&mut self) {
        for (pk, item) in everything(&self.world).await {
            let beginning = pk.split('#').next().unwrap_or_default();
            self.traces.texts.push((Place::Stored(String::from(beginning).leak()), format!("{pk} {item:?}")));
        }
    }

    /// The secrets in every mail, and its text.
    fn mails(&mut self) {
        for mail in self.world.mailbox.mails() {
            if let Some((_, token)) = mail.text.split_once("?t=") {
                let token = token.split_whitespace().next().unwrap_or_default();
                self.traces.secrets.push(Secret::new(Kind::Token, token));
            }
            for (label, kind) in [("仮パスワード", Kind::Temporary), ("確認コード", Kind::Code)] {
                if mail.text.contains(&format!("{label} : ")) {
                    self.traces.secrets.push(Secret::new(kind, &value_in(&mail, label)));
                }
            }
            let raw = String::from_utf8_lossy(mail.raw()).replace("\r\n", "");
            let head = raw.split("To: ").next().unwrap_or_default().to_owned();
            self.traces.texts.push((Place::Mail, format!("{}\n{}\n{head}", mail.subject, mail.text)));
            self.traces.texts.push((Place::MailTag, format!("{:?} {:?}", mail.tags(), mail.configuration_set())));
        }
    }

    /// A page with its headers, and the tokens and keys that it issues.
    fn page(&mut self, page: &Page) {
        let place = match page.status.as_u16() {
            422 => Place::Form,
            400.. => Place::ErrorPage,
            _ => Place::Page,
        };
        let body = page.body();
        if let Some((_, key)) = body.split_once("data-copy=\"") {
            self.traces.secrets.push(Secret::new(Kind::Key, key.split('"').next().unwrap_or_default()));
        }
        for cookie in page.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()) {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
            let is_token =
                ["session", "restricted", "registration", "credentials", "reset"].iter().any(|n| name.ends_with(n));
            if is_token && !value.is_empty() {
                self.traces.secrets.push(Secret::new(Kind::Token, value));
            }
            self.traces.texts.push((Place::Cookie, cookie.to_owned()));
        }
        let location = page.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
        self.traces.texts.push((Place::Location, location.to_owned()));
        self.traces.texts.push((place, body));
    }
}
