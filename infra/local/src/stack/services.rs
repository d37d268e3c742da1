//! The fakes of AWS: tables, mailbox, bucket, and the event sources between them and the functions.

use std::path::Path;
use std::time::Duration;

use crate::bucket::Bucket;
use crate::mailbox::Mailbox;
use crate::port::{self, Offset, Port};
use crate::pump::Pump;
use crate::store::Store;
use crate::template::Template;
use crate::{Error, Invoker, Result};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::relay::relay;

/// How often expired items are deleted (TTL). AWS takes up to days; a developer who waits for an expiry sees it at once.
const SWEEP_EVERY: Duration = Duration::from_secs(10);

/// The ports of the services, taken before anything slow is begun.
pub struct Ports {
    store: TcpListener,
    mailbox: TcpListener,
    bucket: TcpListener,
    offset: Offset,
}

/// The running services. They stop when this is dropped.
pub struct Services {
    store: Store,
    mailbox: Mailbox,
    expiring: String,
    _tasks: JoinSet<()>,
}

impl Ports {
    /// Takes the services' ports, and makes sure that the portal's is free.
    ///
    /// # Errors
    /// [`Error::PortInUse`] names the first that is not.
    pub async fn take(offset: Offset) -> Result<Self> {
        drop(port::listen(Port::Portal.number(offset), "portal").await?);
        Self::take_for_services(offset).await
    }

    /// Takes the services' ports; the portal's belongs to `cargo lambda watch`.
    ///
    /// # Errors
    /// [`Error::PortInUse`] names the first that is not free.
    pub async fn take_for_services(offset: Offset) -> Result<Self> {
        Ok(Self {
            store: port::listen(Port::Store.number(offset), "store").await?,
            mailbox: port::listen(Port::Mailbox.number(offset), "mailbox").await?,
            bucket: port::listen(Port::Bucket.number(offset), "roster bucket").await?,
            offset,
        })
    }
}

impl Services {
    /// Starts everything on its port, with its data in `data`.
    ///
    /// # Errors
    /// When a service cannot read its data or the template lacks a source.
    pub async fn start(ports: Ports, data: &Path, template: &Template) -> Result<Self> {
        let store = Store::on_disk(&data.join("store.sqlite"), ports.store, &template.tables).await?;
        let mailbox = Mailbox::on_disk(ports.mailbox, &data.join("mails")).await?;
        let roster = template.functions.iter().find_map(|function| Some((function, function.objects.clone()?)));
        let (importer, source) = roster.ok_or_else(|| Error::Template("no function reads rosters".to_owned()))?;
        let bucket = Bucket::start(ports.bucket, &data.join("bucket"), source)?;
        let rosters = bucket.events();

        let invoker = Invoker::over_http(Port::Portal.number(ports.offset));
        let mut tasks = JoinSet::new();
        for function in template.functions.iter().filter(|function| function.stream.is_some()) {
            let place = data.join(format!("{}.checkpoint", function.name));
            let pump = Pump::new(&store, function)?.with_checkpoint(&place)?;
            tasks.spawn(pump.run(invoker.clone()));
        }
        for (function, pattern) in template.functions.iter().filter_map(|it| Some((it, it.bus.clone()?))) {
            let name = function.name.clone();
            tasks.spawn(relay(mailbox.events(), Some(pattern), name, invoker.clone(), |_, _| ()));
        }
        // The caller that waits for a roster's report gets one of the failure, too.
        let refuse = move |event: &Value, error: &Error| bucket.refuse(event, &error.to_string());
        tasks.spawn(relay(rosters, None, importer.name.clone(), invoker, refuse));
        tasks.spawn(store.sweeper(SWEEP_EVERY));
        let expiring = jobs_table(template)?;
        Ok(Self { store, mailbox, expiring, _tasks: tasks })
    }

    /// The mailbox.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// The state of each mail job.
    ///
    /// # Errors
    /// [`Error::Engine`] when the table cannot be read.
    pub fn mail_states(&self) -> Result<Vec<String>> {
        self.store.texts(&self.expiring, "mail_state")
    }
}

/// The table whose stream mail jobs come from.
fn jobs_table(template: &Template) -> Result<String> {
    let table = template.functions.iter().find_map(|function| Some(function.stream.as_ref()?.table.clone()));
    table.ok_or_else(|| Error::Template("no function reads a stream".to_owned()))
}
