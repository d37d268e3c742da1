//! Lambda entry point of the roster import.

use std::sync::Arc;

use import_roster::{Handler, Importer, clients, settings::Settings};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shared::audit::Audit;
use shared::clock::SystemClock;
use shared::function::Function;
use shared::metrics::{Measure, Metrics};
use shared::random::SystemRandom;
use shared::secret::PasswordHasher;
use shared::store::http_client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::log::init_json();
    let settings = Settings::from_env()?;
    let audit = Audit::new(Function::ImportRoster, Metrics::to_stdout(&settings.metrics_namespace));
    let carrier = http_client();
    let importer = Importer {
        table: clients::roster_table(settings.tables, audit.stopwatch(Measure::StoreTime), &carrier),
        era_codes: settings.era_codes,
        shrink_percent: settings.shrink_percent,
        address_hold: settings.address_hold,
        service_key: settings.service_key,
        hasher: Arc::new(PasswordHasher::new()?),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        audit: audit.clone(),
    };
    let handler = &Handler { importer, s3: clients::s3(&carrier), audit };
    let run = async |event: LambdaEvent<_>| handler.handle(event).await.map_err(|error| Error::from(error.to_string()));
    lambda_runtime::run(service_fn(run)).await
}
