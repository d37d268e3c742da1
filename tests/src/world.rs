//! One society with its members, for one test.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use deliver_mail::{Courier, Sender};
use import_roster::profile::{ListKind, Profile};
use import_roster::report::Report;
use import_roster::{Importer, era_date::EraCodes, table::MembersTable};
use local::mailbox::{Mail, Mailbox};
use local::pump::{Handover, Pump};
use local::template::Template;
use local::{Invoker, ManualClock};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use shared::app::App;
use shared::clock::{Clock, Timestamp};
use shared::config::Config;
use shared::random::Random;
use shared::secret::{ImageQuestion, PasswordHasher, Token};
use shared::store::{Endpoint, Link, Store, Table, connect, link_pk};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tower::ServiceExt;

use crate::{Browser, Page};

/// What a test may want otherwise.
#[derive(Default)]
pub struct Options {
    /// Settings in place of the template's.
    pub settings: BTreeMap<String, String>,
}

/// The product, with everything around it.
pub struct World {
    app: App,
    /// The embedded engine.
    pub engine: local::store::Store,
    /// What SES took.
    pub mailbox: Mailbox,
    clock: Arc<ManualClock>,
    steps: BTreeMap<String, Router>,
    template: Template,
    pump: AsyncMutex<Pump>,
    invoker: Invoker,
    instances: Semaphore,
}

/// Requests answered at once, as by so many instances of the functions. With more, opening connections to the embedded
/// engine takes longer on a busy machine than the SDK waits.
const INSTANCES: usize = 100;

/// 2026-11-23 10:00 in Japan.
const START: u64 = 1_795_395_600;

/// The people whom the sample events and most tests speak of; all addresses are of the reserved example domain.
pub const ROSTER: &str = include_str!("../../events/roster.csv");

struct TestClock(Arc<ManualClock>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(local::now(&*self.0).as_second())
    }
}

struct Seeded(Mutex<StdRng>);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

fn seeded() -> Seeded {
    Seeded(Mutex::new(StdRng::seed_from_u64(7)))
}

impl World {
    /// The product with [`ROSTER`] imported.
    pub async fn new() -> Arc<Self> {
        let world = Self::with(Options::default()).await;
        let report = world.import(ROSTER).await;
        assert!(report.accepted, "{report:?}");
        world
    }

    /// The product without members.
    pub async fn with(options: Options) -> Arc<Self> {
        crate::log::keep();
        let parameters = BTreeMap::from([("BaseUrl".to_owned(), "https://portal.example.jp".to_owned())]);
        let template = Template::of_workspace(&parameters).expect("the template");
        let clock = Arc::new(ManualClock::new(START));
        let engine = local::store::Store::in_memory_at(&template.tables, clock.clone()).await.expect("the engine");
        let mailbox = Mailbox::start_at(0, clock.clone()).await.expect("the mailbox");
        let app = app(&template, &options, engine.endpoint(), &clock);
        let deliver = template.function("deliver-mail").expect("deliver-mail");
        let pump = AsyncMutex::new(Pump::new(&engine, deliver).expect("the pump"));
        let courier = Arc::new(Courier { app: app.clone(), sender: sender(mailbox.address()) });
        let invoker = Invoker::new(move |_, event| {
            let courier = courier.clone();
            async move {
                let event = serde_json::from_value(event).expect("a stream event");
                Ok(serde_json::to_value(deliver_mail::deliver(&courier, event).await).expect("a batch response"))
            }
        });
        let steps = steps(&app);
        Arc::new(Self {
            app,
            engine,
            mailbox,
            clock,
            steps,
            template,
            pump,
            invoker,
            instances: Semaphore::new(INSTANCES),
        })
    }

    /// The parts that all functions share.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The template that the product was put together from.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// Lets time pass.
    pub fn pass_seconds(&self, seconds: u64) {
        self.clock.tick(Duration::from_secs(seconds));
    }

    /// Lets time pass.
    pub fn pass_minutes(&self, minutes: u64) {
        self.pass_seconds(minutes * 60);
    }

    /// A fresh browser.
    pub fn browser(self: &Arc<Self>) -> Browser {
        Browser::new(self.clone())
    }

    /// Imports a full list.
    pub async fn import(&self, csv: &str) -> Report {
        let importer = Importer {
            table: MembersTable { client: self.app.store.db().clone(), name: self.app.config.members_table.clone() },
            era_codes: EraCodes::Refuse,
            shrink_percent: 50,
            service_key: self.app.config.service_key.clone(),
            hasher: Arc::new(PasswordHasher::new().expect("the hasher")),
            clock: Arc::new(TestClock(self.clock.clone())),
            random: Arc::new(seeded()),
        };
        let profile = Profile { list: ListKind::Full, dry_run: false };
        let stop_at = self.now().plus_minutes(15);
        importer.import(Arc::new(csv.as_bytes().to_vec()), profile, stop_at).await.expect("the import")
    }

    /// Hands over what is in the stream, until nothing is left or a record fails.
    pub async fn deliver(&self) -> Handover {
        self.pump.lock().await.deliver_all(&self.invoker).await.expect("the stream")
    }

    /// Calls `deliver-mail` with an event of one's own, as a stream does that hands over more than once.
    pub async fn hand_over(&self, event: Value) -> Value {
        self.invoker.call("deliver-mail", event).await.expect("a batch response")
    }

    /// Hands over, then brings every SES event to `track-mail`.
    pub async fn deliver_and_track(&self) {
        self.deliver().await;
        for event in self.mailbox.take_events() {
            let event = serde_json::from_value(event).expect("an SES event");
            track_mail::track(&self.app, event).await.expect("the store");
        }
    }

    /// Delivers, and gives the mails to an address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.deliver().await;
        self.mailbox.mails().into_iter().filter(|mail| mail.to.iter().any(|to| to == address)).collect()
    }

    /// Delivers, and gives the newest mail to an address.
    pub async fn newest_mail_to(&self, address: &str) -> Mail {
        self.mails_to(address).await.pop().unwrap_or_else(|| panic!("no mail to {address}"))
    }

    /// The answer of whatever function the template routes an event to.
    pub async fn answer(&self, event: Value) -> Page {
        let method = event["requestContext"]["http"]["method"].as_str().unwrap_or_default().to_owned();
        let path = event["rawPath"].as_str().unwrap_or_default().to_owned();
        let function = self.function_of(&method, &path);
        let request = lambda_http::request::from_str(&event.to_string()).expect("an event of the gateway");
        let _instance = self.instances.acquire().await;
        let step = self.steps.get(function).unwrap_or_else(|| panic!("no step {function}")).clone();
        let response = match step.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("the body").to_vec();
        Page { path, status: parts.status, headers: parts.headers, bytes }
    }

    /// As API Gateway chooses: the route of that method and path, else the default route. HEAD is not GET there.
    fn function_of(&self, method: &str, path: &str) -> &str {
        let exact = self.template.routes().find(|(route, _)| route.path == path && route.method == method);
        let default = || self.template.routes().find(|(route, _)| route.path == "$default");
        exact.or_else(default).map_or("portal-top", |(_, function)| function)
    }

    /// What the image shows that this browser is asked to read.
    pub async fn read_image(&self, browser: &Browser) -> String {
        let link = self.registration_link(browser).await;
        let question = ImageQuestion { link: &link.pk, number: link.images };
        self.app.config.service_key.image_answer(question, self.now())
    }

    /// The registration link that this browser opened.
    pub async fn registration_link(&self, browser: &Browser) -> Link {
        let token = browser.cookie("__Host-registration").expect("a registration link was opened");
        let token = Token::parse(&token).expect("a token");
        let link = self.app.store.get(Table::Expiring, link_pk(&token.hash())).await.expect("the store");
        link.expect("the link")
    }
}

fn app(template: &Template, options: &Options, endpoint: &str, clock: &Arc<ManualClock>) -> App {
    let mut settings = template.environment();
    settings.insert("SERVICE_KEY".into(), "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".into());
    settings.extend(options.settings.clone());
    let config = Config::read(|name| settings.get(name).cloned()).expect("the settings");
    let store = Store::new(connect(Endpoint::local(endpoint)), &config.members_table, &config.expiring_table);
    let hasher = PasswordHasher::new().expect("the hasher");
    App::new(config, store, Box::new(TestClock(clock.clone())), Box::new(seeded()), hasher)
}

fn sender(address: &str) -> Sender {
    Sender::new(Endpoint::local(address), None)
}

fn steps(app: &App) -> BTreeMap<String, Router> {
    let steps = [
        ("request-registration", request_registration::router(app.clone())),
        ("temp-login", temp_login::router(app.clone())),
        ("verify-identity", verify_identity::router(app.clone())),
        ("confirm-auth-key", confirm_auth_key::router(app.clone())),
        ("set-credentials", set_credentials::router(app.clone())),
        ("request-reset", request_reset::router(app.clone())),
        ("login", login::router(app.clone())),
        ("portal-top", portal_top::router(app.clone())),
    ];
    steps.into_iter().map(|(name, router)| (name.to_owned(), router)).collect()
}
