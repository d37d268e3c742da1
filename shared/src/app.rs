//! The dependencies of a function: configuration, texts, tables, clock, randomness. Created once per instance.

use std::ops::Deref;
use std::sync::Arc;

use aws_sdk_dynamodb::config::SharedHttpClient;

use crate::audit::Audit;
use crate::clock::{Clock, SystemClock, Timestamp};
use crate::config::Config;
use crate::function::Function;
use crate::metrics::{Measure, Metrics};
use crate::random::{Random, SystemRandom};
use crate::secret::PasswordHasher;
use crate::store::{self, Store};
use crate::wording::{Staff, Wordings};

/// The dependencies of a function; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The society's settings.
    pub config: Arc<Config>,
    /// The audit log and the metrics.
    pub audit: Audit,
    /// The texts for members, by language. A page takes its texts from its visit, which knows the language.
    pub wordings: Wordings,
    /// The texts for staff.
    pub staff: Staff,
    /// The tables.
    pub store: Store,
    /// The clock.
    pub clock: Box<dyn Clock>,
    /// The random generator.
    pub random: Box<dyn Random>,
    /// The Argon2id hasher.
    pub hasher: PasswordHasher,
}

impl App {
    /// An app of these parts; the texts follow from the configuration.
    pub fn new(
        config: Config,
        audit: Audit,
        store: Store,
        clock: Box<dyn Clock>,
        random: Box<dyn Random>,
        hasher: PasswordHasher,
    ) -> Self {
        let config = Arc::new(config);
        let (wordings, staff) = (Wordings::new(config.clone()), Staff::ja(&config));
        Self(Arc::new(Parts { config, audit, wordings, staff, store, clock, random, hasher }))
    }

    /// The app of a function on Lambda, from its environment variables. All AWS clients share the HTTP client `carrier`.
    ///
    /// # Errors
    /// A setting that is missing or malformed.
    pub fn from_env(function: Function, carrier: &SharedHttpClient) -> Result<Self, lambda_http::Error> {
        let config = Config::from_env()?;
        let audit = Audit::new(function, Metrics::to_stdout(&config.metrics_namespace));
        let endpoint =
            store::endpoint("AWS_ENDPOINT_URL_DYNAMODB", carrier).watched_by(audit.stopwatch(Measure::StoreTime));
        let db = store::connect(endpoint);
        let store = Store::new(db, &config.members_table, &config.expiring_table);
        let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
        Ok(Self::new(config, audit, store, clock, random, PasswordHasher::new()?))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
