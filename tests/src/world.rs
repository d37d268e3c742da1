//! The fixture of most tests: one society with its members, all functions, and fakes of everything around them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use import_roster::format::{ListKind, Profile};
use import_roster::report::Report;
use import_roster::{Importer, check::EraCodes};
use jiff::SignedDuration;
use local::ManualClock;
use local::mailbox::{Mail, Mailbox};
use local::pump::{Handover, Pump};
use local::template::Template;
use serde_json::Value;
use shared::app::App;
use shared::clock::Timestamp;
use shared::function::Function;
use shared::language::Language;
use shared::random::Random;
use shared::secret::PasswordHasher;
use shared::store::{RosterTable, http_client};
use shared::wording::Wording;
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tower::ServiceExt;

use crate::deployment::{Deployment, Fakes, Settings};
use crate::fake_machine::FakeClock;
use crate::request_work::Work;
use crate::{CapacityMeter, Consumed, FaultInjector, Page, Recording};

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
    deployment: Deployment,
    next: Option<Deployment>,
    is_next: AtomicBool,
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
    template: Template,
    pump: AsyncMutex<Pump>,
    instances: Semaphore,
    pub(crate) accept_language: Option<&'static str>,
}

/// Maximum of concurrent requests, as by so many instances of the functions. With more, opening connections to the
/// embedded DynamoDB can take longer than the SDK's timeout on a busy machine.
const INSTANCES: usize = 100;

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
        let settings =
            Settings { cheap_hashes: options.cheap_hashes, is_next: false, values: settings(&template, options) };
        let carrier = http_client();
        let faults = FaultInjector::over(carrier.clone());
        let clocks = BTreeMap::from(Function::ALL.map(|function| (function.name(), FakeClock::right(&clock))));
        let capacity = BTreeMap::from(Function::ALL.map(|function| (function.name(), CapacityMeter::default())));
        let deliver = template.function("deliver-mail").expect("deliver-mail");
        let pump = AsyncMutex::new(Pump::new(&engine, deliver).expect("the pump"));
        let fakes = Fakes {
            engine: &engine,
            carrier: &carrier,
            mailbox: mailbox.address(),
            faults: &faults,
            clock: &clock,
            clocks: &clocks,
            capacity: &capacity,
            notes: &notes,
        };
        let (deployment, next) =
            (fakes.deploy(&settings), next_settings.map(|changed| fakes.deploy(&settings.next(changed))));
        Arc::new(Self {
            deployment,
            next,
            is_next: AtomicBool::new(false),
            capacity,
            requests: Mutex::default(),
            works: Mutex::default(),
            notes,
            engine,
            mailbox,
            faults,
            clock,
            clocks,
            template,
            pump,
            instances: Semaphore::new(INSTANCES),
            accept_language,
        })
    }

    /// An application for the tests themselves: its store is not restricted by rights.
    pub fn app(&self) -> &App {
        &self.deployment().app
    }

    fn deployment(&self) -> &Deployment {
        let next = self.next.as_ref().filter(|_| self.is_next.load(Ordering::Relaxed));
        next.unwrap_or(&self.deployment)
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
        &self.deployment().apps[function.name()]
    }

    /// The SAM template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        self.app().now()
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
        (self.capacity[function].consumed(), self.deployment().apps[function].hasher.runs())
    }

    /// The members table with the rights of `import-roster`.
    fn members_table(&self) -> RosterTable {
        let app = self.app_of(Function::ImportRoster);
        RosterTable::new(app.store.db().clone(), &app.config.members_table, &app.config.expiring_table)
    }

    /// Delivers the records of the stream until none is left or one fails.
    pub async fn deliver(&self) -> Handover {
        self.pump.lock().await.deliver_all(&self.deployment().invoker).await.expect("the stream")
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
        self.deployment().invoker.call("deliver-mail", event).await.expect("a batch response")
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
        let router = self.deployment().steps.get(step).unwrap_or_else(|| panic!("no step {step}")).clone();
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
