//! Several people at one browser, each in a tab: a form acts for whom it was shown, or on nobody.

use std::sync::Arc;

use http::StatusCode;
use shared::input::LoginId;
use shared::language::Language;
use shared::limits::MAX_FLOWS;
use tests::gallery::world_with;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in};
use tests::tables::{assert_unchanged, everything};
use tests::{Browser, Options, Page, ROSTER, World};

/// What a person does in a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// S04 → S05 → S06, S07 → S08 → S09.
    Identity,
    /// S04 → S08 → S09.
    Credentials,
    /// S12 → S13.
    Reissue(&'static str),
}

impl Way {
    const fn steps(self) -> usize {
        if matches!(self, Self::Identity) { 5 } else { 3 }
    }
}

/// One person's tab in the common browser.
struct Tab {
    browser: Browser,
    person: Person,
    way: Way,
    done: usize,
    page: Option<Page>,
}

impl Tab {
    fn new(browser: &Browser, person: Person, way: Way) -> Self {
        Self { browser: browser.clone(), person, way, done: 0, page: None }
    }

    async fn go_on(&mut self, world: &World) {
        let page = match self.way {
            Way::Identity => self.by_identity(world).await,
            Way::Credentials => self.by_credentials(world).await,
            Way::Reissue(password) => self.by_reissue(world, password).await,
        };
        assert_eq!(page.status, StatusCode::OK, "{:?} {}: {}", self.way, self.done, page.body());
        self.page = Some(page);
        self.done += 1;
    }

    fn page(&self) -> &Page {
        self.page.as_ref().expect("a page")
    }

    async fn by_identity(&self, world: &World) -> Page {
        let (browser, person) = (&self.browser, self.person);
        match self.done {
            0 => browser.open_identity(world, person).await,
            1 => browser.check_identity(world, self.page(), person).await,
            // The key stays on the page, and the mail is opened in another tab.
            2 => {
                let key = self.page().key();
                let mut form = browser.get(&link_in(&world.newest_mail_to(person.address).await)).await;
                form.bytes.extend(format!("<!-- {key} -->").into_bytes());
                form
            }
            3 => {
                let body = self.page().body();
                let (_, key) = body.rsplit_once("<!-- ").expect("the key");
                browser.submit(self.page(), "/auth-key", &[("auth_key", key.trim_end_matches(" -->"))]).await
            }
            _ => browser.choose_credentials(self.page(), person).await,
        }
    }

    async fn by_credentials(&self, world: &World) -> Page {
        match self.done {
            0 => self.browser.open_registration(world, self.person).await,
            1 => {
                let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
                self.browser.submit(self.page(), "/first-login", &typed).await
            }
            _ => self.browser.choose_credentials(self.page(), self.person).await,
        }
    }

    async fn by_reissue(&self, world: &World, password: &str) -> Page {
        match self.done {
            0 => self.browser.open_reset(world, self.person).await.0,
            1 => {
                let mail = world.newest_mail_to(self.person.address).await;
                self.browser.temporary_login(self.page(), &mail).await
            }
            _ => self.browser.replace_password(self.page(), password).await,
        }
    }
}

/// Every order of so many steps of the first person and of the second.
fn orders(first: usize, second: usize) -> Vec<Vec<usize>> {
    if first == 0 || second == 0 {
        return vec![[vec![0; first], vec![1; second]].concat()];
    }
    let with = |who: usize, rest: Vec<Vec<usize>>| rest.into_iter().map(move |rest| [vec![who], rest].concat());
    with(0, orders(first - 1, second)).chain(with(1, orders(first, second - 1))).collect()
}

async fn world() -> Arc<World> {
    let world = World::with(Options { cheap_hashes: true, ..Options::default() }).await;
    assert!(world.import(ROSTER).await.accepted);
    world
}

/// 太郎 and 三郎 have accounts, and may ask for mails again.
async fn with_two_members() -> Arc<World> {
    let world = world().await;
    for person in [TARO, SABURO] {
        world.browser().register(&world, person).await;
    }
    world.pass_minutes(61);
    world
}

async fn assert_owns(world: &Arc<World>, person: Person, password: &str, member_key: &str, what: &str) {
    let account = world.app().store.find_account(&LoginId::lookup_key(person.login_id)).await.expect("the store");
    let account = account.unwrap_or_else(|| panic!("{what}: no account of {}", person.login_id));
    assert_eq!((account.member_key.as_str(), account.nickname.as_str()), (member_key, person.nickname), "{what}");
    assert_eq!(world.browser().login(person.login_id, password).await.path, "/", "{what}: {}", person.login_id);
}

/// The most orders of a pair that are walked: each is a world of its own. Those between are left out evenly.
const MOST_ORDERS: usize = 16;

/// Both finish, in one browser, in orders of their steps from one end to the other; each gets what is their own.
async fn both_finish(first: (Person, Way, &str), second: (Person, Way, &str)) {
    let orders = orders(first.1.steps(), second.1.steps());
    for order in orders.iter().step_by(orders.len().div_ceil(MOST_ORDERS)) {
        let world = world().await;
        for (person, way, _) in [first, second] {
            if matches!(way, Way::Reissue(_)) {
                world.browser().register(&world, person).await;
            }
        }
        world.pass_minutes(61);
        let browser = world.browser();
        let mut tabs = [first, second].map(|(person, way, _)| Tab::new(&browser, person, way));
        for who in order {
            tabs[*who].go_on(&world).await;
        }
        for (person, way, member_key) in [first, second] {
            let password = if let Way::Reissue(password) = way { password } else { PASSWORD };
            assert_owns(&world, person, password, member_key, &format!("{order:?}")).await;
        }
    }
}

/// [B2]
#[tokio::test]
async fn two_people_register_in_one_browser_in_any_order_one_by_letter_and_one_by_identity_check() {
    both_finish((HANAKO, Way::Credentials, "A000124"), (TARO, Way::Identity, "A000123")).await;
}

/// [B2]
#[tokio::test]
async fn two_people_register_by_identity_check_in_one_browser_in_any_order() {
    both_finish((SABURO, Way::Identity, "A000126"), (TARO, Way::Identity, "A000123")).await;
}

/// [B2]
#[tokio::test]
async fn two_people_replace_their_passwords_in_one_browser_in_any_order() {
    let other = "はるになると 土手でつくしを摘む";
    let (first, second) = (Way::Reissue(OTHER_PASSWORD), Way::Reissue(other));
    both_finish((SABURO, first, "A000126"), (TARO, second, "A000123")).await;
}

/// [B2]
#[tokio::test]
async fn one_person_registers_while_another_replaces_a_password_in_one_browser_in_any_order() {
    both_finish((TARO, Way::Identity, "A000123"), (SABURO, Way::Reissue(OTHER_PASSWORD), "A000126")).await;
}

/// A page of each flow, each in a browser of its own, with the body that would act.
async fn forms_of_flows(world: &Arc<World>) -> Vec<(Browser, &'static str, Vec<(&'static str, String)>)> {
    world.browser().register(world, TARO).await;
    world.pass_minutes(61);
    let mut forms = Vec::new();
    let known = |path: &str, known: &[(&str, &str)]| tests::access::good_body(path, known);
    let browser = world.browser();
    browser.open_identity(world, SABURO).await;
    let image = world.read_image(&browser).await;
    let identity = [("email", SABURO.address), ("image_text", image.as_str()), ("birth_year", "1990")];
    forms.push((browser.fork(), "/verify-identity", known("/verify-identity", &identity)));
    forms.push((browser, "/first-login", known("/first-login", &[])));
    let browser = world.browser();
    let key = browser.identify(world, HANAKO).await;
    browser.get(&link_in(&world.newest_mail_to(HANAKO.address).await)).await;
    forms.push((browser.fork(), "/auth-key", known("/auth-key", &[("auth_key", &key)])));
    let at_key = browser.get("/auth-key").await;
    browser.submit(&at_key, "/auth-key", &[("auth_key", &key)]).await;
    forms.push((browser, "/credentials", known("/credentials", &[])));
    let browser = world.browser();
    let (page, mail) = browser.open_reset(world, TARO).await;
    let temporary = tests::journey::value_in(&mail, "仮パスワード");
    let at_link = known("/temp-login", &[("temporary_password", &temporary)]);
    forms.push((browser.fork(), "/temp-login", at_link));
    browser.temporary_login(&page, &mail).await;
    forms.push((browser, "/password", known("/password", &[])));
    forms
}

/// [B1] The flow that the form names is not among the cookies: evicted, deleted, or of another person.
#[tokio::test]
async fn a_form_whose_flow_is_gone_reads_counts_mails_and_writes_nothing_and_says_so_with_one_button() {
    let world = world().await;
    let heading = &world.ja().error_pages.flow_gone_heading;
    let forms = forms_of_flows(&world).await;
    for (browser, path, body) in &forms {
        let body: Vec<_> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let action = browser.action_of(path).await;
        assert!(action.contains("?flow="), "{path}");
        let (_, tag) = action.split_once("?flow=").expect("a tag");
        let other = if tag.starts_with('A') { tag.replacen('A', "B", 1) } else { format!("A{}", &tag[1..]) };
        let before = everything(&world).await;
        let no_cookie = world.browser();
        for (browser, url) in [
            (browser, (*path).to_owned()),
            (browser, format!("{path}?flow={other}")),
            (browser, format!("{path}?flow=")),
            (browser, format!("{path}?flow={}&language=en", other)),
            (&no_cookie, action.clone()),
        ] {
            let page = browser.fork().post_to(&url, &body).await;
            let work = world.works().pop().expect("its work");
            assert_eq!((page.status, work.rounds, work.hashes), (StatusCode::GONE, 0, 0), "{url}");
            let english = url.contains("language=en").then(|| world.app().wordings.of(Language::En));
            let heading = english.map_or(heading, |w| &w.error_pages.flow_gone_heading);
            assert_eq!(page.heading(), *heading, "{url}");
            let start = if ["/temp-login", "/password"].contains(path) { "/reset" } else { "/register" };
            assert_eq!(page.attributes("main a.button", "href"), [start], "{url}");
        }
        assert_eq!(before, everything(&world).await, "{path}");
    }
    // Nothing was used up: each form still does what it is for.
    for (browser, path, body) in &forms {
        let body: Vec<_> = body.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = browser.fork().post(path, &body).await;
        // The links of these two were used to come to the pages behind them.
        let is_used = ["/auth-key", "/temp-login"].contains(path);
        assert_eq!(page.status == StatusCode::GONE, is_used, "{path}: {}", page.status);
        assert!(!page.texts("h1").contains(heading), "{path}");
    }
}

/// [B4]
#[tokio::test]
async fn a_browser_keeps_four_flows_and_the_oldest_goes() {
    let world = World::with(Options { cheap_hashes: true, ..Options::default() }).await;
    assert!(world.import(&tests::employees::roster(MAX_FLOWS + 2)).await.accepted);
    let browser = world.browser();
    let mut pages = Vec::new();
    for n in 0..MAX_FLOWS + 2 {
        world.pass_seconds(1);
        browser.ask_registration(&tests::employees::address(n)).await;
        pages.push(browser.get(&link_in(&world.newest_mail_to(&tests::employees::address(n)).await)).await);
        assert!(browser.flows("registration").len() <= MAX_FLOWS);
        let bytes: usize = browser.cookies().iter().map(|(name, value)| name.len() + value.len() + 3).sum();
        assert!(bytes < 1_000, "{bytes} bytes of cookies");
    }
    for (n, page) in pages.iter().enumerate() {
        let form = browser.fork().submit(page, "/first-login", &[]).await;
        let expected = if n < 2 { StatusCode::GONE } else { StatusCode::UNPROCESSABLE_ENTITY };
        assert_eq!(form.status, expected, "{n}: {}", form.heading());
    }
    let opened_again = browser.fork().get(&pages[MAX_FLOWS].url).await;
    assert_eq!(opened_again.heading(), pages[MAX_FLOWS].heading());
}

/// [B1] A page without a tag is shown for the only flow of its kind; with several, none is guessed.
#[tokio::test]
async fn a_page_that_names_no_flow_is_shown_for_the_only_one_and_never_guessed() {
    let world = world().await;
    let browser = world.browser();
    let page = browser.open_identity(&world, TARO).await;
    assert_eq!(browser.get("/verify-identity").await.url, page.url);
    let english = browser.fork().get("/verify-identity?language=en").await;
    assert_eq!(english.attributes("html", "lang"), ["en"]);
    browser.open_identity(&world, SABURO).await;
    let page = browser.get("/verify-identity").await;
    assert_eq!((page.status, page.heading()), (StatusCode::GONE, world.ja().error_pages.flow_gone_heading.clone()));
}

/// 太郎's pages in a browser in which 三郎 signs in by now.
async fn taro_then_saburo(world: &Arc<World>) -> (Browser, Page, Page) {
    for person in [TARO, SABURO] {
        world.browser().register(world, person).await;
    }
    world.pass_minutes(61);
    let browser = world.browser();
    let portal = browser.login(TARO.login_id, PASSWORD).await;
    let change = browser.get("/password/change").await;
    browser.login(SABURO.login_id, PASSWORD).await;
    (browser, portal, change)
}

/// [B3]
#[tokio::test]
async fn a_form_of_a_members_page_does_nothing_while_another_is_signed_in_and_says_who_is() {
    let world = world().await;
    let (browser, portal, change) = taro_then_saburo(&world).await;
    let before = everything(&world).await;
    let cookies = browser.cookies();
    let new =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    let one_session = portal.action("/logout").replacen("/logout", "/logout/other", 1);
    assert!(one_session.starts_with("/logout/other?for="), "{one_session}");
    let pages = [
        browser.submit(&change, "/password/change", &new).await,
        browser.speak(&change, Language::En, &[]).await,
        browser.submit(&portal, "/preferences/language", &[("language", "en")]).await,
        browser.submit(&portal, "/preferences/text-size", &[("size", "l")]).await,
        browser.submit(&portal, "/logout/everywhere", &[]).await,
        browser.post_to(&one_session, &[("other_session", "x"), ("current_password", PASSWORD)]).await,
        browser.submit(&portal, "/logout", &[]).await,
        // A page of an earlier release names nobody.
        browser.post_to("/logout", &[]).await,
        browser.post_to("/password/change", &new).await,
    ];
    for page in pages {
        assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.url);
        assert!(page.body().contains(SABURO.nickname) && !page.body().contains(TARO.nickname), "{}", page.url);
        assert_eq!(page.attributes("main a.button", "href"), ["/"], "{}", page.url);
    }
    assert_eq!(before, everything(&world).await);
    assert_eq!(browser.cookies(), cookies, "no choice of language or text size either");
    assert!(browser.get("/").await.text(".welcome").contains(SABURO.nickname));
}

/// [B3] The banner behind a mailed link signs out whom it names, and a public page changes no account.
#[tokio::test]
async fn the_banner_behind_a_link_signs_out_whom_it_names_and_a_public_page_changes_no_account() {
    let world = with_two_members().await;
    let browser = world.browser();
    let public = browser.get("/help").await;
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.open_registration(&world, HANAKO).await;
    assert!(page.body().contains(TARO.nickname));
    browser.login(SABURO.login_id, PASSWORD).await;
    let answer = browser.submit(&page, "/logout", &[]).await;
    assert_eq!((answer.status, answer.body().contains(SABURO.nickname)), (StatusCode::CONFLICT, true));
    let before = everything(&world).await;
    browser.speak(&public, Language::En, &[]).await;
    assert_unchanged(
        &world,
        &before.into_iter().filter(|(pk, _)| !pk.starts_with("LIMIT#")).collect(),
        "a public page",
    )
    .await;
    let answer = browser.submit(&browser.get(&page.url).await, "/logout", &[]).await;
    assert_eq!(answer.path, "/login");
}

/// [B3] The page behind another person's link names who is signed in; its language is not that member's choice.
#[tokio::test]
async fn the_language_of_a_page_behind_a_link_is_not_that_of_the_account_that_is_signed_in() {
    let world = world_with("PRE_ISSUED_CREDENTIALS", "off").await;
    world.browser().register(&world, TARO).await;
    world.pass_minutes(61);
    let browser = world.browser();
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.open_registration(&world, SABURO).await;
    assert!(page.action("/preferences/language").contains("for="), "{:?}", page.actions());
    let page = browser.submit(&page, "/preferences/language", &[("language", "en")]).await;
    assert_eq!(page.attributes("html", "lang"), ["en"]);
    let account = world.app().store.find_account(&LoginId::lookup_key(TARO.login_id)).await.expect("the store");
    assert_eq!(account.expect("the account").language, Some(Language::Ja));
}

/// [B3] After a password was replaced, the page sent again by its owner does not speak to the next member.
#[tokio::test]
async fn a_new_password_sent_again_after_another_member_signed_in_tells_that_member_nothing_of_it() {
    let world = with_two_members().await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let form = browser.temporary_login(&page, &mail).await;
    browser.replace_password(&form, OTHER_PASSWORD).await;
    browser.login(SABURO.login_id, PASSWORD).await;
    let page = browser.replace_password(&form, OTHER_PASSWORD).await;
    assert_eq!((page.status, page.texts(".banner")), (StatusCode::CONFLICT, Vec::new()));
    assert_owns(&world, TARO, OTHER_PASSWORD, "A000123", "太郎").await;
    assert_owns(&world, SABURO, PASSWORD, "A000126", "三郎").await;
}

/// [B3] [L8] Shared computers: a leave that was not used ends with its member's login and sign-out.
#[tokio::test]
async fn an_unused_leave_to_set_a_password_ends_when_its_member_signs_in_or_out_and_another_persons_stays() {
    let world = with_two_members().await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let taros = browser.temporary_login(&page, &mail).await;
    let (page, mail) = browser.open_reset(&world, SABURO).await;
    let saburos = browser.temporary_login(&page, &mail).await;
    let portal = browser.login(TARO.login_id, PASSWORD).await;
    assert_eq!(browser.fork().replace_password(&taros, OTHER_PASSWORD).await.status, StatusCode::GONE);
    browser.submit(&portal, "/logout", &[]).await;
    assert_eq!(browser.replace_password(&saburos, OTHER_PASSWORD).await.path, "/");
    assert_owns(&world, SABURO, OTHER_PASSWORD, "A000126", "三郎").await;
}

/// The sessions of the tables.
async fn sessions(world: &World) -> usize {
    tests::tables::items_at(world, "SESSION#").await.len()
}

/// [L8] [B3]
#[tokio::test]
async fn signing_in_ends_the_session_that_the_browser_had() {
    let world = with_two_members().await;
    let browser = world.browser();
    browser.login(TARO.login_id, PASSWORD).await;
    let taros = browser.fork();
    browser.login(SABURO.login_id, PASSWORD).await;
    assert_eq!((taros.get("/").await.path.as_str(), sessions(&world).await), ("/login", 1));
    let saburos = browser.fork();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let page = browser.temporary_login(&page, &mail).await;
    assert_eq!(saburos.fork().get("/").await.path, "/", "not before the new password is set");
    browser.replace_password(&page, OTHER_PASSWORD).await;
    assert_eq!((saburos.get("/").await.path.as_str(), sessions(&world).await), ("/login", 1));
    assert!(browser.get("/").await.text(".welcome").contains(TARO.nickname));
}

/// [L3] [L8] A browser that signed in with an earlier password is a stranger's.
#[tokio::test]
async fn the_mark_of_a_known_device_ends_with_the_password() {
    let world = world().await;
    world.browser().register(&world, TARO).await;
    let (here, left_behind) = (world.browser(), world.browser());
    left_behind.login(TARO.login_id, PASSWORD).await;
    here.login(TARO.login_id, PASSWORD).await;
    let form = here.get("/password/change").await;
    let new =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    here.submit(&form, "/password/change", &new).await;
    let stranger = world.browser();
    let wrong = [("login_id", TARO.login_id), ("password", PASSWORD)];
    for _ in 0..=shared::limits::FREE_LOGIN_FAILURES {
        stranger.post("/login", &wrong).await;
    }
    let held = world.ja().messages.login.locked.fill(shared::limits::FIRST_LOGIN_HOLD.as_mins());
    assert_eq!(left_behind.post("/login", &wrong).await.errors(), [held], "it shares the count of all strangers");
    assert_eq!(here.login(TARO.login_id, OTHER_PASSWORD).await.path, "/", "the mark of the new password counts");
}

/// [O1]
#[tokio::test]
async fn the_address_in_the_cookie_is_sealed() {
    let world = world().await;
    let browser = world.browser();
    browser.ask_registration(TARO.address).await;
    let cookie = browser.cookie("__Host-asked").expect("the cookie");
    let decoded = base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, &cookie).expect("base64url");
    for part in ["taro", "kenpo", "example"] {
        assert!(!cookie.contains(part) && !String::from_utf8_lossy(&decoded).contains(part), "{cookie}");
    }
    assert!(browser.get("/register/sent").await.body().contains(TARO.address));
}
