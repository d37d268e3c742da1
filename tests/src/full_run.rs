//! One run in which every function uses all of its rights and emits all of its metrics.

use std::sync::Arc;

use local::mailbox::Failure;
use serde_json::{Value, json};
use shared::function::Function;
use shared::language::Language;
use shared::start::warm_up;
use tokio::sync::OnceCell;

use crate::enumeration_cases::{UNKNOWN, at_first_link};
use crate::gallery::gallery;
use crate::journey::{HANAKO, OTHER_PASSWORD, PASSWORD, SABURO, TARO, link_in};
use crate::{Options, ROSTER, Recording, World};

/// The recording of that run, made once for all tests.
pub async fn everything() -> &'static Recording {
    static NOTES: OnceCell<Recording> = OnceCell::const_new();
    NOTES.get_or_init(run).await
}

async fn run() -> Recording {
    let notes = gallery().notes.clone();
    everything_in(&notes).await;
    notes
}

/// The same run in a new world, with its own recording.
pub async fn everything_in(notes: &Recording) {
    let world = World::with(Options::default().noted(notes)).await;
    for function in Function::ALL.into_iter().filter(starts_warm) {
        warm_up(world.app_of(function)).await;
    }
    rosters(&world).await;
    links_while_signed_in(&world).await;
    registered_meanwhile(&world).await;
    changed_people(&world).await;
    on_no_roster(&world).await;
    fates_of_mails(&world).await;
    words_of_ses(&world).await;
    sessions(&world).await;
    staff(&world).await;
    frozen(&world).await;
    lapsed(&world).await;
}

/// Functions with pages and mails warm up at start; the import, the erasure and staff operations do not.
fn starts_warm(function: &Function) -> bool {
    !matches!(function, Function::ImportRoster | Function::EraseLapsed) && !function.is_for_staff()
}

/// The roster with another address for Saburo, whose own address goes to another member.
fn moved() -> String {
    let child = "20150707,2,";
    ROSTER.replace(SABURO.address, MOVED).replace(child, &format!("{child}{}", SABURO.address))
}

const MOVED: &str = "saburo.moved@example.co.jp";

async fn rosters(world: &World) {
    assert_eq!(world.drop_roster("full-dry-run", ROSTER).await["counts"]["added"], 5);
    assert_eq!(world.drop_roster("full", ROSTER).await["accepted"], true);
    assert_eq!(world.drop_roster("full", "加入者ID,メールアドレス\nA1,\n").await["accepted"], false);
    assert_eq!(world.drop_roster("delta", &moved()).await["counts"]["changed"], 2);
    assert_eq!(world.drop_roster("full", ROSTER).await["counts"]["changed"], 2);
}

/// A link of each mail, opened while a member is signed in, and again after its step.
async fn links_while_signed_in(world: &Arc<World>) {
    let browser = world.browser();
    browser.register(world, TARO).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.open_identity(world, SABURO).await;
    let identity = page.url.clone();
    assert!(page.body().contains("たろうさんとしてログイン中です。"));
    let page = browser.check_identity(world, &page, SABURO).await;
    let link = link_in(&world.newest_mail_to(SABURO.address).await);
    let form = browser.get(&link).await;
    let form = browser.submit(&form, "/auth-key", &[("auth_key", &page.key())]).await;
    assert_eq!(browser.get(&link).await.heading(), form.heading());
    assert_eq!(browser.get(&identity).await.heading(), form.heading());
    let (page, mail) = browser.open_reset(world, TARO).await;
    let page = browser.temporary_login(&page, &mail).await;
    assert_eq!(browser.get(&link_in(&mail)).await.heading(), page.heading());
    browser.replace_password(&page, OTHER_PASSWORD).await;
}

/// The roster changes the address of a member, who registers with it, and then restores the first one.
async fn registered_meanwhile(world: &Arc<World>) {
    world.pass_minutes(61);
    let browser = world.browser();
    let page = browser.open_identity(world, SABURO).await;
    world.import(&moved()).await;
    world.browser().register(world, crate::journey::Person { address: MOVED, ..SABURO }).await;
    world.import(ROSTER).await;
    let answer = browser.check_identity(world, &page, SABURO).await;
    assert_eq!(answer.status, 409, "{}", answer.heading());
}

/// The roster changes who an account holder is, and many people at once.
async fn changed_people(world: &Arc<World>) {
    let page = world.browser().get("/reset").await;
    world.browser().submit(&page, "/reset", &[("email", SABURO.address)]).await;
    world.deliver().await;
    let row = |confirmed: &str| {
        let heading = "加入者ID,生年月日,メールアドレス,資格喪失日,変更確認";
        format!("{heading}\nA000126,19910101,{MOVED},,{confirmed}\n")
    };
    assert_eq!(world.drop_roster("delta", &row("")).await["counts"]["rejected"], 1);
    assert_eq!(world.drop_roster("delta", &row("確認済")).await["counts"]["changed"], 1);
    world.deliver().await;
    let order = json!({ "operator": "職員 1", "reason": "受付 1", "member_key": "A000126", "lift": "address-hold" });
    world.invoke(Function::StaffUnlock, order).await.expect("an answer");
    let many = |year: u32| {
        let rows: Vec<_> = (0..25).map(|n| format!("C{n},{year}0401,many{n}@example.co.jp,\n")).collect();
        format!("加入者ID,生年月日,メールアドレス,資格喪失日\n{}", rows.concat())
    };
    assert_eq!(world.drop_roster("delta", &many(1980)).await["counts"]["added"], 25);
    let refused = world.drop_roster("delta", &many(1981)).await;
    let number = refused["confirmation_number"].as_str().expect("a number");
    let confirmed = world.drop_roster_as(&format!("delta/confirm-{number}.csv"), &many(1981)).await;
    assert_eq!(confirmed["counts"]["changed"], 25);
}

/// A visitor who is on no roster tries both ways to register.
async fn on_no_roster(world: &Arc<World>) {
    let browser = at_first_link(world, UNKNOWN).await;
    let page = browser.post("/first-login", &[("login_id", "kenpo0124"), ("temporary_password", "Tmp4HanakoX3")]).await;
    assert_eq!(page.status, 422);
    let page = browser.get("/verify-identity").await;
    let page = browser.check_identity(world, &page, crate::journey::Person { address: UNKNOWN, ..TARO }).await;
    assert_eq!(page.status, 422);
}

async fn fates_of_mails(world: &Arc<World>) {
    let browser = world.browser();
    for (failure, address) in [
        (Failure::Reject, "stranger@example.com"),
        (Failure::Bounce, "mistyped@example.com"),
        (Failure::Bounce, "stranger@example.com"),
    ] {
        world.mailbox.fail_next(failure, 1);
        browser.ask_registration(address).await;
        world.deliver_and_track().await;
        world.pass_minutes(61);
    }
    // Bounces stop the mails to strangers for a time.
    world.pass(shared::limits::STRANGER_REST);
    browser.ask_registration("stranger@example.com").await;
    world.mailbox.fail_next(Failure::Complaint, 1);
    browser.ask_registration("another@example.com").await;
    world.deliver_and_track().await;
    let page = browser.open_identity(world, HANAKO).await;
    browser.submit(&page, "/verify-identity", &[("email", HANAKO.address), ("action", "mail-code")]).await;
    world.pass_minutes(11);
    world.deliver().await;
    // The number of attempts of the SDK.
    world.mailbox.fail_next(Failure::Broken, 3);
    browser.ask_registration("fourth@example.com").await;
    world.deliver().await;
    world.deliver_and_track().await;
}

/// The other event types of SES: the sample event with its type replaced.
async fn words_of_ses(world: &World) {
    let sample = std::fs::read(local::template::workspace_root().join("events/track-mail/delivery.json"));
    let mut event: Value = serde_json::from_slice(&sample.expect("the sample")).expect("the sample");
    let app = world.app_of(Function::TrackMail);
    for word in ["Send", "DeliveryDelay", "Reject", "Rendering Failure"] {
        event["detail"]["eventType"] = json!(word);
        let event = serde_json::from_value(event.clone()).expect("an SES event");
        track_mail::track(app, event).await.expect("the store");
    }
    for file in ["soft-bounce", "foreign-bounce"] {
        let sample = local::template::workspace_root().join(format!("events/track-mail/{file}.json"));
        let event = serde_json::from_slice(&std::fs::read(sample).expect("the sample")).expect("an SES event");
        track_mail::track(app, event).await.expect("the store");
    }
    app.audit.flush("event", world.now());
}

/// Every staff operation, on a member who registered and ran into every rate limit, and on one who did not.
async fn staff(world: &Arc<World>) {
    let address = json!({ "operator": "職員 1", "reason": "受付 1", "address": "stranger@example.com" });
    world.mailbox.fail_next(Failure::Complaint, 1);
    world.browser().ask_registration(TARO.address).await;
    world.deliver_and_track().await;
    world.browser().login(TARO.login_id, "not the password").await;
    world.staff(Function::StaffLookUp, "A000123").await;
    for function in [Function::StaffLookUp, Function::StaffLiftSuppression] {
        world.invoke(function, address.clone()).await.expect("an answer");
    }
    world.staff(Function::StaffLiftSuppression, "A000123").await;
    world.staff(Function::StaffUnlock, "A000123").await;
    world.staff(Function::StaffUnlock, "A999999").await;
    world.staff(Function::StaffReissueCredential, "A000124").await;
    for key in ["A000123", "A000124"] {
        let order = json!({
            "operator": "職員 1", "reason": "受付 1", "member_key": key, "confirm_member_key": key,
            "even_if_insured": true,
        });
        world.invoke(Function::StaffErase, order).await.expect("an answer");
    }
}

/// A member who registered and asked for a new password loses the insurance and is erased.
async fn lapsed(world: &Arc<World>) {
    world.import(ROSTER).await;
    world.browser().register(world, HANAKO).await;
    world.import(&ROSTER.replace("20100401,,", "20100401,20260401,")).await;
    let app = world.app_of(Function::EraseLapsed);
    erase_lapsed::erase_lapsed(app, 0, world.now().plus_minutes(1), "schedule").await.expect("the store");
    app.audit.flush("schedule", world.now());
}

/// A member freezes the account by the link of a notice, and staff lift the freeze.
async fn frozen(world: &Arc<World>) {
    world.import(ROSTER).await;
    world.pass_minutes(61);
    let browser = world.browser();
    browser.register(world, TARO).await;
    world.pass_minutes(61);
    let (page, mail) = browser.open_reset(world, TARO).await;
    let page = browser.temporary_login(&page, &mail).await;
    browser.replace_password(&page, OTHER_PASSWORD).await;
    let notice = world.newest_mail_to(TARO.address).await;
    let done = browser.freeze(&notice).await;
    assert_eq!(done.path, "/not-me/done", "{}", done.heading());
    assert_eq!(world.browser().login(TARO.login_id, OTHER_PASSWORD).await.status, 422);
    let order = json!({ "operator": "職員 1", "reason": "受付 2", "member_key": "A000123", "lift": "freeze" });
    world.invoke(Function::StaffUnlock, order).await.expect("an answer");
    assert_eq!(browser.get(&link_in(&notice)).await.status, 410);
    for page in ["/not-me", "/auth-key", "/temp-login"] {
        let unknown = format!("{page}?t={}", "A".repeat(43));
        assert_eq!(world.browser().get(&unknown).await.status, 410, "{page}");
    }
}

async fn sessions(world: &Arc<World>) {
    let browser = world.browser();
    browser.login(TARO.login_id, OTHER_PASSWORD).await;
    world.pass_minutes(2);
    let page = browser.get("/password/change").await;
    let typed = [("current_password", OTHER_PASSWORD), ("new_password", PASSWORD), ("new_password_again", PASSWORD)];
    browser.submit(&page, "/password/change", &typed).await;
    world.pass_minutes(2);
    let page = browser.get("/").await;
    let page = browser.speak(&page, Language::En, &[]).await;
    let page = browser.speak(&page, Language::Ja, &[]).await;
    browser.submit(&page, "/logout", &[]).await;
    browser.login(TARO.login_id, PASSWORD).await;
    let page = browser.get("/").await;
    world.pass_minutes(2);
    world.browser().login(TARO.login_id, PASSWORD).await;
    let form = browser.get("/").await;
    let other = form.attributes("input[name=other_session]", "value").concat();
    let typed = [("other_session", other.as_str()), ("current_password", PASSWORD)];
    world.pass_minutes(2);
    assert_eq!(browser.submit(&form, "/logout/other", &typed).await.path, "/");
    browser.submit(&page, "/logout/everywhere", &[]).await;
}
