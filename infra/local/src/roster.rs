//! Imports a roster into the running stack and reads the report.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::port::Port;
use crate::template::Template;
use crate::{Error, Result};
use reqwest::StatusCode;
use serde::Deserialize;

use crate::folder::Folder;

/// How long an import may take: as long as the function may run on AWS.
const DEADLINE: Duration = Duration::from_secs(900);
const AGAIN: Duration = Duration::from_millis(200);

/// How a roster is read; on AWS and here the folder in the bucket selects it.
#[derive(Clone, Copy, Default)]
pub struct Kind {
    /// The file holds changes only, not the full roster.
    pub delta: bool,
    /// Reports what would change, and changes nothing.
    pub dry_run: bool,
}

/// What `import-roster` writes beside the roster.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Whether the roster as a whole was accepted.
    pub accepted: bool,
    /// Why it was refused.
    #[serde(default)]
    pub refusal: Option<String>,
    /// The number that confirms the file.
    #[serde(default)]
    pub confirmation_number: Option<String>,
    /// Numbers of rows by result.
    #[serde(default)]
    pub counts: BTreeMap<String, serde_json::Value>,
    /// Rejected rows.
    #[serde(default)]
    pub rejected: Vec<Rejected>,
}

/// A rejected row.
#[derive(Debug, Deserialize)]
pub struct Rejected {
    /// The line in the file, from 1.
    pub line: u64,
    /// The column's name, if it is about one.
    #[serde(default)]
    pub column: Option<String>,
    /// Why, in Japanese.
    pub reason: String,
}

/// The bucket of the running stack.
pub struct Rosters {
    http: reqwest::Client,
    /// The bucket's URL.
    bucket: String,
    log: PathBuf,
}

impl Kind {
    fn folder(self) -> &'static str {
        match (self.delta, self.dry_run) {
            (false, false) => "full",
            (true, false) => "delta",
            (false, true) => "full-dry-run",
            (true, true) => "delta-dry-run",
        }
    }

    /// The object's key for a file of that name, with the number that confirms it.
    pub fn confirmed_key(self, stem: &str, number: Option<&str>) -> String {
        number.map_or_else(|| self.key(stem), |number| self.key(&format!("{stem}.confirm-{number}")))
    }

    /// The object's key for a file of that name.
    pub fn key(self, stem: &str) -> String {
        let stem = percent_encoding::utf8_percent_encode(stem, percent_encoding::NON_ALPHANUMERIC);
        format!("{}/{stem}.csv", self.folder())
    }
}

impl Rosters {
    /// The bucket that the template names, in the stack of that folder.
    ///
    /// # Errors
    /// [`Error::Template`] when no function reads rosters.
    pub fn of(template: &Template, folder: &Folder) -> Result<Self> {
        let source = template.functions.iter().find_map(|function| function.objects.clone());
        let source = source.ok_or_else(|| Error::Template("no function reads rosters".to_owned()))?;
        let bucket = format!("{}/{}", Port::Bucket.url(folder.offset()), source.bucket);
        Ok(Self { http: reqwest::Client::new(), bucket, log: folder.logs().join("import-roster.log") })
    }

    /// Puts a roster into the bucket, which hands it to `import-roster`, and waits for the report.
    ///
    /// # Errors
    /// [`Error::Failed`] when no stack is running, or when no report came.
    pub async fn import(&self, key: &str, content: Vec<u8>) -> Result<Report> {
        // The report of an earlier import of the same name must not be read as this one.
        self.http.delete(self.report(key)).send().await.map_err(not_running)?;
        let put = self.http.put(self.url(key)).body(content).send().await.map_err(not_running)?;
        put.error_for_status().map_err(|e| Error::Failed(e.to_string()))?;
        let report = async {
            loop {
                if let Some(report) = self.look(key).await? {
                    return Ok(report);
                }
                tokio::time::sleep(AGAIN).await;
            }
        };
        let in_time = tokio::time::timeout(DEADLINE, report).await;
        in_time.unwrap_or_else(|_| Err(Error::Failed(format!("no report came; see {}", self.log.display()))))
    }

    /// The report on a roster, if there is one yet.
    ///
    /// # Errors
    /// [`Error::Failed`] when no stack is running, or when the report cannot be read.
    pub async fn look(&self, key: &str) -> Result<Option<Report>> {
        let response = self.http.get(self.report(key)).send().await.map_err(not_running)?;
        match response.status() {
            StatusCode::NOT_FOUND => Ok(None),
            _ => response.json().await.map(Some).map_err(|e| Error::Failed(format!("the report is unreadable: {e}"))),
        }
    }

    fn report(&self, key: &str) -> String {
        self.url(&format!("{key}.report.json"))
    }

    fn url(&self, key: &str) -> String {
        format!("{}/{key}", self.bucket)
    }
}

fn not_running(error: reqwest::Error) -> Error {
    let error = error.without_url();
    Error::Failed(format!("the stack does not answer ({error}); `cargo local up` starts it"))
}
