//! Race conditions between members who compete for one login ID, and between concurrent copies of one mail job.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use serde_json::json;
use tests::concurrency::{MANY, at_once, tally};
use tests::journey::{PASSWORD, TARO, link_in};
use tests::mail_queue::record_of;
use tests::tables::items_at;
use tests::{Options, World};

const HEADER: &str =
    "加入者ID,氏名カナ,氏名,生年月日,本人家族区分,メールアドレス,資格取得日,資格喪失日,仮ログインID,仮パスワード\n";

fn roster_of_fifty() -> String {
    let row = |n| {
        format!("B{n:06},ｹﾝﾎﾟ ﾒﾝﾊﾞｰ,健保 員,19800401,1,member{n}@example.co.jp,20040401,,tmpid{n:04},Tmp4Member{n:04}\n")
    };
    HEADER.chars().chain((0..MANY).flat_map(|n| row(n).chars().collect::<Vec<_>>())).collect()
}

/// [R6] [R7]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_members_who_choose_one_login_id_at_once_one_gets_it() {
    let world = World::with(Options::default()).await;
    let report = world.import(&roster_of_fifty()).await;
    assert!(report.accepted, "{report:?}");
    let mut browsers = Vec::new();
    for n in 0..MANY {
        let browser = world.browser();
        let address = format!("member{n}@example.co.jp");
        browser.ask_registration(&address).await;
        browser.get(&link_in(&world.newest_mail_to(&address).await)).await;
        let (id, password) = (format!("tmpid{n:04}"), format!("Tmp4Member{n:04}"));
        let page = browser.post("/first-login", &[("login_id", &id), ("temporary_password", &password)]).await;
        assert_eq!(page.leads_to(), "/credentials");
        browsers.push(browser);
    }
    let pages = at_once(MANY, |n| {
        let browser = browsers[n].clone();
        async move {
            let wanted = if n % 2 == 0 { "wanted.by.all" } else { "WANTED.by.ALL" };
            let typed = [("new_login_id", wanted), ("new_password", PASSWORD), ("new_password_again", PASSWORD)];
            let typed: Vec<_> = typed.into_iter().chain([("nickname", "けんぽ")]).collect();
            browser.post("/credentials", &typed).await
        }
    })
    .await;
    let taken = &world.ja().messages.login_id.taken;
    let expected = [("to /credentials/done".to_owned(), 1), (format!("422 利用者情報入力 {taken}"), MANY - 1)];
    assert_eq!(tally(&pages), BTreeMap::from(expected));
    assert_eq!(items_at(&world, "ACCOUNT#").await.len(), 1);
    world.deliver().await;
    let opened = world.mailbox.mails().iter().filter(|mail| mail.subject == "利用登録完了のご案内").count();
    assert_eq!(opened, 1);
}

/// [M3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stream_record_delivered_fifty_times_at_once_leaves_one_valid_link() {
    let world = World::new().await;
    world.browser().ask_registration(TARO.address).await;
    let job = items_at(&world, "JOB#").await.pop().expect("a job");
    let record = record_of(&job["pk"]);
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..MANY {
        let (world, event) = (world.clone(), json!({ "Records": [record.clone()] }));
        running.spawn(async move { world.hand_over(event).await });
    }
    running.join_all().await;
    let mails = world.mails_to(TARO.address).await;
    assert!(!mails.is_empty());
    let mut valid = Vec::new();
    for mail in &mails {
        valid.extend(Some(world.browser().get(&link_in(mail)).await).filter(|page| page.status == StatusCode::OK));
    }
    assert_eq!(valid.len(), 1, "of {} mails", mails.len());
    assert_eq!(items_at(&world, "LINK#").await.len(), 1);
    let again = world.hand_over(json!({ "Records": [record] })).await;
    assert_eq!(again["batchItemFailures"], json!([]));
    assert_eq!(world.mails_to(TARO.address).await.len(), mails.len(), "a finished job is not delivered again");
}

/// [P5] [P6] [M3]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_jobs_for_one_address_processed_at_once_give_one_mail_and_one_link() {
    let world = World::new().await;
    at_once(MANY, |_| {
        let browser = world.browser();
        async move { browser.post("/register", &[("email", TARO.address)]).await }
    })
    .await;
    let jobs = items_at(&world, "JOB#").await;
    assert_eq!(jobs.len(), MANY, "every request was recorded");
    let mut running = tokio::task::JoinSet::new();
    for job in jobs {
        let (world, event) = (world.clone(), json!({ "Records": [record_of(&job["pk"])] }));
        running.spawn(async move { world.hand_over(event).await });
    }
    running.join_all().await;
    let mails = world.mails_to(TARO.address).await;
    assert_eq!(mails.len(), 1, "a job that lost the race was retried and then dropped by the rate limit");
    assert_eq!(items_at(&world, "LINK#").await.len(), 1);
    assert_eq!(world.browser().get(&link_in(&mails[0])).await.status, StatusCode::OK);
    let states = items_at(&world, "JOB#").await;
    let sent = states.iter().filter(|job| job["mail_state"] == AttributeValue::S("sent".into())).count();
    let limited = states.iter().filter(|job| job["mail_state"] == AttributeValue::S("limited".into())).count();
    assert_eq!((sent, limited), (1, MANY - 1), "every job has an outcome");
}
