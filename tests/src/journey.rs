//! The journeys that many tests share, walked with real pages and the real links of real mails.

use local::mailbox::Mail;

use crate::{Browser, Page, World};

/// A password that meets the policy.
pub const PASSWORD: &str = "あさごはんは 焼き鮭と味噌汁です";
/// Another password that meets the policy.
pub const OTHER_PASSWORD: &str = "ゆうがたには 川べりを散歩します";

/// A person of the roster.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// メールアドレス
    pub address: &'static str,
    /// 生年月日
    pub birth_date: [&'static str; 3],
    /// The login ID that the person chooses.
    pub login_id: &'static str,
    /// The nickname that the person chooses.
    pub nickname: &'static str,
}

/// A member who registers by the identity check.
pub const TARO: Person = Person {
    address: "taro.kenpo@example.co.jp",
    birth_date: ["1980", "4", "1"],
    login_id: "taro.1980",
    nickname: "たろう",
};
/// A member with a pre-issued 仮ログインID and 仮パスワード.
pub const HANAKO: Person = Person {
    address: "hanako.kenpo@example.co.jp",
    birth_date: ["1985", "4", "2"],
    login_id: "hanako.k",
    nickname: "B S 花子",
};
/// A person who is no longer insured.
pub const JIRO: Person = Person {
    address: "jiro.kenpo@example.co.jp",
    birth_date: ["1975", "5", "15"],
    login_id: "jiro.kenpo",
    nickname: "じろう",
};
/// Another member.
pub const SABURO: Person = Person {
    address: "saburo.kenpo@example.co.jp",
    birth_date: ["1990", "6", "6"],
    login_id: "saburo90",
    nickname: "さぶろう",
};

/// The link of a mail; fails unless there is exactly one.
pub fn link_in(mail: &Mail) -> String {
    let links: Vec<_> = mail.text.lines().filter(|line| line.starts_with("https://")).collect();
    assert_eq!(links.len(), 1, "{}", mail.text);
    links[0].to_owned()
}

/// The value after a label in a mail, in either language.
pub fn value_in(mail: &Mail, label: &str) -> String {
    let in_english = match label {
        "ログインID" => "Login ID",
        "仮パスワード" => "Temporary password",
        "確認コード" => "Confirmation code",
        other => panic!("no mail has {other}"),
    };
    let prefixes = [format!("{label} : "), format!("{in_english}: ")];
    let mut values =
        prefixes.iter().flat_map(|prefix| mail.text.lines().filter_map(move |line| line.strip_prefix(prefix)));
    let found = values.next();
    found.unwrap_or_else(|| panic!("no {label} in\n{}", mail.text)).to_owned()
}

impl Browser {
    /// S02 → S03.
    pub async fn ask_registration(&self, address: &str) -> Page {
        let page = self.get("/register").await;
        self.submit(&page, "/register", &[("email", address)]).await
    }

    /// S02 → M1 → S04.
    pub async fn open_registration(&self, world: &World, person: Person) -> Page {
        self.ask_registration(person.address).await;
        self.get(&link_in(&world.newest_mail_to(person.address).await)).await
    }

    /// S02 → M1 → S04 → S05.
    pub async fn open_identity(&self, world: &World, person: Person) -> Page {
        let page = self.open_registration(world, person).await;
        self.to_identity(&page).await
    }

    /// S04 → S05, by the button.
    pub async fn to_identity(&self, page: &Page) -> Page {
        let mut hrefs = page.attributes("main a.button", "href").into_iter();
        self.get(&hrefs.find(|href| href.starts_with("/verify-identity")).expect("the button to S05")).await
    }

    /// Submits S05 with the right characters of the image.
    pub async fn check_identity(&self, world: &World, page: &Page, person: Person) -> Page {
        let image = world.read_image_of(self, page).await;
        let [year, month, day] = person.birth_date;
        let typed = [
            ("email", person.address),
            ("birth_year", year),
            ("birth_month", month),
            ("birth_day", day),
            ("image_text", image.as_str()),
        ];
        self.submit(page, "/verify-identity", &typed).await
    }

    /// S02 → … → S06; returns the 認証キー.
    pub async fn identify(&self, world: &World, person: Person) -> String {
        let page = self.open_identity(world, person).await;
        let page = self.check_identity(world, &page, person).await;
        assert!(page.errors().is_empty(), "{:?}", page.errors());
        page.key()
    }

    /// S07 → S08.
    pub async fn confirm_key(&self, world: &World, person: Person, key: &str) -> Page {
        let page = self.get(&link_in(&world.newest_mail_to(person.address).await)).await;
        self.submit(&page, "/auth-key", &[("auth_key", key)]).await
    }

    /// S08 → S09.
    pub async fn choose_credentials(&self, page: &Page, person: Person) -> Page {
        let typed = [
            ("new_login_id", person.login_id),
            ("new_password", PASSWORD),
            ("new_password_again", PASSWORD),
            ("nickname", person.nickname),
        ];
        self.submit(page, "/credentials", &typed).await
    }

    /// The whole of path Q, up to S09.
    pub async fn register(&self, world: &World, person: Person) -> Page {
        let key = self.identify(world, person).await;
        let page = self.confirm_key(world, person, &key).await;
        let page = self.choose_credentials(&page, person).await;
        assert_eq!(page.path, "/credentials/done", "{:?}", page.errors());
        page
    }

    /// S01 → S14.
    pub async fn login(&self, login_id: &str, password: &str) -> Page {
        let page = self.get("/login").await;
        self.submit(&page, "/login", &[("login_id", login_id), ("password", password)]).await
    }

    /// S10 → M4 → S12.
    pub async fn open_reset(&self, world: &World, person: Person) -> (Page, Mail) {
        let page = self.get("/reset").await;
        self.submit(&page, "/reset", &[("email", person.address)]).await;
        let mail = world.newest_mail_to(person.address).await;
        (self.get(&link_in(&mail)).await, mail)
    }

    /// S12 → S13, with the temporary password of the mail.
    pub async fn temporary_login(&self, page: &Page, mail: &Mail) -> Page {
        let typed =
            [("login_id", value_in(mail, "ログインID")), ("temporary_password", value_in(mail, "仮パスワード"))];
        let typed = typed.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.submit(page, "/temp-login", &typed).await
    }

    /// A change of the password from the portal, in a session with [`PASSWORD`]: M5, the notice with the freeze link.
    pub async fn change_password(&self, world: &World, person: Person, new: &str) -> Mail {
        let page = self.get("/password/change").await;
        let typed = [("current_password", PASSWORD), ("new_password", new), ("new_password_again", new)];
        let page = self.submit(&page, "/password/change", &typed).await;
        assert_eq!(page.path, "/", "{:?}", page.errors());
        world.newest_mail_to(person.address).await
    }

    /// The freeze by the link of a notice, from the question to the page that says what happened.
    pub async fn freeze(&self, notice: &Mail) -> Page {
        let page = self.get(&link_in(notice)).await;
        self.submit(&page, "/not-me", &[("confirmed", "yes")]).await
    }

    /// S13 → S14.
    pub async fn replace_password(&self, page: &Page, password: &str) -> Page {
        self.submit(page, "/password", &[("new_password", password), ("new_password_again", password)]).await
    }
}

impl Page {
    /// The 認証キー on S06.
    pub fn key(&self) -> String {
        self.text("p.key").split_whitespace().collect()
    }
}
