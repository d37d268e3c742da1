//! Race conditions: of fifty concurrent requests that consume the same thing, exactly one succeeds.

use std::sync::Arc;

use http::StatusCode;
use shared::limits::{MAX_IDENTITY_CHECKS_PER_DAY, NEW_PASSWORDS_OF_SESSION};
use tests::concurrency::{MANY, at_once, post_at_once, tally};
use tests::journey::{HANAKO, PASSWORD, Person, TARO, link_in, value_in};
use tests::tables::items_at;
use tests::{Page, World};

/// How many new passwords a session may try; the requests beyond are refused before anything is compared.
const NEW_PASSWORDS: usize = NEW_PASSWORDS_OF_SESSION.max as usize;

/// Exactly one request succeeds; all others get byte-identical refusals.
fn assert_one_winner(pages: &[Page], to: &str, refused: StatusCode) {
    let (won, lost): (Vec<_>, Vec<_>) = pages.iter().partition(|page| page.status == StatusCode::SEE_OTHER);
    assert_eq!(won.len(), 1, "{:?}", tally(pages));
    assert_eq!(won[0].leads_to(), to);
    for page in &lost {
        assert_eq!((page.status, &page.bytes), (refused, &lost[0].bytes), "{:?}", tally(pages));
    }
}

async fn mails_with(world: &World, person: Person, subject: &str) -> usize {
    world.mails_to(person.address).await.iter().filter(|mail| mail.subject == subject).count()
}

/// [P7] [G3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_concurrent_uses_of_a_link_and_its_key_one_opens_a_session() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
    let mails = world.mailbox.mails().len();
    let pages = post_at_once(&browser, MANY, "/auth-key", &[("auth_key", &key)]).await;
    assert_one_winner(&pages, "/credentials", StatusCode::GONE);
    assert_eq!(items_at(&world, "RESTRICTED#").await.len(), 1);
    world.deliver().await;
    assert_eq!(world.mailbox.mails().len(), mails, "this step mails nothing");
}

/// [P7] [G3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_concurrent_uses_of_a_temporary_password_one_opens_a_session() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (_, mail) = browser.open_reset(&world, TARO).await;
    let (id, password) = (value_in(&mail, "ログインID"), value_in(&mail, "仮パスワード"));
    let before = items_at(&world, "RESTRICTED#").await.len();
    let typed = [("login_id", id.as_str()), ("temporary_password", password.as_str())];
    let pages = post_at_once(&browser, MANY, "/temp-login", &typed).await;
    assert_one_winner(&pages, "/password", StatusCode::GONE);
    assert_eq!(items_at(&world, "RESTRICTED#").await.len(), before + 1);
}

/// [P7] [G3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_concurrent_uses_of_pre_issued_credentials_one_opens_a_session() {
    let world = World::new().await;
    let browser = world.browser();
    browser.open_registration(&world, HANAKO).await;
    let typed = [("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX2")];
    let pages = post_at_once(&browser, MANY, "/first-login", &typed).await;
    assert_one_winner(&pages, "/credentials", StatusCode::GONE);
    assert_eq!(items_at(&world, "RESTRICTED#").await.len(), 1);
}

/// Answers one image `count` times concurrently; gives how many pages showed a key.
async fn answer_one_image_concurrently(world: &Arc<World>, count: usize) -> usize {
    let browser = world.browser();
    browser.open_identity(world, TARO).await;
    let image = world.read_image(&browser).await;
    let [year, month, day] = TARO.birth_date;
    let typed = [
        ("email", TARO.address),
        ("birth_year", year),
        ("birth_month", month),
        ("birth_day", day),
        ("image_text", image.as_str()),
    ];
    let pages = post_at_once(&browser, count, "/verify-identity", &typed).await;
    for page in pages.iter().filter(|page| page.status != StatusCode::OK) {
        let refused = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::GONE];
        assert!(refused.contains(&page.status), "{:?}", tally(&pages));
        assert!(page.texts("p.key").is_empty());
    }
    pages.iter().filter(|page| page.status == StatusCode::OK).count()
}

/// [P7] [G3] [I4] As many answers as the roster entry has identity checks in a day: the rate limit refuses none of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_answers_to_one_image_give_one_key_and_one_mail() {
    let world = World::new().await;
    assert_eq!(answer_one_image_concurrently(&world, MAX_IDENTITY_CHECKS_PER_DAY).await, 1);
    assert_eq!(mails_with(&world, TARO, "本人確認完了のご案内").await, 1);
}

/// [P7] [G3] [I4] Each answer counts an identity check before it is compared. Among fifty, the one that consumes the image
/// may be counted after the day's limit is reached: then no key is shown, and no mail is sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_answers_to_one_image_give_one_key_at_most_and_a_mail_with_it() {
    let world = World::new().await;
    let keys = answer_one_image_concurrently(&world, MANY).await;
    assert!(keys <= 1, "{keys} keys");
    assert_eq!(mails_with(&world, TARO, "本人確認完了のご案内").await, keys);
}

/// [P7] [P11] [G3] [R7]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_registrations_of_one_member_open_one_account_and_send_one_mail() {
    let world = World::new().await;
    let browser = world.browser();
    let key = browser.identify(&world, TARO).await;
    browser.confirm_key(&world, TARO, &key).await;
    let pages = at_once(MANY, |n| {
        let copy = browser.fork();
        async move {
            let id = format!("taro.{n:04}");
            let typed = [("new_password", PASSWORD), ("new_password_again", PASSWORD), ("nickname", "たろう")];
            let typed: Vec<_> = [("new_login_id", id.as_str())].into_iter().chain(typed).collect();
            let page = copy.post("/credentials", &typed).await;
            match page.headers.get("location") {
                Some(place) => copy.get(place.to_str().expect("a place")).await,
                None => page,
            }
        }
    })
    .await;
    let done = pages.iter().filter(|page| page.heading() == "利用者情報登録完了").count();
    let refused = pages.iter().filter(|page| page.status == StatusCode::TOO_MANY_REQUESTS).count();
    assert_eq!((done, refused), (NEW_PASSWORDS, MANY - NEW_PASSWORDS), "{:?}", tally(&pages));
    let accounts = items_at(&world, "ACCOUNT#").await;
    assert_eq!(accounts.len(), 1);
    let members = items_at(&world, "MEMBER#").await;
    let opened: Vec<_> = members.iter().filter_map(|member| member.get("login_id")).collect();
    assert_eq!(opened, [&accounts[0]["login_id"]], "the roster names the account that exists");
    assert_eq!(mails_with(&world, TARO, "利用登録完了のご案内").await, 1);
}

/// [P7] [P11] [G3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_concurrent_new_passwords_one_is_set_and_one_mail_sent() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    browser.temporary_login(&page, &mail).await;
    let password = |n: usize| format!("ゆうがたには 川べりを散歩します{n}");
    let pages = at_once(MANY, |n| {
        let (copy, password) = (browser.fork(), password(n));
        async move { copy.post("/password", &[("new_password", &password), ("new_password_again", &password)]).await }
    })
    .await;
    let (counted, refused): (Vec<_>, Vec<_>) = pages.iter().partition(|page| page.status == StatusCode::SEE_OTHER);
    assert!(refused.iter().all(|page| page.status == StatusCode::TOO_MANY_REQUESTS), "{:?}", tally(&pages));
    assert_eq!(counted.len(), NEW_PASSWORDS, "{:?}", tally(&pages));
    let winners: Vec<_> =
        counted.iter().filter(|page| page.headers["location"] == "/?notice=password-changed").collect();
    assert_eq!(winners.len(), 1, "{:?}", tally(&pages));
    let cookies = |page: &Page| page.headers.get_all("set-cookie").iter().count();
    assert_eq!(pages.iter().filter(|page| cookies(page) > 0).count(), 1, "only the winner is signed in");
    assert_eq!(mails_with(&world, TARO, "パスワード変更完了のお知らせ").await, 1);
    assert_eq!(items_at(&world, "SESSION#").await.len(), 1);
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "ログイン", "the old one is gone");
}
