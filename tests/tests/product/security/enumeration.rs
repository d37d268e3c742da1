//! User enumeration: no form tells whether an address, a login ID or a member is known. Every case gets the same answer
//! (status, headers, body) after the same work (calls, round trips, capacity, hashes), which closes the timing side channel
//! as well. `cargo tools timing` measures how long the answers take.

use std::collections::BTreeMap;

use local::mailbox::Failure;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use shared::rights::{Action, ItemKind};
use tests::enumeration_cases::{
    ADDRESSES, GORO, ROKURO, UNKNOWN, at_first_link, at_reset_link, close_hanako, freeze, society,
};
use tests::journey::{HANAKO, JIRO, PASSWORD, SABURO, TARO};
use tests::{Consumed, Page, Tally, Use, World};

/// The work of one request. DynamoDB reports no capacity for a call whose condition fails, so calls are counted as well.
#[derive(Clone, Debug, PartialEq)]
struct Work {
    calls: u64,
    uses: BTreeMap<Use, u64>,
    rounds: u32,
    consumed: Consumed,
    hashes: u64,
}

impl Work {
    /// The work of the latest request: its calls are the difference to the tally taken before it.
    fn of_latest(world: &World, earlier: &Tally) -> Self {
        let now = world.notes.tally();
        let mut uses = BTreeMap::new();
        for (key, count) in &now.uses {
            let new = count - earlier.uses.get(key).unwrap_or(&0);
            if new > 0 {
                *uses.entry(as_member_item(key.1)).or_default() += new;
            }
        }
        let tests::Work { rounds, consumed, hashes, .. } = world.works().pop().expect("a request");
        Self { calls: now.calls - earlier.calls, uses, rounds, consumed, hashes }
    }
}

/// An identity check is counted on the member's item; for an address on no roster on a decoy item (`ItemKind::IdentityCheckDecoy`).
fn as_member_item(used: Use) -> Use {
    match used {
        Use::Item(ItemKind::IdentityCheckDecoy, Action::Update) => Use::Item(ItemKind::Member, Action::Update),
        other => other,
    }
}

/// Everything a caller can see of an answer, and the work behind it.
struct Seen {
    status: u16,
    headers: Vec<String>,
    body: String,
    work: Work,
}

/// Sends one request and records what is seen. Echoed input and random tokens are replaced by placeholders.
async fn observe(world: &World, echo: &str, request: impl Future<Output = Page>) -> Seen {
    let before = world.notes.tally();
    let page = request.await;
    let work = Work::of_latest(world, &before);
    let normalised = |text: &str| without_tokens(&text.replace(echo, "TYPED"));
    let mut headers = Vec::new();
    for (name, value) in &page.headers {
        let value = value.to_str().expect("a header of ours");
        match name.as_str() {
            // It varies with the length of the echoed input; the bodies themselves are compared.
            "content-length" => assert_eq!(value, page.bytes.len().to_string()),
            name => headers.push(format!("{name}: {}", normalised(value))),
        }
    }
    Seen { status: page.status.as_u16(), headers, body: normalised(&page.body()), work }
}

/// Replaces tokens: they have 43 characters, and no other word of an answer is that long but the sealed address; and the
/// tags of flows.
fn without_tokens(text: &str) -> String {
    let breaks = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let mut before = "";
    let mut words = String::new();
    for word in text.split_inclusive(breaks) {
        let token = word.trim_end_matches(breaks);
        let is_drawn = token.len() == 43 || ["flow=", "__Host-asked="].contains(&before);
        words.push_str(&if is_drawn { word.replace(token, "TOKEN") } else { word.to_owned() });
        before = word;
    }
    words
}

fn assert_indistinguishable(form: &str, seen: &[(&str, Seen)]) {
    let (first, reference) = &seen[0];
    for (case, other) in &seen[1..] {
        let what = format!("{form}: {first} and {case} can be told apart");
        assert_eq!((reference.status, &reference.headers), (other.status, &other.headers), "{what}");
        let lines = reference.body.lines().zip(other.body.lines()).find(|(one, another)| one != another);
        assert_eq!(lines, None, "{what}");
        assert_eq!(reference.body.len(), other.body.len(), "{what}");
        assert_eq!(reference.work, other.work, "{what}");
    }
}

/// The cases in an order that varies by round, so that no case always comes first.
fn shuffled<T: Clone>(cases: &[T], round: u64) -> Vec<T> {
    let mut cases = cases.to_vec();
    cases.shuffle(&mut StdRng::seed_from_u64(round));
    cases
}

/// [A1] [A2] [P17] [F3]
#[tokio::test]
async fn requesting_a_mail_gives_the_same_answer_after_the_same_work_for_every_address() {
    let world = society().await;
    freeze(&world, ROKURO).await;
    let addresses = [&ADDRESSES[..], &[("frozen", ROKURO.address)]].concat();
    for (form, sent) in [("/register", "/register/sent"), ("/reset", "/reset/sent")] {
        for round in 0..6 {
            let (mut asked, mut shown) = (Vec::new(), Vec::new());
            for (case, typed) in shuffled(&addresses, round) {
                let browser = world.browser();
                browser.get(form).await;
                asked.push((case, observe(&world, typed, browser.post(form, &[("email", typed)])).await));
                shown.push((case, observe(&world, typed, browser.request("GET", sent, None)).await));
            }
            assert_indistinguishable(form, &asked);
            assert_indistinguishable(sent, &shown);
            assert!(asked[0].1.work.hashes == 0 && asked[0].1.work.calls == 2, "{:?}", asked[0].1.work);
            // From the third round on SES is down, and the requested mails queue up.
            if round >= 2 {
                world.mailbox.fail_next(Failure::Broken, 1_000);
            }
            world.deliver().await;
            world.pass_seconds(30);
        }
        world.mailbox.fail_next(Failure::Bounce, 0);
    }
}

/// [L1] [L2] [P17] [F3] Up to the lock after too many failures, and beyond it.
#[tokio::test]
async fn a_failed_login_gives_the_same_answer_after_the_same_work_for_every_login_id() {
    let world = society().await;
    freeze(&world, ROKURO).await;
    let far_too_long = "x".repeat(2_000);
    let cases = [
        ("known", TARO.login_id),
        ("closed", GORO.login_id),
        ("frozen", ROKURO.login_id),
        ("unknown", "unknown.member"),
        ("never possible", "健保　太郎"),
        ("an address", TARO.address),
        ("far too long", far_too_long.as_str()),
    ];
    let mut hashes = Vec::new();
    for round in 0..9 {
        let mut seen = Vec::new();
        for (case, typed) in shuffled(&cases, round) {
            let browser = world.browser();
            browser.get("/login").await;
            let fields = [("login_id", typed), ("password", "まちがい まちがい まちがい")];
            seen.push((case, observe(&world, typed, browser.post("/login", &fields)).await));
        }
        assert_indistinguishable(&format!("/login, try {}", round + 1), &seen);
        hashes.push(seen[0].1.work.hashes);
        world.pass_seconds(if round >= 6 { 61 } else { 1 });
    }
    assert_eq!(hashes, [1, 1, 1, 1, 1, 0, 0, 1, 0], "while locked no password is hashed, for any login ID");
}

/// [I1] An attacker who holds a link mailed to an address of their own learns nothing about the roster.
#[tokio::test]
async fn wrong_pre_issued_credentials_get_the_same_answer_at_every_registration_link() {
    let world = World::new().await;
    let cases = [
        ("with pre-issued credentials", at_first_link(&world, HANAKO.address).await),
        ("on the roster", at_first_link(&world, SABURO.address).await),
        ("closed", at_first_link(&world, JIRO.address).await),
        ("unknown", at_first_link(&world, UNKNOWN).await),
    ];
    for round in 0..4 {
        for typed in ["kenpo0124", "kenpo9999"] {
            if round == 3 && typed == "kenpo9999" {
                continue;
            }
            let mut seen = Vec::new();
            for (case, browser) in shuffled(&cases, round) {
                let fields = [("login_id", typed), ("temporary_password", "Tmp4HanakoX3")];
                seen.push((case, observe(&world, typed, browser.post("/first-login", &fields)).await));
            }
            assert_indistinguishable("/first-login", &seen);
        }
    }
}

/// [I1]
#[tokio::test]
async fn a_failed_identity_check_gets_the_same_answer_at_every_registration_link() {
    let world = World::new().await;
    let cases = [
        ("on the roster", SABURO.address, at_first_link(&world, SABURO.address).await),
        ("closed since", HANAKO.address, at_first_link(&world, HANAKO.address).await),
        ("closed", JIRO.address, at_first_link(&world, JIRO.address).await),
        ("unknown", UNKNOWN, at_first_link(&world, UNKNOWN).await),
    ];
    close_hanako(&world).await;
    for round in 0..4 {
        let mut seen = Vec::new();
        for (case, own, browser) in shuffled(&cases, round) {
            let typed = if round % 2 == 0 { own } else { TARO.address };
            let image = if round == 3 { "zzzz".to_owned() } else { world.read_image(&browser).await };
            let fields = [
                ("email", typed),
                ("birth_year", "1961"),
                ("birth_month", "2"),
                ("birth_day", "3"),
                ("image_text", image.as_str()),
            ];
            seen.push((case, observe(&world, typed, browser.post("/verify-identity", &fields)).await));
        }
        assert_indistinguishable(&format!("/verify-identity, round {round}"), &seen);
    }
}

/// [L2] [P17] The holder of a mailed temporary password cannot find out which login IDs exist.
#[tokio::test]
async fn a_failed_temporary_login_gets_the_same_answer_for_every_login_id() {
    let world = World::new().await;
    let mut browsers = Vec::new();
    for person in [TARO, HANAKO, SABURO] {
        world.browser().register(&world, person).await;
        world.deliver().await;
        world.pass_minutes(61);
        browsers.push(at_reset_link(&world, person).await);
    }
    let typed = [("their own", TARO.login_id), ("another member's", SABURO.login_id), ("unknown", "unknown99")];
    for round in 0..4 {
        let mut seen = Vec::new();
        for ((case, typed), browser) in typed.iter().zip(&browsers) {
            let fields = [("login_id", *typed), ("temporary_password", "ABCDEFGHJK")];
            seen.push((*case, observe(&world, typed, browser.post("/temp-login", &fields)).await));
        }
        assert_indistinguishable(&format!("/temp-login, try {}", round + 1), &seen);
    }
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
}
