//! The fixture of most tests: one society with its members, all functions, and fakes of everything around them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use deliver_mail::{ConfigurationSets, Courier, Pace, Sender};
use import_roster::format::{ListKind, Profile};
use import_roster::report::Report;
use import_roster::{Importer, check::EraCodes};
use jiff::SignedDuration;
use local::mailbox::{Mail, Mailbox};
use local::pump::{Handover, Pump};
use local::template::Template;
use local::{Invoker, ManualClock};
use serde_json::Value;
use shared::app::App;
use shared::audit::Audit;
use shared::clock::Timestamp;
use shared::config::Config;
use shared::function::Function;
use shared::language::Language;
use shared::metrics::Measure;
use shared::random::Random;
use shared::secret::PasswordHasher;
use shared::store::{Endpoint, RosterTable, Store, connect, http_client};
use shared::web::FinishedStep;
use shared::wording::Wording;
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tower::ServiceExt;

use crate::fake_machine::{FakeClock, FakeTimer, seeded};
use crate::fault_injection::RetryWithoutBackoff;
use crate::request_work::Work;
use crate::{CapacityMeter, Consumed, FaultInjector, Page, Recording, RightsCheck};

/// What a test may change.
#[derive(Default)]
pub struct Options {
    /// Settings that replace the template's.
    pub settings: BTreeMap<String, String>,
    /// Records what the functions do.
    pub notes: Recording,
    /// `Accept-Language` of the browsers.
    pub accept_language: Option<&'static str>,
    /// Settings that [`World::deploy_again`] brings to every function.
    pub next_settings: Option<BTreeMap<String, String>>,
    /// Cheap Argon2 parameters, for tests with very many members: the real parameters are tested elsewhere.
    pub cheap_hashes: bool,
}

impl Options {
    /// One setting that replaces the template's.
    pub fn setting(name: &str, value: &str) -> Self {
        Self { settings: BTreeMap::from([(name.to_owned(), value.to_owned())]), ..Self::default() }
    }

    /// The same, with browsers that ask for this language.
    pub fn in_language(mut self, language: Language) -> Self {
        self.accept_language = Some(language.code());
        self
    }

    /// The same, with this recording.
    pub fn noted(mut self, notes: &Recording) -> Self {
        self.notes = notes.clone();
        self
    }
}

/// The product with its fakes.
pub struct World {
    app: App,
    apps: BTreeMap<&'static str, App>,
    capacity: BTreeMap<&'static str, CapacityMeter>,
    requests: Mutex<BTreeMap<String, u64>>,
    works: Mutex<Vec<Work>>,
    /// What the functions do.
    pub notes: Recording,
    /// The embedded DynamoDB.
    pub engine: local::store::Store,
    /// The fake SES.
    pub mailbox: Mailbox,
    /// Fault injection.
    pub faults: FaultInjector,
    clock: Arc<ManualClock>,
    clocks: BTreeMap<&'static str, FakeClock>,
    steps: BTreeMap<String, FinishedStep>,
    template: Template,
    pump: AsyncMutex<Pump>,
    invoker: Invoker,
    next: Option<Next>,
    is_next: AtomicBool,
    instances: Semaphore,
    pub(crate) accept_language: Option<&'static str>,
}

/// The same functions with other settings.
struct Next {
    app: App,
    apps: BTreeMap<&'static str, App>,
    steps: BTreeMap<String, FinishedStep>,
    invoker: Invoker,
}

/// Maximum of concurrent requests, as by so many instances of the functions. With more, opening connections to the
/// embedded DynamoDB can take longer than the SDK's timeout on a busy machine.
const INSTANCES: usize = 100;

/// The timeout of `deliver-mail`, without its reserve.
const SENDING_SECONDS: i64 = 150;

/// 2026-11-23 10:00 in Japan.
const START: u64 = 1_795_395_600;

/// The roster that the sample events and most tests use; all addresses are in reserved example domains.
pub const ROSTER: &str = include_str!("../../events/roster.csv");

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
        crate::captured_log::keep();
        let mut parameters = Template::english_names();
        parameters.insert("BaseUrl".to_owned(), "https://portal.example.jp".to_owned());
        let template = Template::of_workspace(&parameters).expect("the template");
        let clock = Arc::new(ManualClock::new(START));
        let engine = local::store::Store::in_memory_at(&template.tables, clock.clone()).await.expect("the engine");
        let mailbox = Mailbox::start_at(0, clock.clone()).await.expect("the mailbox");
        let (notes, accept_language) = (options.notes.clone(), options.accept_language);
        let next_settings = options.next_settings.clone();
        let parts =
            Parts { cheap_hashes: options.cheap_hashes, is_next: false, settings: settings(&template, options) };
        let rate = parts.settings.get("MAILS_PER_SECOND").cloned();
        let carrier = http_client();
        let (faults, right) = (FaultInjector::over(carrier.clone()), FakeClock::right(&clock));
        let unguarded = |parts: &Parts| {
            let endpoint = Endpoint::local(engine.endpoint(), carrier.clone());
            parts.app(Function::PortalTop, endpoint, &notes, right.clone())
        };
        let app = unguarded(&parts);
        let clocks = BTreeMap::from(Function::ALL.map(|function| (function.name(), FakeClock::right(&clock))));
        let capacity = BTreeMap::from(Function::ALL.map(|function| (function.name(), CapacityMeter::default())));
        let guarded = |parts: &Parts, function: Function| {
            let guard = RightsCheck::new(function, notes.uses.clone());
            let meter = capacity[function.name()].clone();
            let endpoint = Endpoint::local(engine.endpoint(), faults.of(function));
            let endpoint = endpoint.watched_by(guard).watched_by(meter).watched_by(RetryWithoutBackoff);
            (function.name(), parts.app(function, endpoint, &notes, clocks[function.name()].clone()))
        };
        let guarded_all = |parts: &Parts| BTreeMap::from(Function::ALL.map(|function| guarded(parts, function)));
        let apps = guarded_all(&parts);
        let deliver = template.function("deliver-mail").expect("deliver-mail");
        let pump = AsyncMutex::new(Pump::new(&engine, deliver).expect("the pump"));
        let rate = rate.unwrap_or_default();
        let courier = |apps: &BTreeMap<&'static str, App>| Courier {
            app: apps["deliver-mail"].clone(),
            sender: sender(mailbox.address(), &apps["deliver-mail"], &notes, &faults),
            pace: Pace::read(Some(&rate), Box::new(FakeTimer::of(&clock, &faults))).expect("the rate"),
        };
        let invoker = alternating([courier(&apps), courier(&apps)]);
        let next = next_settings.map(|changed| {
            let settings = parts.settings.clone().into_iter().chain(changed).collect();
            let parts = Parts { cheap_hashes: parts.cheap_hashes, is_next: true, settings };
            let apps = guarded_all(&parts);
            let invoker = alternating([courier(&apps), courier(&apps)]);
            Next { app: unguarded(&parts), steps: steps(&apps), invoker, apps }
        });
        let steps = steps(&apps);
        Arc::new(Self {
            app,
            apps,
            capacity,
            requests: Mutex::default(),
            works: Mutex::default(),
            notes,
            engine,
            mailbox,
            faults,
            clock,
            clocks,
            steps,
            template,
            pump,
            invoker,
            next,
            is_next: AtomicBool::new(false),
            instances: Semaphore::new(INSTANCES),
            accept_language,
        })
    }

    /// An application for the tests themselves: its store is not restricted by rights.
    pub fn app(&self) -> &App {
        self.next().map_or(&self.app, |next| &next.app)
    }

    fn next(&self) -> Option<&Next> {
        self.next.as_ref().filter(|_| self.is_next.load(Ordering::Relaxed))
    }

    fn apps(&self) -> &BTreeMap<&'static str, App> {
        self.next().map_or(&self.apps, |next| &next.apps)
    }

    fn invoker(&self) -> &Invoker {
        self.next().map_or(&self.invoker, |next| &next.invoker)
    }

    /// From now on every function has [`Options::next_settings`].
    pub fn deploy_again(&self) {
        assert!(self.next.is_some(), "no settings for it");
        self.is_next.store(true, Ordering::Relaxed);
    }

    /// The Japanese wording.
    pub fn ja(&self) -> &Wording {
        self.app().wordings.of(Language::Ja)
    }

    /// The application of one function, restricted to its rights.
    pub fn app_of(&self, function: Function) -> &App {
        &self.apps()[function.name()]
    }

    /// The SAM template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// Advances the time.
    pub fn pass_seconds(&self, seconds: u64) {
        self.clock.tick(Duration::from_secs(seconds));
    }

    /// Advances the time by a lifetime of `shared::limits`, for example.
    pub fn pass(&self, time: SignedDuration) {
        self.pass_seconds(u64::try_from(time.as_secs()).expect("time goes forward"));
    }

    /// Advances the time.
    pub fn pass_minutes(&self, minutes: u64) {
        self.pass_seconds(minutes * 60);
    }

    /// Sets the clock skew of one function.
    pub fn set_clock_off(&self, function: Function, seconds: i64) {
        self.clocks[function.name()].set_off(seconds);
    }

    pub(crate) fn machine_time(&self) -> u64 {
        local::Clock::now_unix_secs(&*self.clock)
    }

    pub(crate) fn set_machine_time(&self, seconds: u64) {
        self.clock.set(seconds);
    }

    pub(crate) async fn pump(&self) -> tokio::sync::MutexGuard<'_, Pump> {
        self.pump.lock().await
    }

    /// Imports a full roster.
    pub async fn import(&self, csv: &str) -> Report {
        let profile = Profile { list: ListKind::Full, dry_run: false };
        let stop_at = self.now().plus_minutes(15);
        self.importer().import(Arc::new(csv.as_bytes().to_vec()), profile, stop_at).await.expect("the import")
    }

    /// The importer; a roster may shrink by half.
    pub fn importer(&self) -> Importer {
        Importer {
            table: self.members_table(),
            era_codes: EraCodes::Refuse,
            shrink_percent: 50,
            address_hold: SignedDuration::from_hours(24),
            service_key: self.app().config.service_key.clone(),
            hasher: Arc::new(PasswordHasher::new().expect("the hasher")),
            clock: Arc::new(self.clocks[Function::ImportRoster.name()].clone()),
            random: Arc::new(OfApp(self.app_of(Function::ImportRoster).clone())),
            audit: self.app_of(Function::ImportRoster).audit.clone(),
        }
    }

    /// The DynamoDB capacity that a function has consumed.
    pub fn consumed(&self, function: Function) -> Consumed {
        self.capacity[function.name()].consumed()
    }

    /// The number of requests that a function has answered.
    pub fn requests(&self, function: Function) -> u64 {
        lock(&self.requests).get(function.name()).copied().unwrap_or_default()
    }

    /// The work of each request, in order. Meaningless for concurrent requests.
    pub fn works(&self) -> Vec<Work> {
        lock(&self.works).clone()
    }

    /// The capacity and the Argon2 hashes of a function so far.
    fn spent(&self, function: &str) -> (Consumed, u64) {
        (self.capacity[function].consumed(), self.apps()[function].hasher.runs())
    }

    /// The members table with the rights of `import-roster`.
    fn members_table(&self) -> RosterTable {
        let app = self.app_of(Function::ImportRoster);
        RosterTable::new(app.store.db().clone(), &app.config.members_table, &app.config.expiring_table)
    }

    /// Delivers the records of the stream until none is left or one fails.
    pub async fn deliver(&self) -> Handover {
        self.pump.lock().await.deliver_all(self.invoker()).await.expect("the stream")
    }

    /// Delivers all records of the stream again, from its beginning.
    pub async fn deliver_again(&self) {
        let _ = self.pump().await.go_on_from(0);
        self.deliver().await;
    }

    /// Mail jobs in the dead letter queue.
    pub async fn dead_letters(&self) -> Vec<String> {
        let key = |keys: &Value| keys["pk"]["S"].as_str().unwrap_or_default().to_owned();
        self.pump().await.given_up().iter().map(key).collect()
    }

    /// Invokes `deliver-mail` with an event, as a stream does that delivers a record twice. Two instances alternate.
    pub async fn hand_over(&self, event: Value) -> Value {
        self.invoker().call("deliver-mail", event).await.expect("a batch response")
    }

    /// Delivers, then invokes `track-mail` with every SES event.
    pub async fn deliver_and_track(&self) {
        self.deliver().await;
        for event in self.mailbox.take_events() {
            self.track(event).await;
        }
    }

    /// Invokes `track-mail` with one SES event.
    pub async fn track(&self, event: Value) {
        let event = serde_json::from_value(event).expect("an SES event");
        let app = self.app_of(Function::TrackMail);
        track_mail::track(app, event).await.expect("the store");
        app.audit.flush("event", self.now());
    }

    /// Delivers, and returns the mails to an address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.deliver().await;
        self.mailbox.mails().into_iter().filter(|mail| mail.to.iter().any(|to| to == address)).collect()
    }

    /// Delivers, and returns the newest mail to an address.
    pub async fn newest_mail_to(&self, address: &str) -> Mail {
        self.mails_to(address).await.pop().unwrap_or_else(|| panic!("no mail to {address}"))
    }

    /// The answer of the function to which the template routes an event.
    pub async fn answer(&self, event: Value) -> Page {
        let method = event["requestContext"]["http"]["method"].as_str().unwrap_or_default().to_owned();
        let path = event["rawPath"].as_str().unwrap_or_default().to_owned();
        self.answer_of(self.function_of(&method, &path), &event).await
    }

    /// The answer of a step to an event, whether or not the template routes it there.
    pub async fn answer_of(&self, step: &str, event: &Value) -> Page {
        *lock(&self.requests).entry(step.to_owned()).or_default() += 1;
        let before = self.spent(step);
        self.faults.begin_rounds();
        let request: lambda_http::Request = shared::gateway::read(event).into();
        let _instance = self.instances.acquire().await;
        let steps = self.next().map_or(&self.steps, |next| &next.steps);
        let router = steps.get(step).unwrap_or_else(|| panic!("no step {step}")).clone();
        let response = match router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let path = event["rawPath"].as_str().unwrap_or_default().to_owned();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("the body").to_vec();
        let query = event["rawQueryString"].as_str().unwrap_or_default();
        let url = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
        let page = Page { path, url, status: parts.status, headers: parts.headers, bytes };
        let request =
            format!("{} {}", event["requestContext"]["http"]["method"].as_str().unwrap_or_default(), page.path);
        let (consumed, hashes) = self.spent(step);
        let (consumed, hashes) = (consumed.since(before.0), hashes - before.1);
        lock(&self.works).push(Work { request, status: page.status, rounds: self.faults.rounds(), consumed, hashes });
        self.notes.take_answer(&page);
        page
    }

    /// Routes as API Gateway does: by method and path, else the default route. HEAD does not fall back to GET.
    fn function_of(&self, method: &str, path: &str) -> &str {
        let exact = self.template.routes().find(|(route, _)| route.path == path && route.method == method);
        let default = || self.template.routes().find(|(route, _)| route.path == "$default");
        exact.or_else(default).map_or("portal-top", |(_, function)| function)
    }
}

/// The randomness of an application: imports one after the other draw different names of mail jobs.
struct OfApp(App);

impl Random for OfApp {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.random.fill(bytes);
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

fn settings(template: &Template, options: Options) -> BTreeMap<String, String> {
    let mut settings = template.environment();
    settings.insert("SERVICE_KEY".into(), "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".into());
    settings.insert("SERVICE_KEY_BEFORE".into(), String::new());
    settings.extend(options.settings);
    settings
}

struct Parts {
    settings: BTreeMap<String, String>,
    cheap_hashes: bool,
    is_next: bool,
}

impl Parts {
    fn app(&self, function: Function, endpoint: Endpoint, notes: &Recording, clock: FakeClock) -> App {
        let config = Config::read(|name| self.settings.get(name).cloned()).expect("the settings");
        let audit = Audit::new(function, notes.take_metrics(&config.metrics_namespace));
        let patience = if function == Function::ImportRoster { RosterTable::PATIENCE } else { endpoint.patience };
        let endpoint = Endpoint { patience, ..endpoint.watched_by(audit.stopwatch(Measure::StoreTime)) };
        let store = Store::new(connect(endpoint), &config.members_table, &config.expiring_table);
        let hasher = if self.cheap_hashes { PasswordHasher::with_cost(8, 1) } else { PasswordHasher::new() };
        let hasher = hasher.expect("the hasher");
        let random = seeded(function);
        // A new deployment must not draw the tokens of the one before again.
        random.fill(&mut vec![0; if self.is_next { 1 << 20 } else { 0 }]);
        App::new(config, audit, store, Box::new(clock), Box::new(random), hasher)
    }
}

/// Invokes two instances of `deliver-mail` in turn.
fn alternating(couriers: [Courier; 2]) -> Invoker {
    let (couriers, calls) = (Arc::new(couriers), AtomicUsize::new(0));
    Invoker::new(move |_, event| {
        let (couriers, call) = (couriers.clone(), calls.fetch_add(1, Ordering::Relaxed));
        async move {
            let courier = &couriers[call % couriers.len()];
            let event = serde_json::from_value(event).expect("a stream event");
            let stop_at = courier.app.now().plus_seconds(SENDING_SECONDS);
            let response = deliver_mail::deliver(courier, event, "stream", stop_at).await;
            Ok(serde_json::to_value(response).expect("a batch response"))
        }
    })
}

fn sender(address: &str, app: &App, notes: &Recording, faults: &FaultInjector) -> Sender {
    let guard = RightsCheck::new(Function::DeliverMail, notes.uses.clone());
    let endpoint = Endpoint::local(address, faults.of(Function::DeliverMail));
    let endpoint = endpoint.watched_by(app.audit.stopwatch(Measure::SesTime)).watched_by(guard);
    let set = |name: &str| Some(name.to_owned());
    let sets = ConfigurationSets { on_roster: set("portal"), strangers: set("portal-strangers") };
    Sender::new(endpoint.watched_by(RetryWithoutBackoff), sets)
}

fn steps(apps: &BTreeMap<&str, App>) -> BTreeMap<String, FinishedStep> {
    let app = |function: Function| apps[function.name()].clone();
    let steps = [
        ("request-registration", request_registration::router(app(Function::RequestRegistration))),
        ("temp-login", temp_login::router(app(Function::TempLogin))),
        ("verify-identity", verify_identity::router(app(Function::VerifyIdentity))),
        ("confirm-auth-key", confirm_auth_key::router(app(Function::ConfirmAuthKey))),
        ("set-credentials", set_credentials::router(app(Function::SetCredentials))),
        ("request-reset", request_reset::router(app(Function::RequestReset))),
        ("login", login::router(app(Function::Login))),
        ("portal-top", portal_top::router(app(Function::PortalTop))),
    ];
    steps.into_iter().map(|(name, router)| (name.to_owned(), router)).collect()
}
