//! A password that was ever mailed or handed out never becomes a member's own: others may have read the mail or the letter.

use std::sync::Arc;

use shared::function::Function;
use tests::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, TARO, link_in, value_in};
use tests::{Browser, Page, ROSTER, World};

/// What the society's roster has for 花子, long enough for a password, and what it had before.
const LETTER: &str = "Kp7vQx2mTr9wBn4z";
const EARLIER_LETTER: &str = "Wd3nYh8sLf5cGj6q";

fn roster(handed_out: &str) -> String {
    ROSTER.replace("Tmp4HanakoX2", handed_out)
}

async fn import(world: &World, handed_out: &str) {
    let report = world.import(&roster(handed_out)).await;
    assert!(report.accepted && report.rejected.is_empty(), "{report:?}");
}

/// The world with 花子 at S08, who got two letters.
async fn at_credentials() -> (Arc<World>, Browser, Page) {
    let world = World::new().await;
    import(&world, EARLIER_LETTER).await;
    import(&world, LETTER).await;
    let browser = world.browser();
    let page = browser.open_registration(&world, HANAKO).await;
    let page =
        browser.submit(&page, "/first-login", &[("login_id", "kenpo0124"), ("temporary_password", LETTER)]).await;
    assert_eq!(page.path, "/credentials", "{:?}", page.errors());
    (world, browser, page)
}

async fn choose(browser: &Browser, page: &Page, password: &str) -> Page {
    let typed = [
        ("new_login_id", HANAKO.login_id),
        ("new_password", password),
        ("new_password_again", password),
        ("nickname", HANAKO.nickname),
    ];
    browser.submit(page, "/credentials", &typed).await
}

async fn change(browser: &Browser, current: &str, new: &str) -> Page {
    let page = browser.get("/password/change").await;
    let typed = [("current_password", current), ("new_password", new), ("new_password_again", new)];
    browser.submit(&page, "/password/change", &typed).await
}

fn in_full_width(text: &str) -> String {
    text.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("a full-width letter")).collect()
}

/// [R8] Only that sentence: such a password is not weak, and the member should not look for what is weak about it.
#[tokio::test]
async fn the_temporary_password_of_a_letter_is_no_password_in_any_spelling() {
    let (world, browser, page) = at_credentials().await;
    let sentence = world.ja().messages.password.same_as_temporary.clone();
    let with_hyphens = format!("{}-{}-{}", &LETTER[..4], &LETTER[4..8], &LETTER[8..]);
    for typed in [LETTER, &in_full_width(LETTER), &with_hyphens, EARLIER_LETTER, "Tmp4HanakoX2"] {
        let again = choose(&browser, &page, typed).await;
        assert_eq!((again.status.as_u16(), again.errors()), (422, vec![sentence.clone()]), "{typed}");
    }
    let page = choose(&browser, &page, PASSWORD).await;
    assert_eq!(page.path, "/credentials/done", "{:?}", page.errors());
}

/// [R8] The letter stays in a drawer for years.
#[tokio::test]
async fn the_temporary_password_of_a_letter_stays_refused_when_the_account_is_open() {
    let (world, browser, page) = at_credentials().await;
    choose(&browser, &page, PASSWORD).await;
    let later = "Rf6kZp3uXe8yVa2t";
    import(&world, later).await;
    let sentence = std::slice::from_ref(&world.ja().messages.password.same_as_temporary).to_vec();
    browser.login(HANAKO.login_id, PASSWORD).await;
    for typed in [LETTER, EARLIER_LETTER, later] {
        assert_eq!(change(&browser, PASSWORD, typed).await.errors(), sentence, "{typed}");
    }
    let (page, mail) = browser.open_reset(&world, HANAKO).await;
    let form = browser.temporary_login(&page, &mail).await;
    for typed in [LETTER, EARLIER_LETTER, later] {
        assert_eq!(browser.replace_password(&form, typed).await.errors(), sentence, "{typed}");
    }
}

/// [R8] Also of a mail that was replaced, used or never opened, and with a sign behind it.
#[tokio::test]
async fn no_temporary_password_of_a_mail_ever_becomes_the_password() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let mut mailed = Vec::new();
    for _ in 0..2 {
        let (_, mail) = browser.open_reset(&world, TARO).await;
        mailed.push(value_in(&mail, "仮パスワード"));
        world.pass_minutes(90);
    }
    let (_, mail) = browser.open_reset(&world, TARO).await;
    let form = browser.temporary_login(&browser.get(&link_in(&mail)).await, &mail).await;
    mailed.push(value_in(&mail, "仮パスワード"));
    let sentence = std::slice::from_ref(&world.ja().messages.password.same_as_temporary).to_vec();
    for typed in &mailed {
        for typed in [typed.clone(), in_full_width(typed), format!("{typed}!")] {
            assert_eq!(browser.replace_password(&form, &typed).await.errors(), sentence, "{typed}");
        }
    }
    browser.replace_password(&form, OTHER_PASSWORD).await;
    for typed in &mailed {
        assert_eq!(change(&browser, OTHER_PASSWORD, typed).await.errors(), sentence, "{typed}");
    }
}

/// [R8] What staff read out on the telephone.
#[tokio::test]
async fn a_temporary_password_that_staff_reissued_is_no_password() {
    let world = World::new().await;
    import(&world, LETTER).await;
    let answer = world.staff(Function::StaffReissueCredential, "A000124").await;
    let reissued = answer["temporary_password"].as_str().expect("a password").to_owned();
    let browser = world.browser();
    let page = browser.open_registration(&world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", reissued.as_str())];
    let page = browser.submit(&page, "/first-login", &typed).await;
    assert_eq!(page.path, "/credentials", "{:?}", page.errors());
    for typed in [reissued.as_str(), LETTER] {
        let page = choose(&browser, &page, typed).await;
        assert_eq!(page.errors(), std::slice::from_ref(&world.ja().messages.password.same_as_temporary), "{typed}");
    }
}
