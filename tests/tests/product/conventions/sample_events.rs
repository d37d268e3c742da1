//! The sample events under `events/`, each executed by the handler it is meant for.
//!
//! Where a step depends on an earlier one, the file holds a placeholder: `TOKEN-OF-THE-…` in a cookie, `FLOW_OF_THAT`
//! (the token's tag) in the name of the cookie and in the query, `IMAGE` or `KEY` in a form. Here it is replaced by the value that the journey up to that step gives. With `cargo lambda invoke` the file is
//! sent as it is, and the step answers that the link or session is unknown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aws_sdk_dynamodb::types::AttributeValue;
use deliver_mail::{ConfigurationSets, Courier, Pace, Sender, SystemPause};
use http::StatusCode;
use local::template::workspace_root;
use serde_json::{Value, json};
use shared::function::Function;
use shared::input::EmailAddress;
use shared::language::Language;
use shared::store::{Endpoint, Mail, MailJob, MailState, Pk, Suppression, Table, http_client};
use tests::journey::{HANAKO, PASSWORD, TARO, link_in};
use tests::tables::everything;
use tests::{Browser, Options, Page, ROSTER, World};

/// The placeholder for the tag of the token in the same event.
const FLOW: &str = "FLOW_OF_THAT";

/// The mail job that the sample events of the stream and of SES name.
const JOB: &str = "0123456789abcdef0123456789abcdef";

fn folder(function: Function) -> PathBuf {
    workspace_root().join("events").join(function.name())
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn text(function: Function, file: &str) -> String {
    let path = folder(function).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn event(function: Function, file: &str) -> Value {
    let parsed = serde_json::from_str(&text(function, file));
    parsed.unwrap_or_else(|error| panic!("{} {file}: {error}", function.name()))
}

#[test]
fn every_function_has_the_events_that_these_tests_execute_and_no_others() {
    for function in Function::ALL {
        let expected: &[&str] = match function {
            Function::DeliverMail => &["inserted.json"],
            Function::TrackMail => {
                &["bounce.json", "complaint.json", "delivery.json", "foreign-bounce.json", "soft-bounce.json"]
            }
            Function::ImportRoster => &["created.json", "refused.json"],
            // The event has no content: `roster/erase_lapsed.rs` tests what it triggers.
            Function::EraseLapsed => &["scheduled.json"],
            Function::StaffLookUp | Function::StaffLiftSuppression => &["bad.json", "by-address.json", "good.json"],
            Function::StaffUnlock => &["bad.json", "good.json", "lift-address-hold.json", "lift-freeze.json"],
            function if function.is_for_staff() => &["bad.json", "good.json"],
            _ => &["bad.json", "get.json", "good.json"],
        };
        assert_eq!(files(&folder(function)), expected, "{}", function.name());
    }
}

fn pages() -> impl Iterator<Item = Function> {
    Function::ALL.into_iter().filter(|function| function.has_pages())
}

/// Walks up to the step. Returns the placeholders of its events with their values.
async fn prepare(world: &World, browser: &Browser, function: Function) -> Vec<(&'static str, String)> {
    let cookie = |name| browser.cookie(name).unwrap_or_else(|| panic!("no cookie {name}"));
    let flow = |place, kind| {
        let (token, tag) = browser.newest_flow(kind).unwrap_or_else(|| panic!("no flow {kind}"));
        [(place, token), (FLOW, tag)]
    };
    match function {
        Function::TempLogin => {
            browser.open_registration(world, HANAKO).await;
            flow("TOKEN-OF-THE-FIRST-MAIL____________________", "registration").to_vec()
        }
        Function::VerifyIdentity => {
            browser.open_identity(world, TARO).await;
            let image = world.read_image(browser).await;
            [&flow("TOKEN-OF-THE-FIRST-MAIL____________________", "registration")[..], &[("IMAGE", image)]].concat()
        }
        Function::ConfirmAuthKey => {
            let key = browser.identify(world, TARO).await;
            browser.get(&link_in(&world.newest_mail_to(TARO.address).await)).await;
            [&flow("TOKEN-OF-THE-SECOND-MAIL___________________", "credentials")[..], &[("KEY", key)]].concat()
        }
        Function::SetCredentials => {
            let key = browser.identify(world, TARO).await;
            browser.confirm_key(world, TARO, &key).await;
            flow("TOKEN-OF-THE-STEP-BEFORE___________________", "restricted").to_vec()
        }
        Function::Login => {
            browser.register(world, TARO).await;
            Vec::new()
        }
        Function::PortalTop => {
            browser.register(world, TARO).await;
            browser.login(TARO.login_id, PASSWORD).await;
            vec![("TOKEN-OF-THE-SESSION_______________________", cookie("__Host-session"))]
        }
        _ => Vec::new(),
    }
}

fn sets(page: &Page, cookie: &str) -> bool {
    let cookies = page.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    cookies.into_iter().any(|text| text.starts_with(cookie) && !text.contains("Max-Age=0"))
}

/// Checks the effect of a step's valid POST.
fn check_effect(function: Function, page: &Page) {
    let (to, cookie) = match function {
        Function::RequestRegistration => ("/register/sent", "__Host-asked"),
        Function::TempLogin | Function::ConfirmAuthKey => ("/credentials", "__Host-restricted"),
        Function::SetCredentials => ("/credentials/done", ""),
        Function::RequestReset => ("/reset/sent", "__Host-asked"),
        Function::Login => ("/", "__Host-session"),
        Function::PortalTop => ("/login", "__Host-text-size=l"),
        _ => {
            assert_eq!(
                (page.status, page.heading()),
                (StatusCode::OK, "本人確認完了".to_owned()),
                "{:?}",
                page.errors()
            );
            return;
        }
    };
    assert_eq!(
        (page.status, page.leads_to().as_str()),
        (StatusCode::SEE_OTHER, to),
        "{}\n{}",
        function.name(),
        page.body()
    );
    assert!(cookie.is_empty() || sets(page, cookie), "{}: {:?}", function.name(), page.headers);
}

#[tokio::test]
async fn every_page_event_does_what_its_name_says() {
    for function in pages() {
        let world = World::new().await;
        let replaced = prepare(&world, &world.browser(), function).await;
        let filled = |file| {
            let text = replaced.iter().fold(text(function, file), |text, (name, value)| text.replace(name, value));
            serde_json::from_str::<Value>(&text).expect("an event")
        };
        let get = world.answer(filled("get.json")).await;
        assert_eq!(get.status, StatusCode::OK, "{}: {}", function.name(), get.leads_to());
        let bad = world.answer(filled("bad.json")).await;
        assert!(bad.status.is_client_error(), "{}: {}", function.name(), bad.status);
        assert!(bad.title().starts_with("エラー："), "{}", bad.title());
        check_effect(function, &world.answer(filled("good.json")).await);
        if function == Function::RequestRegistration {
            assert_eq!(world.newest_mail_to(TARO.address).await.subject, "利用登録手続きのご案内");
        }
    }
}

#[tokio::test]
async fn every_page_event_unchanged_is_routed_to_its_function_and_answered() {
    let world = World::with(Options::default()).await;
    for function in pages() {
        for file in files(&folder(function)) {
            let event = event(function, &file);
            let http = &event["requestContext"]["http"];
            let route = format!(
                "{} {}",
                http["method"].as_str().unwrap_or_default(),
                event["rawPath"].as_str().unwrap_or_default()
            );
            assert_eq!(event["routeKey"], route.as_str(), "{file}");
            let owner =
                world.template().routes().find(|(known, _)| format!("{} {}", known.method, known.path) == route);
            assert_eq!(owner.map(|(_, owner)| owner), Some(function.name()), "{file}");
            let page = world.answer(event).await;
            let refused = page.status.is_client_error() && page.title().starts_with("エラー：");
            assert!(refused || page.status == 200 || page.status == 303, "{} {file}: {}", function.name(), page.status);
        }
    }
}

#[tokio::test]
async fn every_staff_event_does_what_its_name_says() {
    for function in Function::ALL.into_iter().filter(|function| function.is_for_staff()) {
        for file in files(&folder(function)) {
            let world = World::new().await;
            let answer = world.invoke(function, event(function, &file)).await.unwrap_or_else(|e| panic!("{file}: {e}"));
            let answer = serde_json::to_value(answer).expect("an answer");
            assert_eq!(answer["outcome"] == "refused", file == "bad.json", "{} {file}: {answer}", function.name());
        }
    }
}

async fn job(world: &World) -> MailJob {
    let to = EmailAddress::parse(TARO.address).expect("an address");
    let job = MailJob::new(JOB, Mail::Invitation { to, client: None }, Language::Ja, "EXAMPLE", world.now());
    world.app().store.record_job(&job).await.expect("the store");
    job
}

fn as_json(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::M(map) => {
            json!({ "M": map.iter().map(|(name, value)| (name.clone(), as_json(value))).collect::<BTreeMap<_, _>>() })
        }
        other => panic!("not in a job: {other:?}"),
    }
}

#[tokio::test]
async fn the_stream_record_equals_what_the_table_sends_and_its_mail_is_sent() {
    let world = World::new().await;
    let job = job(&world).await;
    let event = event(Function::DeliverMail, "inserted.json");
    let record = &event["Records"][0];
    let item = &everything(&world).await[job.pk.as_str()];
    let image: BTreeMap<_, _> = item.iter().map(|(name, value)| (name.clone(), as_json(value))).collect();
    assert_eq!(record["dynamodb"]["NewImage"], json!(image), "the sample is up to date");
    let deliver = world.template().function("deliver-mail").expect("deliver-mail");
    let filters = &deliver.stream.as_ref().expect("a stream").filters;
    assert!(filters.iter().any(|filter| filter.matches(record)), "the filter of the event source mapping matches");
    let sender = Sender::new(Endpoint::local(world.mailbox.address(), http_client()), ConfigurationSets::default());
    let pace = Pace::read(Some("14"), Box::new(SystemPause)).expect("a rate");
    let courier = Courier { app: world.app_of(Function::DeliverMail).clone(), sender, pace };
    let event = serde_json::from_value(event).expect("a stream event");
    let response = deliver_mail::deliver(&courier, event, "sample", world.now().plus_minutes(1)).await;
    assert!(response.batch_item_failures.is_empty());
    let mails = world.mailbox.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!((mails[0].to[0].as_str(), mails[0].subject.as_str()), (TARO.address, "利用登録手続きのご案内"));
}

#[tokio::test]
async fn each_ses_event_updates_its_mail_job_and_bounces_and_complaints_suppress_the_address() {
    for (file, state, stops) in [
        ("delivery.json", MailState::Delivered, false),
        ("bounce.json", MailState::Bounced, true),
        ("complaint.json", MailState::Complained, true),
        ("foreign-bounce.json", MailState::Bounced, false),
        ("soft-bounce.json", MailState::SoftBounced, false),
    ] {
        let world = World::new().await;
        let job = job(&world).await;
        let event = event(Function::TrackMail, file);
        let rule = world.template().function("track-mail").expect("track-mail").bus.as_ref().expect("a rule");
        assert!(rule.matches(&event), "the rule matches {file}");
        track_mail::track(world.app_of(Function::TrackMail), serde_json::from_value(event).expect("an SES event"))
            .await
            .expect("the store");
        let store = &world.app().store;
        let tracked: Option<MailJob> = store.get(Table::Expiring, job.pk.clone()).await.expect("the store");
        assert_eq!(tracked.map(|job| job.mail_state), Some(state), "{file}");
        let address = EmailAddress::parse(TARO.address).expect("an address");
        let stopped: Option<Suppression> =
            store.get(Table::Members, Pk::suppression(&address)).await.expect("the store");
        assert_eq!(stopped.is_some(), stops, "{file}");
    }
}

async fn import(event: Value, file: &[u8]) -> Value {
    World::with(Options::default()).await.import_event(event, file).await
}

#[tokio::test]
async fn the_valid_roster_is_imported_and_the_invalid_one_is_reported() {
    let report = import(event(Function::ImportRoster, "created.json"), ROSTER.as_bytes()).await;
    assert_eq!((&report["accepted"], &report["counts"]["added"]), (&json!(true), &json!(5)), "{report}");
    let utf_16: Vec<u8> = ROSTER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let report = import(event(Function::ImportRoster, "refused.json"), &utf_16).await;
    assert_eq!(report["accepted"], json!(false), "{report}");
}
