//! What a function holds for its whole life: configuration, texts, tables, time, randomness.

use std::ops::Deref;
use std::sync::Arc;

use crate::clock::{Clock, SystemClock, Timestamp};
use crate::config::Config;
use crate::random::{Random, SystemRandom};
use crate::secret::PasswordHasher;
use crate::store::{self, Store};
use crate::wording::Wording;

/// A function's parts; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The society's settings.
    pub config: Arc<Config>,
    /// The texts.
    pub wording: Arc<Wording>,
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
        store: Store,
        clock: Box<dyn Clock>,
        random: Box<dyn Random>,
        hasher: PasswordHasher,
    ) -> Self {
        let wording = Arc::new(Wording::ja(&config));
        Self(Arc::new(Parts { config: Arc::new(config), wording, store, clock, random, hasher }))
    }

    /// The parts as Lambda's environment describes them.
    ///
    /// # Errors
    /// A setting that is missing or malformed.
    pub fn from_env() -> Result<Self, lambda_http::Error> {
        let config = Config::from_env()?;
        let db = store::connect(store::endpoint("AWS_ENDPOINT_URL_DYNAMODB"));
        let store = Store::new(db, &config.members_table, &config.expiring_table);
        Ok(Self::new(config, store, Box::new(SystemClock), Box::new(SystemRandom), PasswordHasher::new()?))
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
