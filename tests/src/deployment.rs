//! The functions of the product as one deployment brings them, each restricted to its rights, over the world's fakes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use deliver_mail::{ConfigurationSets, Courier, Pace, Sender};
use local::{Invoker, ManualClock};
use shared::app::App;
use shared::audit::Audit;
use shared::config::Config;
use shared::function::Function;
use shared::metrics::Measure;
use shared::random::Random;
use shared::secret::PasswordHasher;
use shared::store::{Endpoint, RosterTable, Store, connect};
use shared::web::FinishedStep;

use crate::fake_machine::{FakeClock, FakeTimer, seeded};
use crate::fault_injection::RetryWithoutBackoff;
use crate::{CapacityMeter, FaultInjector, Recording, RightsCheck};

/// The timeout of `deliver-mail`, without its reserve.
const SENDING_SECONDS: i64 = 150;

/// What a deployment sets.
pub struct Settings {
    /// The environment of the functions.
    pub values: BTreeMap<String, String>,
    /// See [`crate::Options::cheap_hashes`].
    pub cheap_hashes: bool,
    /// Whether it is the second deployment of its world.
    pub is_next: bool,
}

/// The functions, with the settings of one deployment.
pub struct Deployment {
    /// For the tests themselves: its store is not restricted by rights.
    pub app: App,
    /// Of each function, by its name.
    pub apps: BTreeMap<&'static str, App>,
    /// The steps, by the names of their functions.
    pub steps: BTreeMap<String, FinishedStep>,
    /// Invokes `deliver-mail`.
    pub invoker: Invoker,
}

/// What surrounds the functions.
pub struct Fakes<'a> {
    /// The embedded DynamoDB.
    pub engine: &'a local::store::Store,
    /// Carries requests to it.
    pub carrier: &'a SharedHttpClient,
    /// The URL of the fake SES.
    pub mailbox: &'a str,
    /// Fault injection.
    pub faults: &'a FaultInjector,
    /// The time.
    pub clock: &'a Arc<ManualClock>,
    /// The clock of each function.
    pub clocks: &'a BTreeMap<&'static str, FakeClock>,
    /// What each function consumes.
    pub capacity: &'a BTreeMap<&'static str, CapacityMeter>,
    /// Records what the functions do.
    pub notes: &'a Recording,
}

impl Settings {
    /// The same with changes, for a second deployment.
    pub fn next(&self, changed: BTreeMap<String, String>) -> Self {
        let values = self.values.clone().into_iter().chain(changed).collect();
        Self { values, cheap_hashes: self.cheap_hashes, is_next: true }
    }

    fn app(&self, function: Function, endpoint: Endpoint, notes: &Recording, clock: FakeClock) -> App {
        let config = Config::read(|name| self.values.get(name).cloned()).expect("the settings");
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

impl Fakes<'_> {
    /// Deploys all functions.
    pub fn deploy(&self, settings: &Settings) -> Deployment {
        let endpoint = Endpoint::local(self.engine.endpoint(), self.carrier.clone());
        let app = settings.app(Function::PortalTop, endpoint, self.notes, FakeClock::right(self.clock));
        let apps = BTreeMap::from(Function::ALL.map(|it| (it.name(), self.restricted(settings, it))));
        let invoker = alternating([self.courier(settings, &apps), self.courier(settings, &apps)]);
        Deployment { app, steps: steps(&apps), invoker, apps }
    }

    /// The application of one function, restricted to its rights and measured.
    fn restricted(&self, settings: &Settings, function: Function) -> App {
        let rights = RightsCheck::new(function, self.notes.uses.clone());
        let meter = self.capacity[function.name()].clone();
        let endpoint = Endpoint::local(self.engine.endpoint(), self.faults.of(function));
        let endpoint = endpoint.watched_by(rights).watched_by(meter).watched_by(RetryWithoutBackoff);
        settings.app(function, endpoint, self.notes, self.clocks[function.name()].clone())
    }

    fn courier(&self, settings: &Settings, apps: &BTreeMap<&'static str, App>) -> Courier {
        let app = apps[Function::DeliverMail.name()].clone();
        let rate = settings.values.get("MAILS_PER_SECOND").map(String::as_str).unwrap_or_default();
        let pace = Pace::read(Some(rate), Box::new(FakeTimer::of(self.clock, self.faults))).expect("the rate");
        Courier { sender: sender(self.mailbox, &app, self.notes, self.faults), app, pace }
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
