//! What a function holds for its whole life: configuration, texts, tables, time, randomness.

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

/// A function's parts; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The society's settings.
    pub config: Arc<Config>,
    /// Where facts and numbers are written down.
    pub audit: Audit,
    /// What members read, by language. A page takes its texts from its visit, which knows the language.
    pub wordings: Wordings,
    /// What staff read.
    pub staff: Staff,
    /// The tables.
    pub store: Store,
    /// The time.
    pub clock: Box<dyn Clock>,
    /// The randomness.
    pub random: Box<dyn Random>,
    /// Argon2id.
    pub hasher: PasswordHasher,
}

impl App {
    /// Puts the parts together; the texts follow from the configuration.
    pub fn new(
        config: Config,
        audit: Audit,
        store: Store,
        clock: Box<dyn Clock>,
        random: Box<dyn Random>,
        hasher: PasswordHasher,
    ) -> Self {
        let config = Arc::new(config);
        let (wordings, staff) = (Wordings::new(config.clone()), Staff::ja());
        Self(Arc::new(Parts { config, audit, wordings, staff, store, clock, random, hasher }))
    }

    /// The parts of a function as Lambda's environment describes them, with what carries the calls of all its services.
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
