//! `cargo lambda watch` in API Gateway's place.

use std::collections::BTreeMap;
use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::port::{Offset, Port};
use crate::template::{Template, workspace_root};
use crate::{Error, Result};
use tokio::net::TcpStream;
use tokio::process::Child;

use crate::child;
use crate::folder::Folder;

/// How long all routes together may take to answer for the first time.
const DEADLINE: Duration = Duration::from_secs(60);
/// How long a single request may take.
const REQUEST: Duration = Duration::from_secs(10);
/// The wait before a route that did not answer is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// The running gateway. It stops when this is dropped.
pub struct Gateway {
    process: Child,
    log: PathBuf,
}

impl Gateway {
    /// Starts `cargo lambda watch` for functions that are started elsewhere, and returns when it listens. The routes
    /// are in the root `Cargo.toml`.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be started, [`Error::Failed`] when it ends or does not listen.
    pub async fn start(cargo_lambda: &Path, folder: &Folder) -> Result<Self> {
        let number = Port::Portal.number(folder.offset());
        let (port, manifest) = (number.to_string(), workspace_root().join("Cargo.toml"));
        let manifest = manifest.to_string_lossy();
        let arguments = ["lambda", "watch", "--only-lambda-apis", "--disable-cors", "-A", "127.0.0.1", "-P", &port];
        // It starts no function, so it needs no environment, but wants the file that `Cargo.toml` names.
        let no_environment = folder.logs().join("gateway.env");
        fs::write(&no_environment, "").map_err(Error::io(format!("write {}", no_environment.display())))?;
        let no_environment = no_environment.to_string_lossy();
        let arguments = [&arguments[..], &["--manifest-path", &manifest, "--env-file", &no_environment]].concat();
        let log = folder.logs().join("gateway.log");
        // Only this run's words: the message below quotes them.
        fs::write(&log, "").map_err(Error::io(format!("write {}", log.display())))?;
        let process = child::start(cargo_lambda, &arguments, &BTreeMap::new(), &log)?;
        let mut gateway = Self { process, log };
        tokio::select! {
            error = gateway.ended() => return Err(error),
            outcome = tokio::time::timeout(DEADLINE, listens(folder.offset())) => {
                outcome.map_err(|_| Error::Failed(format!("cargo lambda watch does not listen; see {}", folder.logs().join("gateway.log").display())))?;
            }
        }
        Ok(gateway)
    }

    /// Returns when the gateway has ended, which it should not.
    pub async fn ended(&mut self) -> Error {
        let status = self.process.wait().await.map_or_else(|e| e.to_string(), |status| status.to_string());
        Error::Failed(format!("cargo lambda watch ended ({status}); see {}", self.log.display()))
    }
}

/// Returns when the portal's port is listened on.
pub async fn listens(offset: Offset) {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, Port::Portal.number(offset))).await.is_err() {
        tokio::time::sleep(AGAIN).await;
    }
}

/// Returns when every GET route has answered with something other than a server error.
///
/// # Errors
/// [`Error::Failed`] names the route that did not, and its function's log.
pub async fn answers(template: &Template, folder: &Folder) -> Result<()> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(REQUEST);
    let http = http.build().map_err(|e| Error::Failed(e.to_string()))?;
    let mut last = String::new();
    let all = async {
        for (route, function) in template.routes().filter(|(route, _)| route.method != "POST") {
            let path = route.path.replace("$default", "/no-such-page");
            let url = format!("{}{path}", Port::Portal.url(folder.offset()));
            while let Err(reason) = answer(&http, &url).await {
                let log = folder.logs().join(format!("{function}.log"));
                last = format!("GET {path} did not answer: {reason}; see {}", log.display());
                tokio::time::sleep(AGAIN).await;
            }
        }
    };
    let in_time = tokio::time::timeout(DEADLINE, all).await;
    in_time.map_err(|_| Error::Failed(last))
}

async fn answer(http: &reqwest::Client, url: &str) -> Result<(), String> {
    match http.get(url).send().await {
        Ok(response) if response.status().is_server_error() => Err(response.status().to_string()),
        Ok(_) => Ok(()),
        Err(error) => Err(error.without_url().to_string()),
    }
}
