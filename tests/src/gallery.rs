//! The gallery: every page in every state that looks different, and one mail of each kind, collected once for all tests
//! that only read them.

use std::sync::{Arc, OnceLock};

use aws_sdk_dynamodb::types::AttributeValue;
use local::mailbox::Mail;
use shared::app::App;
use shared::language::Language;

use crate::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, Person, SABURO, TARO, link_in, value_in};
use crate::{Browser, Options, Page, Recording, World};

/// One page of the gallery.
pub struct Shot {
    /// The number of the screen, and its state.
    pub name: &'static str,
    /// The page.
    pub page: Page,
}

/// All pages and mails in one language.
pub struct Gallery {
    /// S01–S15, E01–E07, and the pages of a journey that is locked.
    pub screens: Vec<Shot>,
    /// Forms that were rejected and are shown again with their errors.
    pub wrong: Vec<Shot>,
    /// The CAPTCHA image of S05, as PNG.
    pub image: Vec<u8>,
    /// M1–M7, the notice of a login, and the mail about a frozen account.
    pub mails: Vec<(&'static str, Mail)>,
    /// Their language.
    pub language: Language,
    /// The application that produced them.
    pub app: App,
    /// The recording of the run.
    pub notes: Recording,
    /// The log of the run.
    pub log: String,
}

/// The gallery in Japanese.
pub fn gallery() -> &'static Gallery {
    gallery_in(Language::Ja)
}

/// The gallery in every language.
pub fn galleries() -> [&'static Gallery; 2] {
    Language::ALL.map(gallery_in)
}

/// Every page in every language.
pub fn shots() -> impl Iterator<Item = (Language, &'static Shot)> {
    galleries().into_iter().flat_map(|gallery| gallery.pages().map(|shot| (gallery.language, shot)))
}

/// The gallery in one language; the first caller collects it.
fn gallery_in(language: Language) -> &'static Gallery {
    static GALLERIES: [OnceLock<Gallery>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];
    GALLERIES[language as usize].get_or_init(|| {
        let walk = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(Walk::whole(language))
        };
        std::thread::spawn(walk).join().expect("the walk")
    })
}

impl Gallery {
    /// Screens and rejected forms.
    pub fn pages(&self) -> impl Iterator<Item = &Shot> {
        self.screens.iter().chain(&self.wrong)
    }
}

/// A world in which one setting differs from the template's.
pub async fn world_with(name: &str, value: &str) -> Arc<World> {
    imported(Options::setting(name, value)).await
}

async fn imported(options: Options) -> Arc<World> {
    let world = World::with(options).await;
    let report = world.import(crate::ROSTER).await;
    assert!(report.accepted, "{report:?}");
    world
}

struct Walk {
    language: Language,
    world: Arc<World>,
    screens: Vec<Shot>,
    wrong: Vec<Shot>,
    image: Vec<u8>,
    mails: Vec<(&'static str, Mail)>,
}

impl Walk {
    async fn whole(language: Language) -> Gallery {
        let world = imported(Options::default().in_language(language)).await;
        let mut walk = Self { language, world, screens: vec![], wrong: vec![], image: vec![], mails: vec![] };
        walk.sign_in_and_around().await;
        walk.ask_for_a_mail().await;
        walk.register().await;
        walk.first_login().await;
        walk.reset().await;
        walk.portal().await;
        walk.dead_ends().await;
        walk.locked().await;
        walk.closed().await;
        walk.frozen().await;
        walk.told().await;
        walk.other_member().await;
        walk.other_settings().await;
        Gallery {
            screens: walk.screens,
            wrong: walk.wrong,
            image: walk.image,
            mails: walk.mails,
            language,
            app: walk.world.app().clone(),
            notes: walk.world.notes.clone(),
            log: crate::captured_log::of_this_thread(),
        }
    }

    fn setting(&self, name: &str, value: &str) -> Options {
        self.options(Options::setting(name, value))
    }

    fn options(&self, options: Options) -> Options {
        options.noted(&self.world.notes).in_language(self.language)
    }

    fn screen(&mut self, name: &'static str, page: Page) -> Page {
        self.screens.push(Shot { name, page: page.clone() });
        page
    }

    fn wrong(&mut self, name: &'static str, page: Page) {
        assert_eq!(page.status, 422, "{name}: {} {}", page.path, page.heading());
        self.wrong.push(Shot { name, page });
    }

    async fn mail(&mut self, name: &'static str, to: Person) -> Mail {
        let mail = self.world.newest_mail_to(to.address).await;
        self.mails.push((name, mail.clone()));
        mail
    }

    /// Submits a form several times: the input, and the name of the resulting page.
    async fn try_all(&mut self, browser: &Browser, page: &Page, action: &str, tries: &[(&'static str, &[Typed<'_>])]) {
        for &(name, typed) in tries {
            let answer = browser.send(page, action, typed).await;
            self.wrong(name, answer);
        }
    }

    async fn sign_in_and_around(&mut self) {
        let browser = self.world.browser();
        let page = self.screen("s01", browser.get("/login").await);
        for (name, notice) in [
            ("s01-logged-out", "logged-out"),
            ("s01-logged-out-everywhere", "logged-out-everywhere"),
            ("s01-registered", "registered"),
            ("s01-password-replaced", "password-replaced"),
            ("s01-timed-out", "timed-out"),
        ] {
            self.screen(name, browser.get(&format!("/login?notice={notice}")).await);
        }
        let stranger: &[Typed] = &[("login_id", "nobody"), ("password", "not the password")];
        self.try_all(&browser, &page, "/login", &[("s01-empty", &[]), ("s01-failed", stranger)]).await;
        for _ in 0..4 {
            browser.send(&page, "/login", stranger).await;
        }
        self.try_all(&browser, &page, "/login", &[("s01-held-back", stranger)]).await;
        self.screen("s15", browser.get("/about-tls").await);
        self.screen("help", browser.get("/help").await);
        let large = browser.fork();
        large.post("/preferences/text-size", &[("size", "l"), ("back", "/login")]).await;
        self.screen("s01-large-text", large.get("/login").await);
    }

    async fn ask_for_a_mail(&mut self) {
        let long = format!("{}@example.jp", "a".repeat(65));
        let browser = self.world.browser();
        let page = self.screen("s02", browser.get("/register").await);
        let tries: &[(&'static str, &[Typed])] = &[
            ("s02-empty", &[("email", "　")]),
            ("s02-format", &[("email", "taro.kenpo")]),
            ("s02-too-long", &[("email", &long)]),
            ("s02-characters", &[("email", "太郎@example.co.jp")]),
            ("s02-dots", &[("email", "taro..kenpo@example.co.jp")]),
        ];
        self.try_all(&browser, &page, "/register", tries).await;
        let page = self.screen("s10", browser.get("/reset").await);
        let tries: &[(&'static str, &[Typed])] =
            &[("s10-empty", &[]), ("s10-format", &[("email", "taro@kenpo@example.co.jp")])];
        self.try_all(&browser, &page, "/reset", tries).await;
        let page = self.screen("s11", browser.submit(&page, "/reset", &[("email", TARO.address)]).await);
        let again: &[Typed] = &[("action", "again")];
        let page = self.screen("s11-asked-too-early", browser.submit(&page, "/reset", again).await);
        self.world.pass_minutes(2);
        self.screen("s11-may-ask-again", browser.get("/reset/sent").await);
        self.screen("s11-asked-again", browser.submit(&page, "/reset", again).await);
    }

    /// Path Q, with every possible input error.
    async fn register(&mut self) {
        let (world, browser) = (self.world.clone(), self.world.browser());
        let page = self.screen("s03", browser.ask_registration(TARO.address).await);
        let again: &[Typed] = &[("action", "again")];
        self.screen("s03-asked-too-early", browser.submit(&page, "/register", again).await);
        world.pass_minutes(2);
        self.screen("s03-asked-again", browser.submit(&page, "/register", again).await);
        let mail = self.mail("m1", TARO).await;
        self.screen("s04", browser.get(&link_in(&mail)).await);
        let page = self.screen("s05", browser.get("/verify-identity").await);
        self.image = browser.get(&page.attributes(".challenge img", "src").concat()).await.bytes;
        self.mistype_identity(&browser, &page).await;
        let page = browser.submit(&page, "/verify-identity", &[("email", TARO.address), ("action", "mail-code")]).await;
        self.screen("s05-code", page.clone());
        let code = value_in(&self.mail("m7", TARO).await, "確認コード");
        let [year, month, day] = TARO.birth_date;
        let date: &[Typed] = &[("birth_year", year), ("birth_month", month), ("birth_day", day)];
        let with = |code: &'static str| [date, &[("mailed_code", code)]].concat();
        let tries: &[(&'static str, &[Typed])] =
            &[("s05-code-empty", date), ("s05-code-mismatch", &with("not a code"))];
        self.try_all(&browser, &page, "/verify-identity", tries).await;
        let typed = [date, &[("mailed_code", code.as_str())]].concat();
        let page = self.screen("s06", browser.submit(&page, "/verify-identity", &typed).await);
        let mail = self.mail("m2", TARO).await;
        let key = page.key();
        let page = self.screen("s07", browser.get(&link_in(&mail)).await);
        let tries: &[(&'static str, &[Typed])] = &[("s07-empty", &[]), ("s07-mismatch", &[("auth_key", "4UZd rlrZ")])];
        self.try_all(&browser, &page, "/auth-key", tries).await;
        let page = browser.submit(&page, "/auth-key", &[("auth_key", &key)]).await;
        let page = self.screen("s08", page);
        self.mistype_credentials(&browser, &page).await;
        let page = browser.choose_credentials(&page, TARO).await;
        self.screen("s09", page);
        self.mail("m3", TARO).await;
        world.pass_minutes(60);
        browser.ask_registration(TARO.address).await;
        self.mail("m6", TARO).await;
    }

    async fn mistype_identity(&mut self, browser: &Browser, page: &Page) {
        self.try_all(browser, page, "/verify-identity", &[("s05-empty", &[])]).await;
        for (name, [year, month, day]) in [
            ("s05-year-missing", ["", "4", "1"]),
            ("s05-month-missing", ["1980", "", "1"]),
            ("s05-day-missing", ["1980", "4", ""]),
            ("s05-date-no-number", ["1980", "四", "1"]),
            ("s05-year-of-an-era", ["昭和55", "4", "1"]),
            ("s05-year-of-two-digits", ["55", "4", "1"]),
            ("s05-month-range", ["1980", "13", "1"]),
            ("s05-day-range", ["1980", "4", "32"]),
            ("s05-not-in-calendar", ["2023", "2", "29"]),
            ("s05-future", ["2099", "4", "1"]),
            ("s05-too-old", ["1899", "4", "1"]),
        ] {
            let date: &[Typed] = &[("birth_year", year), ("birth_month", month), ("birth_day", day)];
            self.try_all(browser, page, "/verify-identity", &[(name, date)]).await;
        }
        let [year, month, day] = TARO.birth_date;
        let right: &[Typed] =
            &[("email", TARO.address), ("birth_year", year), ("birth_month", month), ("birth_day", day)];
        let tries: &[(&'static str, &[Typed])] = &[("s05-image-mismatch", &[right, &[("image_text", "zz")]].concat())];
        self.try_all(browser, page, "/verify-identity", tries).await;
        let image = self.world.read_image(browser).await;
        let other_day = [right, &[("image_text", image.as_str())]].concat();
        let other_day: Vec<Typed> =
            other_day.into_iter().map(|(name, value)| (name, if name == "birth_day" { "2" } else { value })).collect();
        self.try_all(browser, page, "/verify-identity", &[("s05-mismatch", &other_day)]).await;
    }

    async fn mistype_credentials(&mut self, browser: &Browser, page: &Page) {
        let long = "長い".repeat(65);
        let of = |id, password, again, nickname| {
            [("new_login_id", id), ("new_password", password), ("new_password_again", again), ("nickname", nickname)]
        };
        let tries: [(&'static str, [Typed; 4]); 8] = [
            ("s08-empty", of("", "", "", "")),
            ("s08-short", of("taro", "short", "shorter", "とても長いニックネームは二十文字までですよ")),
            ("s08-long", of(&long, &long, &long, "あ\u{202e}い")),
            ("s08-characters", of("健保太郎太郎", "with a \u{7} bell inside", "", "たろう")),
            ("s08-common", of("taro.1980", "passwordpassword", "passwordpassword", "たろう")),
            ("s08-personal", of("taro.1980", "taro.kenpo@example.co.jp", "taro.kenpo@example.co.jp", "たろう")),
            ("s08-again-missing", of("taro.1980", PASSWORD, "", "たろう")),
            ("s08-again-other", of("taro.1980", PASSWORD, OTHER_PASSWORD, "たろう")),
        ];
        for (name, typed) in tries {
            self.try_all(browser, page, "/credentials", &[(name, &typed)]).await;
        }
    }

    /// Path P, twice concurrently.
    async fn first_login(&mut self) {
        let world = self.world.clone();
        let (first, second) = (world.browser(), world.browser());
        let page = first.open_registration(&world, HANAKO).await;
        let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
        let tries: &[(&'static str, &[Typed])] =
            &[("s04-empty", &[]), ("s04-failed", &[("login_id", "kenpo0124"), ("temporary_password", "wrong")])];
        self.try_all(&first, &page, "/first-login", tries).await;
        let first_form = first.submit(&page, "/first-login", &typed).await;
        self.screen("s08-first-login", first_form.clone());
        let same = [("new_login_id", "kenpo0124"), ("new_password", PASSWORD), ("new_password_again", PASSWORD)];
        let same = [&same[..], &[("nickname", "はなこ")]].concat();
        let taken: Vec<Typed> = same
            .iter()
            .map(|(name, value)| (*name, if *name == "new_login_id" { "TARO.1980" } else { *value }))
            .collect();
        let tries: &[(&'static str, &[Typed])] = &[("s08-same-as-issued", &same), ("s08-taken", &taken)];
        self.try_all(&first, &first_form, "/credentials", tries).await;
        world.pass_minutes(5);
        let page = second.open_registration(&world, HANAKO).await;
        let page = second.submit(&page, "/first-login", &typed).await;
        second.choose_credentials(&page, HANAKO).await;
        self.screen("e02", first.get("/credentials").await);
    }

    async fn reset(&mut self) {
        let (world, browser) = (self.world.clone(), self.world.browser());
        world.pass_minutes(60);
        let (page, mail) = browser.open_reset(&world, TARO).await;
        self.mails.push(("m4", mail.clone()));
        self.screen("s12", page.clone());
        let tries: &[(&'static str, &[Typed])] =
            &[("s12-empty", &[]), ("s12-failed", &[("login_id", TARO.login_id), ("temporary_password", "wrong")])];
        self.try_all(&browser, &page, "/temp-login", tries).await;
        let page = browser.temporary_login(&page, &mail).await;
        self.screen("s13", page.clone());
        let temporary = value_in(&mail, "仮パスワード");
        let tries: &[(&'static str, &[Typed])] = &[
            ("s13-empty", &[]),
            ("s13-same-as-temporary", &both(&temporary)),
            ("s13-same-as-current", &both(PASSWORD)),
        ];
        self.try_all(&browser, &page, "/password", tries).await;
        let page = browser.replace_password(&page, OTHER_PASSWORD).await;
        self.screen("s14-password-changed", page);
        self.mail("m5", TARO).await;
    }

    async fn portal(&mut self) {
        let (world, browser) = (self.world.clone(), self.world.browser());
        self.screen("s14-first-time", browser.login(HANAKO.login_id, PASSWORD).await);
        let again = world.browser();
        self.screen("s14", again.login(HANAKO.login_id, PASSWORD).await);
        let mut phone = world.browser();
        phone.user_agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1";
        self.screen("s14-elsewhere", phone.login(HANAKO.login_id, PASSWORD).await);
        self.one_session(&phone).await;
        let page = self.screen("password-change", browser.get("/password/change").await);
        let of = |current, new| [("current_password", current), ("new_password", new), ("new_password_again", new)];
        let tries: &[(&'static str, &[Typed])] = &[
            ("password-change-empty", &[]),
            ("password-change-wrong", &of("not the password", OTHER_PASSWORD)),
            ("password-change-same", &of(PASSWORD, PASSWORD)),
        ];
        self.try_all(&browser, &page, "/password/change", tries).await;
        let page = browser.open_registration(&world, SABURO).await;
        self.screen("s04-signed-in", page);
        let page = again.get("/").await;
        for language in Language::ALL {
            again.speak(&page, language, &[]).await;
        }
    }

    /// Ending one of the other sessions.
    async fn one_session(&mut self, phone: &Browser) {
        let page = phone.get("/").await;
        let tags = page.attributes("input[name=other_session]", "value");
        let chosen = |password| [("other_session", tags[0].as_str()), ("current_password", password)];
        let wrong = chosen("not the password");
        let tries: &[(&'static str, &[Typed])] = &[("one-session-empty", &[]), ("one-session-wrong", &wrong)];
        self.try_all(phone, &page, "/logout/other", tries).await;
        self.screen("one-session", phone.get("/logout/other").await);
        self.screen("s14-session-ended", phone.submit(&page, "/logout/other", &chosen(PASSWORD)).await);
    }

    async fn dead_ends(&mut self) {
        let browser = self.world.browser();
        let unknown = "A".repeat(43);
        for (name, path) in [("e01a", "/first-login"), ("e01b", "/auth-key"), ("e01c", "/temp-login")] {
            self.screen(name, self.world.browser().get(&format!("{path}?t={unknown}")).await);
        }
        self.screen("e03-credentials", browser.get("/credentials").await);
        self.screen("e03-password", browser.get("/password").await);
        self.screen("flow-gone-registration", browser.post("/verify-identity", &[]).await);
        self.screen("flow-gone-reset", browser.post("/password", &[]).await);
        let mut foreign = browser.clone();
        foreign.site = Some("cross-site");
        for (name, path) in [("e03-login", "/login"), ("e03-register", "/register"), ("e03-change", "/password/change")]
        {
            self.screen(name, foreign.post(path, &[]).await);
        }
        self.screen("e05", browser.get("/kw21cu/no-such-page").await);
        let body = Some(b"login_id=%8C%92".to_vec());
        self.screen("not-accepted", browser.request("POST", "/login", body).await);
        use_up_mail_budget(&self.world, &browser).await;
        self.screen("e04", browser.post("/register", &[("email", TARO.address)]).await);
    }

    async fn locked(&mut self) {
        let world = imported(self.options(Options::default())).await;
        let browser = world.browser();
        let page = browser.open_registration(&world, HANAKO).await;
        let typed = [("login_id", "kenpo0124"), ("temporary_password", "wrong")];
        self.screen("s04-locked", last_of_five(&browser, &page, "/first-login", &typed).await);

        let browser = world.browser();
        let page = browser.open_identity(&world, SABURO).await;
        for _ in 0..4 {
            browser.check_identity(&world, &page, TARO).await;
        }
        self.screen("s05-locked", browser.check_identity(&world, &page, TARO).await);

        let browser = world.browser();
        browser.identify(&world, TARO).await;
        let page = browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
        self.screen("s07-locked", last_of_five(&browser, &page, "/auth-key", &[("auth_key", "4UZd rlrZ")]).await);

        world.pass_minutes(60);
        world.browser().register(&world, TARO).await;
        let browser = world.browser();
        let (page, _) = browser.open_reset(&world, TARO).await;
        let typed = [("login_id", TARO.login_id), ("temporary_password", "wrong")];
        self.screen("s12-locked", last_of_five(&browser, &page, "/temp-login", &typed).await);
    }

    async fn closed(&mut self) {
        let world = imported(self.options(Options::default())).await;
        world.browser().register(&world, SABURO).await;
        world.import(&crate::ROSTER.replace("20150401,,,", "20150401,20261101,,")).await;
        self.wrong("s01-closed", world.browser().login(SABURO.login_id, PASSWORD).await);
        world.pass_minutes(91 * 24 * 60);
        let browser = world.browser();
        let page = browser.open_registration(&world, HANAKO).await;
        let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
        self.wrong("s04-expired", browser.send(&page, "/first-login", &typed).await);
    }

    async fn frozen(&mut self) {
        let world = imported(self.options(Options::default())).await;
        let browser = world.browser();
        browser.register(&world, TARO).await;
        let (page, mail) = browser.open_reset(&world, TARO).await;
        let page = browser.temporary_login(&page, &mail).await;
        browser.replace_password(&page, OTHER_PASSWORD).await;
        let notice = world.newest_mail_to(TARO.address).await;
        world.browser().login(TARO.login_id, OTHER_PASSWORD).await;
        self.mails.push(("login-notice", world.newest_mail_to(TARO.address).await));
        let browser = world.browser();
        let page = self.screen("not-me", browser.get(&link_in(&notice)).await);
        self.try_all(&browser, &page, "/not-me", &[("not-me-not-confirmed", &[])]).await;
        self.screen("not-me-done", browser.freeze(&notice).await);
        self.wrong("s01-frozen", world.browser().login(TARO.login_id, OTHER_PASSWORD).await);
        world.pass_minutes(60);
        world.browser().post("/reset", &[("email", TARO.address)]).await;
        self.mails.push(("m4-frozen", world.newest_mail_to(TARO.address).await));
        let unknown = "A".repeat(43);
        self.screen("not-me-dead", world.browser().get(&format!("/not-me?t={unknown}")).await);
    }

    /// The portal tells of another address, and of mails that come back.
    async fn told(&mut self) {
        let world = imported(self.options(Options::default())).await;
        world.browser().register(&world, TARO).await;
        world.deliver().await;
        world.mailbox.take_events();
        world.pass_minutes(1);
        world.import(&crate::roster_variants::move_taro()).await;
        world.mailbox.fail_next(local::mailbox::Failure::Bounce, 2);
        world.deliver_and_track().await;
        let mails = [("address-left", TARO.address), ("address-taken", "taro.moved@example.co.jp")];
        for (name, address) in mails {
            self.mails.push((name, world.newest_mail_to(address).await));
        }
        self.screen("s14-told", world.browser().login(TARO.login_id, PASSWORD).await);
    }

    /// A page of one member, sent after another one signed in.
    async fn other_member(&mut self) {
        let world = imported(self.options(Options::default())).await;
        for person in [TARO, SABURO] {
            world.browser().register(&world, person).await;
        }
        let browser = world.browser();
        browser.login(TARO.login_id, PASSWORD).await;
        let page = browser.get("/password/change").await;
        browser.login(SABURO.login_id, PASSWORD).await;
        let typed = [&[("current_password", PASSWORD)][..], &both(OTHER_PASSWORD)].concat();
        self.screen("other-member", browser.send(&page, "/password/change", &typed).await);
    }

    async fn other_settings(&mut self) {
        let world = imported(self.setting("PRE_ISSUED_CREDENTIALS", "off")).await;
        let browser = world.browser();
        self.screen("s03-path-q-only", browser.ask_registration(TARO.address).await);
        self.screen("s04-path-q-only", browser.open_registration(&world, TARO).await);
        let world = imported(self.setting("ALLOWED_ADDRESS_DOMAINS", "example.co.jp")).await;
        self.wrong("s02-domain", world.browser().ask_registration("taro@example.com").await);
        let menu = "医療費通知|Medical expenses|https://med.example.jp;健診結果|Health check results|https://kenshin.example.jp";
        let world = imported(self.setting("PORTAL_MENU", menu)).await;
        world.browser().register(&world, TARO).await;
        self.screen("s14-menu", world.browser().login(TARO.login_id, PASSWORD).await);
        let world = World::with(self.setting("MEMBERS_TABLE", "no-such-table")).await;
        self.screen("e06", world.browser().login(TARO.login_id, PASSWORD).await);
        let world = World::with(self.setting("EXPIRING_TABLE", "no-such-table")).await;
        let browser = world.browser();
        browser.set_cookie("__Host-session", &"A".repeat(43));
        browser.hold_flow("restricted", &"A".repeat(43));
        self.screen("e06-logout", browser.post("/logout", &[]).await);
        self.screen("e06-password", browser.get("/password").await);
        let mut options = self.setting("MAINTENANCE_WINDOW", "11月23日 22:00～24:00");
        options.settings.insert("MAINTENANCE_WINDOW_EN".into(), "23 November, 22:00 to 24:00 (JST)".into());
        let world = World::with(options).await;
        self.screen("e07", world.browser().get("/login").await);
    }
}

type Typed<'a> = (&'static str, &'a str);

fn both(password: &str) -> [Typed<'_>; 2] {
    [("new_password", password), ("new_password_again", password)]
}

async fn last_of_five(browser: &Browser, page: &Page, action: &str, typed: &[Typed<'_>]) -> Page {
    for _ in 0..4 {
        assert_eq!(browser.send(page, action, typed).await.status, 422);
    }
    browser.send(page, action, typed).await
}

/// Uses up the rate limit of a network address for requests for mails.
async fn use_up_mail_budget(world: &World, browser: &Browser) {
    let app = world.app();
    let who = app.config.service_key.pseudonym(&browser.address).to_string();
    let start = world.now().0.div_euclid(1_800) * 1_800;
    let put = app.store.db().put_item().table_name(app.store.name(shared::store::Table::Expiring));
    let put = put.item("pk", AttributeValue::S(format!("LIMIT#ask-mail#{who}#{start}")));
    put.item("taken", AttributeValue::N("6000".into())).send().await.expect("the store");
}
