//! New passwords: how uncommon they are, what it costs to find out, and how often a session may ask.

use shared::input::{
    BirthDate, CommonPasswords, EmailAddress, LoginId, PasswordContext, PasswordPolicy, PasswordProblem,
};
use shared::limits;
use tests::World;
use tests::journey::{OTHER_PASSWORD, PASSWORD, TARO};
use tests::slow_passwords::slow_passwords;

const EVERYDAY: &str = include_str!("../../../passwords/everyday.txt");
const PHRASES: &str = include_str!("../../../passwords/phrases.txt");
/// Of each list of sixty.
const AIM: usize = 57;

fn common() -> &'static CommonPasswords<'static> {
    set_credentials::common().expect("the list of common passwords")
}

fn judge(typed: &str) -> Result<(), PasswordProblem> {
    let society_words = vec!["サンプル健康保険組合".into(), "健康マイポータル".into(), "KW21-Connect".into()];
    let policy = PasswordPolicy { min_len: 15, society_words };
    let login_id = LoginId::parse("miyamoto77").expect("a login ID");
    let address = EmailAddress::parse("k.miyamoto@tsubame-kogyo.co.jp").expect("an address");
    let birth_date = BirthDate::parse("1984", "7", "9", jiff::civil::date(2026, 11, 28)).ok();
    let context = PasswordContext { login_id: Some(&login_id), address: Some(&address), birth_date, nickname: None };
    policy.check(typed, &context, common()).map(|_| ())
}

/// [R9] The lists were written before the dictionary was tuned.
#[test]
fn everyday_choices_are_refused_and_phrases_of_three_words_are_accepted() {
    let accepted: Vec<_> = EVERYDAY.lines().filter(|typed| judge(typed).is_ok()).collect();
    let refused: Vec<_> = PHRASES.lines().filter_map(|typed| Some((typed, judge(typed).err()?))).collect();
    let (everyday, phrases) = (EVERYDAY.lines().count(), PHRASES.lines().count());
    println!("{} of {everyday} everyday choices refused; accepted: {accepted:?}", everyday - accepted.len());
    println!("{} of {phrases} phrases accepted; refused: {refused:?}", phrases - refused.len());
    assert_eq!((everyday, phrases), (60, 60));
    assert!(everyday - accepted.len() >= AIM, "{accepted:?}");
    assert!(phrases - refused.len() >= AIM, "{refused:?}");
}

/// [R9] In every spelling, and the era's year too.
#[test]
fn what_is_known_of_the_member_is_refused_with_that_reason() {
    for typed in [
        "k.miyamototsubame-kogyo19840709",
        "miyamototsubamekogyo",
        "tsubame-kogyo-s590709",
        "miyamotoshouwa59.7.9",
        "Miyamoto/1984/07/09",
        "m1y4m0t0-1984-7-9!",
        "昭和59年7月9日みやもと1984",
        "miyamotomiyamoto",
        "otomayim19840709",
    ] {
        assert_eq!(judge(typed), Err(PasswordProblem::ContainsPersonal), "{typed}");
    }
}

/// [R9] The list that is compiled in is a real one.
#[test]
fn passwords_of_the_compiled_list_are_refused() {
    for typed in ["1qaz2wsx3edc4rfv", "qwertyuiopasdfghjkl", "passwordpassword", "1234567890qwertyuiop"] {
        assert!(judge(typed).is_err(), "{typed}");
    }
    for listed in ["1qaz2wsx", "password1", "liverpool", "PASSWORD1", "ｐassword1"] {
        assert!(common().contains(listed, 8), "{listed}");
    }
    assert!(!common().contains("umeboshi onigiri kaban", 8));
}

/// [P33] The same bound for every text: the estimators see no more of it than this.
#[test]
fn nothing_behind_the_estimated_characters_is_looked_at() {
    for slow in slow_passwords() {
        let len = limits::ESTIMATED_PASSWORD_LEN;
        let cut: String = slow.chars().take(len).collect();
        let longer = cut.clone() + &"!#unlikely 7391".repeat(5);
        assert_eq!(judge(&cut), judge(&longer), "{cut}");
    }
}

/// [P33] Boxes that differ are told at once: no hash, and no word about the strength.
#[tokio::test]
async fn a_password_is_estimated_only_when_the_boxes_agree() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    let page = browser.confirm_key(&world, TARO, &key).await;
    let messages = &world.ja().messages;
    let label = &world.ja().credentials.password.label;
    let typed = |again| {
        [
            ("new_login_id", TARO.login_id),
            ("new_password", "konnichiwa12345"),
            ("new_password_again", again),
            ("nickname", TARO.nickname),
        ]
    };
    let differ = browser.submit(&page, "/credentials", &typed("konnichiwa12346")).await;
    assert_eq!(differ.errors(), [messages.password_again_mismatch(label)]);
    let agree = browser.submit(&page, "/credentials", &typed("konnichiwa12345")).await;
    assert_eq!(agree.errors().len(), 1);
    assert_ne!(agree.errors(), differ.errors());
}

/// [P33] [G14] Each session has its own budget.
#[tokio::test]
async fn a_session_tries_a_limited_number_of_new_passwords() {
    let world = World::new().await;
    let max = limits::NEW_PASSWORDS_OF_SESSION.max;
    let (browser, other) = (world.browser(), world.browser());
    let key = browser.identify(&world, TARO).await;
    let page = browser.confirm_key(&world, TARO, &key).await;
    for _ in 0..max {
        assert_eq!(browser.submit(&page, "/credentials", &[]).await.status.as_u16(), 422);
    }
    assert_eq!(browser.submit(&page, "/credentials", &[]).await.status.as_u16(), 429);
    world.pass(limits::NEW_PASSWORDS_OF_SESSION.window);

    other.register(&world, TARO).await;
    let (page, mail) = other.open_reset(&world, TARO).await;
    let form = other.temporary_login(&page, &mail).await;
    for _ in 0..max {
        assert_eq!(other.submit(&form, "/password", &[]).await.status.as_u16(), 422);
    }
    assert_eq!(other.submit(&form, "/password", &[]).await.status.as_u16(), 429);

    let (first, second) = (world.browser(), world.browser());
    for browser in [&first, &second] {
        browser.login(TARO.login_id, PASSWORD).await;
    }
    let page = first.get("/password/change").await;
    for _ in 0..max {
        assert_eq!(first.submit(&page, "/password/change", &[]).await.status.as_u16(), 422);
    }
    assert_eq!(first.submit(&page, "/password/change", &[]).await.status.as_u16(), 429);
    let page = second.get("/password/change").await;
    let typed =
        [("current_password", PASSWORD), ("new_password", OTHER_PASSWORD), ("new_password_again", OTHER_PASSWORD)];
    assert_eq!(second.submit(&page, "/password/change", &typed).await.path, "/");
}
