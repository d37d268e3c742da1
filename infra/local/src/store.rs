//! The embedded DynamoDB engine with the template's tables.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dynoxide::Database;
use dynoxide::actions::scan::ScanRequest;
use dynoxide::actions::update_time_to_live::{TimeToLiveSpecification, UpdateTimeToLiveRequest};
use dynoxide::types::AttributeValue;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::template::Table;
use crate::{Clock, Error, Result, SystemClock, port};

/// A running engine. It serves the DynamoDB API on `endpoint()` until it is dropped.
pub struct Store {
    database: Database,
    clock: Arc<dyn Clock>,
    endpoint: String,
    server: JoinHandle<()>,
}

impl Store {
    /// An engine in memory on a free port, for one test.
    ///
    /// # Errors
    /// [`Error::Engine`] when a table definition is refused.
    pub async fn in_memory(tables: &[Table]) -> Result<Self> {
        Self::in_memory_at(tables, SystemClock::arc()).await
    }

    /// As [`Store::in_memory`], with time read from `clock`.
    ///
    /// # Errors
    /// [`Error::Engine`] when a table definition is refused.
    pub async fn in_memory_at(tables: &[Table], clock: Arc<dyn Clock>) -> Result<Self> {
        let database = Database::memory_with_clock(Arc::clone(&clock))?;
        Self::serve(database, clock, port::listen(0, "store").await?, tables)
    }

    /// An engine whose data persists in the file at `path`.
    ///
    /// # Errors
    /// [`Error::Engine`] when the file cannot be opened or a table definition is refused.
    pub async fn on_disk(path: &Path, listener: TcpListener, tables: &[Table]) -> Result<Self> {
        let database = Database::new(&path.to_string_lossy())?;
        Self::serve(database, SystemClock::arc(), listener, tables)
    }

    fn serve(database: Database, clock: Arc<dyn Clock>, listener: TcpListener, tables: &[Table]) -> Result<Self> {
        tables.iter().try_for_each(|table| create(&database, table))?;
        let endpoint = port::url(&listener)?;
        let server = tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        Ok(Self { database, clock, endpoint, server })
    }

    /// The URL for `AWS_ENDPOINT_URL_DYNAMODB`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The engine itself, for calls without HTTP.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The clock by which items expire.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The attribute of every item of a table that has it as a text.
    ///
    /// # Errors
    /// [`Error::Engine`] when the table cannot be read.
    pub fn texts(&self, table: &str, attribute: &str) -> Result<Vec<String>> {
        let (mut texts, mut start) = (Vec::new(), None);
        loop {
            let request =
                ScanRequest { table_name: table.to_owned(), exclusive_start_key: start, ..Default::default() };
            let page = self.database.scan(request)?;
            texts.extend(page.items.into_iter().flatten().filter_map(|mut item| match item.remove(attribute) {
                Some(AttributeValue::S(text)) => Some(text),
                _ => None,
            }));
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(texts);
            }
        }
    }

    /// Deletes expired items (TTL) and returns their number; AWS does so within days, the engine only when called.
    ///
    /// # Errors
    /// [`Error::Engine`] when the engine fails.
    pub fn sweep(&self) -> Result<usize> {
        Ok(self.database.sweep_ttl()?)
    }

    /// Deletes expired items at intervals for as long as the future is polled.
    pub fn sweeper(&self, every: Duration) -> impl Future<Output = ()> + Send + 'static {
        let database = self.database.clone();
        async move {
            let mut ticks = tokio::time::interval(every);
            loop {
                ticks.tick().await;
                let database = database.clone();
                let swept = tokio::task::spawn_blocking(move || database.sweep_ttl()).await;
                if let Ok(Err(error)) = swept {
                    eprintln!("the sweeper failed: {error}");
                }
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Creates the table unless it exists in the file.
fn create(database: &Database, table: &Table) -> Result<()> {
    if let Some(kept) = database.get_table_metadata(&table.name)? {
        let kept = serde_json::from_str(kept.gsi_definitions.as_deref().unwrap_or("[]")).unwrap_or_default();
        return match index_names(&kept) == index_names(&table.definition["GlobalSecondaryIndexes"]) {
            true => Ok(()),
            false => Err(Error::Failed(format!(
                "{} was kept from an earlier version, with other indexes: `cargo local up --fresh` begins anew",
                table.name
            ))),
        };
    }
    let request = serde_json::from_value(table.definition.clone());
    database.create_table(request.map_err(|e| Error::Template(format!("{}: {e}", table.name)))?)?;
    if let Some(attribute) = &table.ttl_attribute {
        database.update_time_to_live(UpdateTimeToLiveRequest {
            table_name: table.name.clone(),
            time_to_live_specification: TimeToLiveSpecification { attribute_name: attribute.clone(), enabled: true },
        })?;
    }
    Ok(())
}

fn index_names(indexes: &Value) -> BTreeSet<&str> {
    indexes.as_array().into_iter().flatten().filter_map(|index| index["IndexName"].as_str()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sessions(indexes: &Value) -> Table {
        let mut definition = json!({
            "TableName": "sessions",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        });
        if let Some(attribute) = indexes[0]["KeySchema"][0]["AttributeName"].as_str() {
            let keys = [json!("pk"), json!(attribute)];
            definition["AttributeDefinitions"] =
                keys.map(|name| json!({ "AttributeName": name, "AttributeType": "S" })).into_iter().collect();
            definition["GlobalSecondaryIndexes"] = indexes.clone();
        }
        Table { name: "sessions".into(), definition, ttl_attribute: None }
    }

    #[test]
    fn tables_of_another_version_are_not_taken_for_ours() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(&folder.path().join("tables").to_string_lossy()).unwrap();
        let by_account = json!([{
            "IndexName": "by-account",
            "KeySchema": [{ "AttributeName": "account", "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "ALL" },
        }]);
        create(&database, &sessions(&json!([]))).unwrap();
        create(&database, &sessions(&json!([]))).unwrap();
        let refused = create(&database, &sessions(&by_account)).unwrap_err().to_string();
        assert!(refused.contains("--fresh"), "{refused}");
    }
}
